"""A course's server on the day the bot was invited: roles, channels and a few people, and nobody has written yet."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox import permissions as bits
from sandbox.hosts import BOT_PERMISSIONS, BOT_ROLE
from sandbox.kinds import CATEGORY, FORUM, NEWS, TEXT, VOICE
from sandbox.objects.channels import overwrite
from sandbox.people import Note
from sandbox.world import World

_WRITE = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY | bits.SEND_MESSAGES | bits.EMBED_LINKS | bits.ATTACH_FILES
_MENTORS, _STUDENTS = "mentor", "student"


@dataclass(frozen=True, slots=True)
class Texts:
    """What everything is called in one language."""

    server: str
    roles: dict[str, str]
    channels: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    cohorts: tuple[str, str]
    people: tuple[tuple[str, str], ...]


TEXTS = {
    "en-GB": Texts(
        "Python from Zero",
        {_MENTORS: "Instructors", _STUDENTS: "Participants"},
        (
            ("Start here", (("welcome", TEXT), ("announcements", NEWS))),
            ("Course", (("general", TEXT), ("help", TEXT), ("questions", FORUM), ("Study room", VOICE))),
            ("Team", (("instructors", TEXT), ("accounting", TEXT))),
        ),
        ("Cohort 1", "Cohort 2"),
        (("Olivia Owner", "admin"), ("Ian Instructor", _MENTORS), ("Maya Brooks", _STUDENTS), ("Tom Reed", _STUDENTS)),
    ),
    "pl": Texts(
        "Python od zera",
        {_MENTORS: "Mentorzy", _STUDENTS: "Kursanci"},
        (
            ("Na początek", (("witaj", TEXT), ("ogłoszenia", NEWS))),
            ("Kurs", (("ogólny", TEXT), ("pomoc", TEXT), ("pytania", FORUM), ("Nauka", VOICE))),
            ("Zespół", (("mentorzy", TEXT), ("księgowość", TEXT))),
        ),
        ("Grupa 1", "Grupa 2"),
        (("Ola Adminka", "admin"), ("Igor Mentor", _MENTORS), ("Maja Bąk", _STUDENTS), ("Tomek Żak", _STUDENTS)),
    ),
}


@dataclass(slots=True)
class Fresh:
    """The world with ids by name: of roles, of channels, and of people by their part (the first of each)."""

    world: World
    guild_id: int
    roles: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)


def fresh_server(locale: str = "en-GB", now: datetime | None = None) -> Fresh:
    """A new server that speaks this language ("en-GB" or "pl").

    Students see nothing of its last category, and one channel there is hidden from the bot as well.
    """
    texts = TEXTS[locale]
    world = World.empty(now or datetime.now(UTC))
    owner = _person(world, texts.people[0][0])
    made = Fresh(world, int(world.add_guild(texts.server, owner, locale)["id"]), people={"admin": owner})
    _add_roles(made, texts)
    _add_channels(made, texts)
    _add_people(made, texts)
    return made


def _add_roles(made: Fresh, texts: Texts) -> None:
    wanted = [(texts.roles[_STUDENTS], 0, 0x3498DB), *((name, 0, 0x2ECC71) for name in texts.cohorts)]
    wanted += [(BOT_ROLE, BOT_PERMISSIONS, 0), (texts.roles[_MENTORS], bits.MANAGE_MESSAGES, 0xF1C40F)]
    wanted.append(("Admin", bits.ADMINISTRATOR, 0xE74C3C))
    for position, (name, allowed, colour) in enumerate(wanted, start=1):
        made.roles[name] = int(made.world.add_role(made.guild_id, name, allowed, colour, position)["id"])


def _add_channels(made: Fresh, texts: Texts) -> None:
    hidden = overwrite(made.guild_id, 0, 0, bits.VIEW_CHANNEL)
    mentors = overwrite(made.roles[texts.roles[_MENTORS]], 0, _WRITE, 0)
    bot = overwrite(made.roles[BOT_ROLE], 0, _WRITE, 0)
    *_, (team, _) = texts.channels
    for category, channels in texts.channels:
        parent = int(made.world.add_channel(made.guild_id, category, CATEGORY)["id"])
        for number, (name, kind) in enumerate(channels):
            closed = [hidden, mentors, *([bot] if number == 0 else [])] if category == team else []
            channel = made.world.add_channel(made.guild_id, name, kind, parent, overwrites=closed)
            made.channels[name] = int(channel["id"])


def _add_people(made: Fresh, texts: Texts) -> None:
    made.world.give_role(made.guild_id, made.people["admin"], made.roles["Admin"])
    made.notes[made.people["admin"]] = Note("admin", "owns the server")
    for number, (name, part) in enumerate(texts.people[1:]):
        person = _person(made.world, name)
        roles = [made.roles[texts.roles[part]]]
        if part == _STUDENTS:
            roles.append(made.roles[texts.cohorts[number % 2]])
        made.world.add_member(made.guild_id, person, roles, quiet=True)
        made.people.setdefault(part, person)
        made.notes[person] = Note(part, "has not written yet")
    made.world.add_member(made.guild_id, made.world.bot_user_id, [made.roles[BOT_ROLE]], quiet=True)
    made.notes[made.world.bot_user_id] = Note("bot", "was just invited")


def _person(world: World, name: str) -> int:
    username = name.casefold().replace(" ", ".")
    return int(world.add_user(username, global_name=name)["id"])
