"""The seeded bootcamp as a world."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sandbox import World
from sandbox.clock import iso
from sandbox.hosts import BOT_ROLE, MENTOR_CHANNEL, MENTOR_ROLE, STUDENT_ROLE
from sandbox.school.cast import COHORTS, Person, staff, students
from sandbox.school.diary import Diary, Thread
from sandbox.school.gathering import expected_on, gather, messages_of_day
from sandbox.school.lessons import Lessons
from sandbox.school.occasions import Occasions
from sandbox.school.phrases import Talk
from sandbox.school.pictures import files
from sandbox.school.places import Places, build_places
from sandbox.school.term import Term
from sandbox.school.trimmings import Trimmings
from sandbox.snowflake import time_of

_STAFF_COUNT = 7
_STUDENT_COUNT = 62
_ARCHIVED_AFTER = timedelta(days=7)
_LOST_AT_THE_ENDS = 1.04
"""Some of what would be said falls behind the anchor or was deleted."""
_BEFORE_TERM = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class School:
    """The world with the school in it, and what its makers know about the people."""

    world: World
    guild_id: int
    people: list[Person]
    term: Term
    channels: dict[str, int]
    """Ids by name: "mentors" for the mentors and the bot, "staff" hidden from the bot, and so on."""
    mentor_role: str = MENTOR_ROLE
    mentor_channel: str = MENTOR_CHANNEL

    def having(self, habit: str) -> list[Person]:
        """The people of one habit ("fading", "silent" and so on)."""
        return [person for person in self.people if person.habit == habit]


def build_school(anchor: datetime | None = None, *, seed: int = 1, messages: int = 40_000) -> School:
    """A bootcamp about sixteen weeks into its term, the same for the same anchor (now, cut to the hour, by default)."""
    moment = (anchor or datetime.now(UTC)).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    term, random = Term(moment), Random(f"school {seed}")
    world = World.empty(moment)
    early = datetime.fromtimestamp(term.milliseconds(0) / 1000, UTC) - _BEFORE_TERM
    team = staff(random, [world.new_id(early) for _ in range(_STAFF_COUNT)])
    learners = students(random, [world.new_id(early) for _ in range(_STUDENT_COUNT)])
    for person in (*team, *learners):
        world.add_user(person.username, global_name=person.name, id=person.user_id)
    places = build_places(world, team[-1].user_id, early)
    _let_in(world, places, term, team, learners)
    diary = _diary(world, places, term, random, team, learners, messages)
    _load(world, places, diary)
    _let_out(world, places, term, learners)
    bot = Person(
        world.bot_user_id, "Student Profiler", "bot", None, "bot", "answers commands", "student-profiler", "", 0
    )
    return School(world, places.guild_id, [*team, *learners, bot], term, places.channels)


def _diary(
    world: World, places: Places, term: Term, random: Random, team: list[Person], learners: list[Person], messages: int
) -> Diary:
    """Everything that has been written, as rows."""
    diary, talk = Diary(int(term.anchor.timestamp() * 1000)), Talk(random)
    readers = [person for person in learners if person.habit in {"reader", "steady"}]
    trimmings = Trimmings(diary, random, files(talk, random), readers)
    present = [person for person in learners if person.part == "student"]
    lessons = Lessons(term, diary, talk, random, trimmings, mentors=team[:-1], students=present)
    occasions = Occasions(term, diary, talk, random, trimmings)
    occasions.arrivals(learners)
    occasions.announcements(lessons, team, learners)
    occasions.builds(world.new_id(term.anchor - _ARCHIVED_AFTER), messages // 50, learners)
    occasions.private_talks(team[:-1], learners)
    occasions.study_groups(learners)
    _days(term, random, lessons, [*team, *learners], (messages - diary.count()) * _LOST_AT_THE_ENDS)
    occasions.forwards(max(4, messages // 1500), learners, places.channels)
    return diary


def _days(term: Term, random: Random, lessons: Lessons, people: list[Person], messages: float) -> None:
    """Let every day happen, with so much talk that it comes to about so many messages."""
    last = term.last_day
    expected = sum(expected_on(person, day, last) for person in people for day in term.days())
    for day in term.days():
        speakers = {person: messages_of_day(person, day, last, messages / expected, random) for person in people}
        for conversation in gather(speakers, random):
            lessons.hold(conversation, day)


def _let_in(world: World, places: Places, term: Term, team: list[Person], learners: list[Person]) -> None:
    """Make everybody a member with the roles they have."""
    early = datetime.fromtimestamp(term.milliseconds(-20) / 1000, UTC)
    for person in team:
        roles = [places.roles["Admin" if person.part == "admin" else MENTOR_ROLE]]
        if person.part == "admin":
            world.update_member(places.guild_id, person.user_id, roles=roles, joined_at=iso(early))
        else:
            world.add_member(places.guild_id, person.user_id, roles, joined_at=early, quiet=True)
    for person in learners:
        minute = 8 * 60 + person.user_id % 700
        joined = datetime.fromtimestamp(term.milliseconds(person.joins_on_day, minute) / 1000, UTC)
        roles = [places.roles[STUDENT_ROLE], places.roles[person.cohort or COHORTS[0]]]
        world.add_member(places.guild_id, person.user_id, roles, joined_at=joined, quiet=True)
    bot_role = places.roles[BOT_ROLE]
    world.add_member(places.guild_id, world.bot_user_id, [bot_role], joined_at=early, quiet=True)


def _let_out(world: World, places: Places, term: Term, learners: list[Person]) -> None:
    """Let those leave who have left; one account was deleted altogether."""
    for person in learners:
        if person.habit == "left":
            at = datetime.fromtimestamp(term.milliseconds(8 * 7 + 1, 15 * 60) / 1000, UTC)
            world.remove_member(places.guild_id, person.user_id, at=at)
        elif person.habit == "deleted":
            world.delete_account(person.user_id)


def _load(world: World, places: Places, diary: Diary) -> None:
    """Put the rows into the world: channels first, since threads hang on their messages."""
    guild_id = str(places.guild_id)
    for name, rows in diary.rows.items():
        _point_home(rows, guild_id, str(places.channels[name]))
        rows.sort(key=lambda row: int(row["id"]))
        world.load_history(places.channels[name], rows)
    for thread in sorted(diary.threads, key=lambda one: one.thread_id):
        _load_thread(world, places, thread)


def _load_thread(world: World, places: Places, thread: Thread) -> None:
    begun = time_of(thread.thread_id)
    made = world.add_thread(
        places.channels[thread.parent],
        thread.name,
        thread.owner_id,
        12 if thread.private else None,
        thread.thread_id if thread.starter else None,
        [places.tags[tag] for tag in thread.tags],
        at=begun,
        quiet=True,
        id=thread.thread_id,
    )
    _point_home(thread.rows, str(places.guild_id), made["id"])
    world.load_history(thread.thread_id, thread.rows)
    for user_id in {row["author"]: None for row in thread.rows}:
        world.join_thread(thread.thread_id, user_id, quiet=True)
    last = time_of(thread.rows[-1]["id"]) if thread.rows else begun
    if last + _ARCHIVED_AFTER < world.clock.now():
        world.archive_thread(thread.thread_id, at=last + _ARCHIVED_AFTER)


def _point_home(rows: list[dict[str, object]], guild_id: str, channel_id: str) -> None:
    """Complete references to messages of the same channel."""
    for row in rows:
        reference = row.get("message_reference")
        if isinstance(reference, dict):
            reference.setdefault("channel_id", channel_id)
            reference["guild_id"] = guild_id
