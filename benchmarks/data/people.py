"""Who is on a made server, where they write and how much: everything that is decided before the first message."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate

from benchmarks.data.sizes import COURSE_WEEKS, Size
from services.records.snowflakes import first_id_at

GROUPS = 256  # conversations a week: a channel and four people each
TALKING = 4
GLOBAL = ("lobby", "random", "career", "tools", "music", "events", "feedback", "alumni")
OF_COHORT = ("general", "help", "homework", "projects", "show-and-tell", "standup")
THREAD_OF = 1  # of a cohort's channels, the one whose questions get threads
MESSAGES_A_THREAD = 2_000
MENTORS = "mentors"  # their own channel
TEXT, THREAD = 0, 11
FIRST = ("Ada", "Alan", "Anna", "Bartek", "Basia", "Celina", "Daniel", "Ewa", "Filip", "Grace", "Hania", "Igor", "Jan")
LAST = ("Nowak", "Kowal", "Wilk", "Zając", "Maj", "Lis", "Sowa", "Dudek", "Wrona", "Mazur", "Hopper", "Turing")


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody of a made server; `rate` is how much they write while their course runs, the average being one."""

    id: int
    name: str
    roles: tuple[int, ...]
    joined_at: datetime
    left_at: datetime | None = None
    is_bot: bool = False
    cohort: int | None = None
    rate: float = 1.0
    silent_from: int = 1 << 30  # a week


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or thread, with the week it was made in."""

    id: int
    name: str
    kind: int
    parent: int | None
    cohort: int | None
    week: int = 0


@dataclass(frozen=True)
class Cast:
    """The whole server, from its first week `since` on (aware UTC)."""

    size: Size
    since: datetime
    guild: int
    roles: dict[int, str]
    mentor_role: int
    people: list[Human]
    places: list[Place]
    dice: random.Random = field(repr=False)

    def talks(self, week: int) -> list[tuple[int, list[Human]]]:
        """The conversations of one week: where, and among whom."""
        active = [one for one in range(self.size.cohorts) if 0 <= week - self.size.began(one) < COURSE_WEEKS]
        there = [one for one in self.students if self._is_there(one, week)]
        learning = {cohort: Among([(one, one.rate) for one in there if one.cohort == cohort]) for cohort in active}
        everybody = Among([(one, one.rate if one.cohort in active else 0.02) for one in there])
        sizes = [len(learning[one].people) + 1 for one in active]
        threads, common = self._places.get((THREAD, None, week), []), self._places[TEXT, None, 0]
        talks = []
        for number in range(GROUPS):
            if number % 5 == 0 or not active:
                place = self.dice.choice(common)
            elif number % 8 == 0 and threads:
                place = self.dice.choice(threads)
            else:
                place = self.dice.choice(self._places[TEXT, self.dice.choices(active, sizes)[0], 0])
            among = everybody if place.cohort is None else learning.get(place.cohort, everybody)
            talks.append((place.id, self._group(among if len(among.people) > TALKING else everybody)))
        return talks

    @cached_property
    def students(self) -> list[Human]:
        """Everybody who ever took a course."""
        return [one for one in self.people if one.cohort is not None]

    @cached_property
    def mentors(self) -> list[Human]:
        """The mentors, and the app that writes now and then."""
        return [one for one in self.people if one.cohort is None]

    @cached_property
    def _places(self) -> dict[tuple[int, int | None, int], list[Place]]:
        """Where students write: threads by the week, channels by the cohort."""
        found: dict[tuple[int, int | None, int], list[Place]] = defaultdict(list)
        for one in self.places:
            if one.name != MENTORS:
                found[one.kind, None if one.kind == THREAD else one.cohort, one.week].append(one)
        return found

    def _group(self, among: "Among") -> list[Human]:
        """Four different people, a mentor or an app among them now and then."""
        found: dict[int, Human] = {}
        if self.dice.random() < 0.4:
            guide = self.dice.choice(self.mentors)
            found[guide.id] = guide
        for one in self.dice.choices(among.people, cum_weights=among.sums, k=12):
            found.setdefault(one.id, one)
        for one in (*self.mentors, *among.people):
            if len(found) >= TALKING:
                break
            found.setdefault(one.id, one)
        return list(found.values())[:TALKING]

    def _is_there(self, one: Human, week: int) -> bool:
        moment = self.since + timedelta(weeks=week)
        return week < one.silent_from and one.joined_at <= moment and (one.left_at is None or one.left_at > moment)


class Among:
    """People with how much each writes, ready to draw from."""

    def __init__(self, rates: list[tuple[Human, float]]) -> None:
        self.people = [one for one, _ in rates]
        self.sums = list(accumulate(rate for _, rate in rates))


def cast(size: Size, since: datetime) -> Cast:
    """The server of a size, the same for the same beginning (aware UTC)."""
    dice = random.Random(size.name)
    founded = since - timedelta(days=30)
    guild = first_id_at(founded)
    roles = {guild: "@everyone", guild + 1: "Mentor", guild + 2: "Student"}
    roles |= {guild + 10 + cohort: f"Cohort {cohort + 1:02}" for cohort in range(size.cohorts)}
    people = [_guide(number, guild, founded) for number in range(max(4, size.cohorts * 2))]
    people.append(Human(guild + 5_000, "Build", (), founded, is_bot=True))
    people += [_student(number, size, guild, since, dice) for number in range(size.students)]
    return Cast(size, since, guild, roles, guild + 1, people, _places(size, guild, since), dice)


def _guide(number: int, guild: int, founded: datetime) -> Human:
    return Human(guild + 6_000 + number, f"{_name(number * 7)} (mentor)", (guild + 1,), founded)


def _student(number: int, size: Size, guild: int, since: datetime, dice: random.Random) -> Human:
    """One who joins shortly before the course; a quarter fall silent in it, a third of the former left the server."""
    cohort = number * size.cohorts // size.students
    began = size.began(cohort)
    over = size.weeks - began > COURSE_WEEKS
    joined_at = since + timedelta(weeks=began, hours=-dice.randrange(1, 200))
    silent = began + dice.randrange(2, COURSE_WEEKS) if dice.random() < 0.25 else 1 << 30
    left_at = since + timedelta(weeks=began + COURSE_WEEKS, hours=dice.randrange(1, 300))
    return Human(
        guild + 10_000 + number,
        f"{_name(number)} {number}",
        (guild + 2, guild + 10 + cohort),
        joined_at,
        left_at if over and dice.random() < 0.33 and left_at < since + timedelta(weeks=size.weeks) else None,
        cohort=cohort,
        rate=dice.lognormvariate(0, 0.9),
        silent_from=silent,
    )


def _places(size: Size, guild: int, since: datetime) -> list[Place]:
    places = [Place(guild + 100 + at, name, TEXT, None, None) for at, name in enumerate(GLOBAL)]
    places.append(Place(guild + 99, MENTORS, TEXT, None, None))
    for cohort in range(size.cohorts):
        first = guild + 1_000 + cohort * len(OF_COHORT)
        places += [
            Place(first + at, f"{name}-{cohort + 1:02}", TEXT, None, cohort) for at, name in enumerate(OF_COHORT)
        ]
    for number in range(size.messages // MESSAGES_A_THREAD):
        week = number * size.weeks * MESSAGES_A_THREAD // size.messages
        active = [one for one in range(size.cohorts) if 0 <= week - size.began(one) < COURSE_WEEKS]
        cohort = active[number % len(active)] if active else 0
        parent = guild + 1_000 + cohort * len(OF_COHORT) + THREAD_OF
        made = first_id_at(since + timedelta(weeks=week)) + 1 + number
        places.append(Place(made, f"question {number}", THREAD, parent, cohort, week))
    return places


def _name(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
