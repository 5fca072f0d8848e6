"""Settings as a file: taken away, and brought back to this server or another one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.config.catalogue import SETTINGS, Setting
from services.config.kinds import Json
from services.config.live import LiveSettings
from services.config.place_kinds import is_id
from services.config.server_names import ServerNames, found_id
from services.errors import ProfilerError
from services.wording.answers import as_it_is
from services.wording.words import Words

FORMAT, VERSION = "student-profiler settings", 1
LARGEST = 256 * 1024  # bytes
PLACES = frozenset({"roles", "channels", "channel"})


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file would change: values by name (None: back to the default), and what of it does not fit here."""

    changes: Mapping[str, Json]
    problems: tuple[str, ...] = ()
    elsewhere: bool = False


def written_file(live: LiveSettings, guild_id: int, name: str, server: ServerNames) -> bytes:
    """The settings that a server has set itself, with the names of the roles and channels they mean."""
    own = live.own(guild_id)
    settings = {one.name: own[one.name] for one in SETTINGS.values() if one.name in own}
    ids = {part for value in settings.values() for part in _parts(value) if is_id(part)}
    kept = {
        "format": FORMAT,
        "version": VERSION,
        "server": {"id": str(guild_id), "name": name},
        "settings": settings,
        "roles": {str(one): called for one, called in server.roles.items() if str(one) in ids},
        "channels": {str(one): called for one, called in server.channels.items() if str(one) in ids},
    }
    return orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_file(content: bytes, live: LiveSettings, guild_id: int, words: Words, server: ServerNames) -> Brought:
    """What a file would change on a server; raises ProfilerError where it is no such file.

    Of another server's file ids mean nothing: roles and channels are found by name.
    """
    kept = _parsed(content, words)
    elsewhere = str(kept["server"].get("id")) != str(guild_id)
    problems: list[str] = []
    wanted: dict[str, Json] = {}
    for name, value in kept["settings"].items():
        setting = SETTINGS.get(name)
        if setting is None or not setting.kind.holds(value):
            problems.append(words("I do not understand “{name}”; it stays as it is.", name=as_it_is(str(name)[:60])))
        elif setting.kind.name in PLACES:
            found, lost = _here(setting, value, kept, server, by_name=elsewhere)
            problems += [_missing(setting, one, words) for one in lost]
            if setting.kind.holds(found) and (found not in ([], "") or value in ([], "")):
                wanted[name] = found
        else:
            wanted[name] = value
    own = live.own(guild_id)
    untouched = {name for name in kept["settings"] if name not in wanted}
    changes: dict[str, Json] = {name: value for name, value in wanted.items() if own.get(name) != value}
    changes |= {name: None for name in own if name not in wanted and name not in untouched}
    return Brought(changes, tuple(problems), elsewhere)


def _parsed(content: bytes, words: Words) -> dict[str, Any]:
    try:
        kept = orjson.loads(content)
        fine = kept["format"] == FORMAT and kept["version"] == VERSION
        fine = fine and all(isinstance(kept[part], dict) for part in ("settings", "server", "roles", "channels"))
    except (orjson.JSONDecodeError, KeyError, TypeError):
        fine = False
    if not fine:
        raise ProfilerError(words("This is no file of my settings. Take one that `/config export` made."))
    settings: dict[str, Any] = kept
    return settings


def _here(
    setting: Setting, value: Json, kept: Mapping[str, Any], server: ServerNames, *, by_name: bool
) -> tuple[Json, list[str]]:
    """The value with ids of this server, and the names of what it does not have."""
    is_roles = setting.kind.name == "roles"
    called, names = (kept["roles"], server.roles) if is_roles else (kept["channels"], server.channels)
    found: list[Json] = []
    lost: list[str] = []
    for part in _parts(value):
        if not is_id(part):
            found.append(part)
            continue
        here = int(part) if not by_name and int(part) in names else None
        name = called.get(part)
        if here is None and isinstance(name, str):
            here = _named(name, names)
        if here is None:
            lost.append(name if isinstance(name, str) else part)
        else:
            found.append(str(here))
    return (found if isinstance(value, list) else (found[0] if found else "")), lost


def _named(name: str, names: Mapping[int, str]) -> int | None:
    return None if is_id(name) else found_id(name, names)


def _missing(setting: Setting, name: str, words: Words) -> str:
    return words(
        "“{setting}” names {name}, which this server does not have.",
        setting=setting.label(words),
        name=as_it_is(name[:100]),
    )


def _parts(value: Json) -> Sequence[str]:
    if isinstance(value, str):
        return [value] if value else []
    return list(_texts(value)) if isinstance(value, list) else []


def _texts(value: list[Json]) -> Iterator[str]:
    return (one for one in value if isinstance(one, str))
