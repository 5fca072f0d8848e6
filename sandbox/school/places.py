"""The school's server: roles, categories and channels, with who may see what."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox import World
from sandbox import permissions as bits
from sandbox.hosts import BOT_PERMISSIONS, BOT_ROLE, MENTOR_CHANNEL, MENTOR_ROLE, STUDENT_ROLE
from sandbox.kinds import CATEGORY, FORUM, NEWS, TEXT, VOICE
from sandbox.objects.channels import overwrite, tag
from sandbox.school.cast import COHORTS

QUESTIONS = "questions"
TAGS = ("python", "git", "databases", "web", "algorithms", "answered")

_MENTOR_PERMISSIONS = bits.MANAGE_MESSAGES | bits.MANAGE_THREADS | bits.MENTION_EVERYONE | bits.PIN_MESSAGES
_READ = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY
_WRITE = _READ | bits.SEND_MESSAGES | bits.EMBED_LINKS | bits.ATTACH_FILES
_COHORT_COLOURS = (0x2ECC71, 0xE67E22, 0x9B59B6)

_LAYOUT = (
    ("Information", (("welcome", TEXT), ("announcements", NEWS), ("resources", TEXT))),
    ("Course", (("python", TEXT), ("git", TEXT), ("databases", TEXT), ("web", TEXT), ("algorithms", TEXT))),
    ("Help", (("help", TEXT), (QUESTIONS, FORUM))),
    ("Cohorts", tuple((cohort.lower().replace(" ", "-"), TEXT) for cohort in COHORTS)),
    ("Community", (("general", TEXT), ("off-topic", TEXT), ("wins", TEXT), ("ci", TEXT))),
    ("Voice", (("Study room", VOICE), ("Office hours", VOICE))),
    ("Team", ((MENTOR_CHANNEL, TEXT), ("staff", TEXT))),
)
_TOPICS = {
    "help": "Stuck right now? Ask here.",
    QUESTIONS: "One post for each question. Tag it, and mark it answered.",
    MENTOR_CHANNEL: "For mentors and the bot.",
    "wins": "Green tests, merged pull requests, job offers.",
}


@dataclass(slots=True)
class Places:
    """Ids of the server's parts by name."""

    guild_id: int
    roles: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)


def build_places(world: World, owner_id: int, at: datetime) -> Places:
    """Make the server with everything in it but people and messages."""
    guild = world.add_guild("Code Bootcamp", owner_id, "en-GB", id=world.new_id(at))
    places = Places(int(guild["id"]))
    _add_roles(world, places, at)
    for category, channels in _LAYOUT:
        parent = world.add_channel(places.guild_id, category, CATEGORY, id=world.new_id(at))
        for name, kind in channels:
            _add_channel(world, places, int(parent["id"]), name, kind, at)
    forum = world.channel(places.channels[QUESTIONS])
    places.tags = {one["name"]: int(one["id"]) for one in forum["available_tags"]}
    return places


def _add_roles(world: World, places: Places, at: datetime) -> None:
    wanted = [
        (STUDENT_ROLE, 0, 0x3498DB),
        *((name, 0, colour) for name, colour in zip(COHORTS, _COHORT_COLOURS, strict=True)),
    ]
    wanted += [(BOT_ROLE, BOT_PERMISSIONS, 0), (MENTOR_ROLE, _MENTOR_PERMISSIONS, 0xF1C40F)]
    wanted.append(("Admin", bits.ADMINISTRATOR, 0xE74C3C))
    for position, (name, allowed, colour) in enumerate(wanted, start=1):
        role = world.add_role(places.guild_id, name, allowed, colour, position, id=world.new_id(at))
        places.roles[name] = int(role["id"])


def _add_channel(world: World, places: Places, parent_id: int, name: str, kind: int, at: datetime) -> None:
    made = world.add_channel(
        places.guild_id,
        name,
        kind,
        parent_id,
        _overwrites(places, name),
        _TOPICS.get(name),
        id=world.new_id(at),
    )
    if kind == FORUM:
        world.update_channel(made["id"], available_tags=[tag(world.new_id(at), name) for name in TAGS])
    places.channels[name] = int(made["id"])


def _overwrites(places: Places, name: str) -> list[dict[str, Any]]:
    """Cohort channels for their cohort, the team's for the team; the bot sees all of them but #staff."""
    everyone, mentor, bot = places.guild_id, places.roles[MENTOR_ROLE], places.roles[BOT_ROLE]
    if name in {"announcements", "welcome"}:
        allowed = [overwrite(mentor, 0, bits.SEND_MESSAGES, 0)]
        return [overwrite(everyone, 0, 0, bits.SEND_MESSAGES), *allowed]
    readers = [place for cohort, place in places.roles.items() if cohort.lower().replace(" ", "-") == name]
    if not readers and name not in {MENTOR_CHANNEL, "staff"}:
        return []
    readers += [mentor] if name == "staff" else [mentor, bot]
    hidden = overwrite(everyone, 0, 0, bits.VIEW_CHANNEL)
    return [hidden, *(overwrite(role_id, 0, _WRITE, 0) for role_id in readers)]
