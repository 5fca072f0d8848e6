"""People, cohorts and channels found by what somebody types: a name without its accents, a mention or an id."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from models.sql import load
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.roster import cohorts_seen, named_students
from services.people.students import Person, find_person, person_of, role_names, telling_roles
from services.people.viewing import check_may_see
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.wording.dates import without_accents
from services.wording.words import Words

OFFERED = 25  # as many as Discord shows
LABEL = 100
LARGEST_ID = 2**63 - 1
GIVEN_ID = re.compile(r"(?:<(?:@[!&]?|#))?(\d{1,19})>?")
EXACT, PREFIX, WORD, INFIX = range(4)


async def find_people(
    con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings
) -> list[tuple[str, int]]:
    """Students whose names fit, the best first, each with a label that no other has: only those the viewer may see."""
    fitting = best(text, await named_students(con, guild_id, settings, viewer))[:OFFERED]
    rows = await con.fetch(
        "select user_id, name, display_name, is_bot, roles, joined_at, left_at, present from member"
        " where guild_id = $1 and user_id = any($2::bigint[])",
        guild_id,
        fitting,
    )
    telling = telling_roles(await role_names(con, guild_id), settings)
    people = {row["user_id"]: person_of(row["user_id"], row, telling) for row in rows}
    cohorts = await cohorts_seen(con, guild_id, settings, viewer)
    return _told_apart(
        [(people[one], _about(people[one], cohorts, settings.words)) for one in fitting if one in people]
    )


async def find_cohorts(
    con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings
) -> list[tuple[str, int]]:
    """Cohorts that the viewer may ask for, by name."""
    cohorts = await cohorts_seen(con, guild_id, settings, viewer)
    return [(cohorts[role], role) for role in best(text, [(name, role) for role, name in cohorts.items()])]


async def find_channels(con: Connection, guild_id: int, text: str, viewer: Viewer) -> list[tuple[str, int]]:
    """Channels and threads that the viewer may read, by name; channels before threads."""
    rows = await con.fetch(load("channels_named"), guild_id, list(viewer.channels))
    labels: dict[str, int] = {}
    for row in best(text.lstrip("#"), ((row["name"], row) for row in rows)):
        label = f"#{row['name']}" if row["parent"] is None else f"#{row['parent']} › {row['name']}"
        label = label[:LABEL] if label[:LABEL] not in labels else f"{label[: LABEL - 20]} {row['id']}"
        labels[label] = row["id"]
        if len(labels) == OFFERED:
            break
    return list(labels.items())


async def student_given(con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings) -> int:
    """The id of the student somebody typed; a ProfilerError when nobody or several people fit."""
    if (number := given_id(text)) is not None:
        return number
    words = settings.words
    fitting = _fitting(text, await named_students(con, guild_id, settings, viewer))
    if not fitting:
        raise ProfilerError(words("I know no student called “{name}”. Choose one from the list.", name=text))
    closest = [student for rank, student in fitting if rank == fitting[0][0]]
    if len(closest) > 1:
        raise ProfilerError(words("Several students fit “{name}”. Choose one from the list.", name=text))
    return closest[0]


async def cohort_given(con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings) -> int:
    """The role of the cohort somebody typed; a ProfilerError when it is none that they may ask for."""
    found = await find_cohorts(con, guild_id, "", viewer, settings)
    return _one(text, found, settings.words("I know no such cohort. Choose one from the list."))


async def channel_given(con: Connection, guild_id: int, text: str, viewer: Viewer, words: Words) -> int:
    """The channel somebody typed; a ProfilerError when it is none that they may read."""
    rows = await con.fetch(load("channels_named"), guild_id, list(viewer.channels))
    found = [(row["name"], row["id"]) for row in rows]
    return _one(text.lstrip("#"), found, words("I know no such channel that you may read. Choose one from the list."))


async def resolved(
    con: Connection, guild_id: int, values: Mapping[str, Any], viewer: Viewer, settings: GuildSettings
) -> dict[str, Any]:
    """The values of a question with what was typed turned into ids; ProfilerErrors say what does not exist.

    Knows `student`, `students`, `cohort` and `channel`; an empty text means None. Everything else stays as it is.
    """
    made: dict[str, Any] = {
        key: None if value == "" and key in {"student", "cohort", "channel"} else value for key, value in values.items()
    }
    if isinstance(made.get("student"), str):
        made["student"] = await student_given(con, guild_id, made["student"], viewer, settings)
    if any(isinstance(one, str) for one in made.get("students") or ()):
        given = [
            await student_given(con, guild_id, one, viewer, settings) if isinstance(one, str) else one
            for one in made["students"]
            if one
        ]
        made["students"] = list(dict.fromkeys(given))
    if isinstance(made.get("cohort"), str):
        made["cohort"] = await cohort_given(con, guild_id, made["cohort"], viewer, settings)
    if isinstance(made.get("channel"), str):
        made["channel"] = await channel_given(con, guild_id, made["channel"], viewer, settings.words)
    return made


async def check_students(
    con: Connection, guild_id: int, values: Mapping[str, Any], viewer: Viewer, settings: GuildSettings
) -> None:
    """Raise NotAllowed when a question is about a student whom the viewer may not see."""
    if viewer.cohorts is None:
        return
    for student in {values.get("student"), *(values.get("students") or ())} - {None}:
        person = await find_person(con, guild_id, int(student), settings)
        if person is not None:
            check_may_see(person, viewer, settings)


def given_id(text: str) -> int | None:
    """The id in a mention, or the digits that are one; None for a name."""
    found = GIVEN_ID.fullmatch(text.strip())
    return int(found[1]) if found and int(found[1]) <= LARGEST_ID else None


def best[T](text: str, named: Iterable[tuple[str, T]]) -> list[T]:
    """What has a fitting name: the same, then beginning so, then with a word beginning so, then anywhere; by name."""
    return [one for _, one in _fitting(text, named)]


def offered(text: str, labelled: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """What fits of things in their own order, as many as Discord shows; of two with one label the first."""
    labels: dict[str, int] = {}
    for label, number in labelled:
        labels.setdefault(label[:LABEL], number)
    fitting = set(best(text, labels.items()))
    return [(label, number) for label, number in labels.items() if number in fitting][:OFFERED]


def _fitting[T](text: str, named: Iterable[tuple[str, T]]) -> list[tuple[int, T]]:
    wanted = _plain(text)
    word = re.compile(r"[\W_]" + re.escape(wanted))
    ranked = []
    for place, (name, one) in enumerate(named):
        plain = _plain(name)
        if wanted in plain:
            ranked.append((_rank(wanted, plain, word), plain, place, one))
    ranked.sort(key=itemgetter(0, 1, 2))
    return [(rank, one) for rank, _, _, one in ranked]


@lru_cache(maxsize=50_000)
def _plain(name: str) -> str:
    """A name as it is compared; the same ones come with every letter that somebody types."""
    return " ".join((name.lower() if name.isascii() else without_accents(name)).split())


def _rank(wanted: str, plain: str, word: re.Pattern[str]) -> int:
    if plain.startswith(wanted):
        return EXACT if len(plain) == len(wanted) else PREFIX
    return WORD if word.search(plain) else INFIX


def _about(person: Person, cohorts: Mapping[int, str], words: Words) -> str:
    """What tells a student from others of the same name."""
    held = [name for role, name in cohorts.items() if role in person.roles]
    return ", ".join([*held, *([] if person.present else [words("left the server")])])


def _told_apart(people: Sequence[tuple[Person, str]]) -> list[tuple[str, int]]:
    names = [person.name for person, _ in people]
    labels: dict[str, int] = {}
    for person, about in people:
        label = person.name if person.present and names.count(person.name) == 1 else f"{person.name} · {about}"
        if not label.strip() or label[:LABEL] in labels:
            label = f"{person.name[:70]} · {person.user_id}"
        labels[label[:LABEL]] = person.user_id
    return list(labels.items())


def _one(text: str, found: Collection[tuple[str, int]], otherwise: str) -> int:
    number = given_id(text)
    if number is not None and number in {one for _, one in found}:
        return number
    fitting = _fitting(text, found)
    if number is None and fitting and sum(rank == fitting[0][0] for rank, _ in fitting) == 1:
        return fitting[0][1]
    raise ProfilerError(otherwise)
