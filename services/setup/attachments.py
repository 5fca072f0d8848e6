"""Which attachments a server keeps: what an administrator typed, and what holds now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.attachments.limits import Limits, type_pattern, write_limits
from services.errors import ProfilerError
from services.storage.transactions import Connection
from services.wording.answers import Told
from services.wording.words import Words

MEGABYTE = 1024 * 1024
BOUNDLESS = 1 << 62
"""Stored where a server wants no bound; null means what the operator has set."""
LARGEST_MEGABYTES = 100_000
MOST_TYPES = 50

DEFAULT = {"default", "domyślnie"}
UNBOUNDED = {"no limit", "0", "bez limitu"}
ALL = {"all", "wszystkie"}
_NUMBER = re.compile(r"([0-9]{1,6}) ?(?:mb|mib)?")


class NotUnderstood(ProfilerError):
    """What an administrator typed is no limit; the text says what to write."""


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """What a server has set for itself; None where the operator's setting holds."""

    largest: int | None = None
    types: tuple[str, ...] | None = None


def largest_typed(text: str, words: Words) -> int | None:
    """A size in bytes from "25 MB", "no limit" or "default" (None). Raises NotUnderstood."""
    wanted = " ".join(text.casefold().split())
    if wanted in DEFAULT:
        return None
    if wanted in UNBOUNDED:
        return BOUNDLESS
    found = _NUMBER.fullmatch(wanted)
    if found is None or not 0 < int(found[1]) <= LARGEST_MEGABYTES:
        raise NotUnderstood(words("Write the largest size in megabytes, such as 25, or “no limit” or “default”."))
    return int(found[1]) * MEGABYTE


def types_typed(text: str, words: Words) -> tuple[str, ...] | None:
    """Patterns from "images, .pdf", "all" (none of them) or "default" (None). Raises NotUnderstood."""
    wanted = [part.strip() for part in text.casefold().split(",") if part.strip()]
    if set(wanted) & DEFAULT:
        return None
    if not wanted or set(wanted) & ALL:
        return ()
    patterns = tuple(dict.fromkeys(_pattern(part, words) for part in wanted))
    if len(patterns) > MOST_TYPES:
        raise NotUnderstood(words("These are too many types: name at most {n}.", n=MOST_TYPES))
    return patterns


def _pattern(part: str, words: Words) -> str:
    pattern = type_pattern(part)
    if pattern is None:
        raise NotUnderstood(
            words("Write types as image/*, application/pdf, .zip or images, separated by commas; or “all”.")
        )
    return pattern


async def own_limits(con: Connection, guild_id: int) -> OwnLimits:
    """What a server has set for itself."""
    row = await con.fetchrow("select largest_bytes, types from attachment_limit where guild_id = $1", guild_id)
    if row is None:
        return OwnLimits()
    return OwnLimits(row["largest_bytes"], None if row["types"] is None else tuple(row["types"]))


async def set_limits(
    con: Connection, guild_id: int, largest: str, types: str, words: Words, *, by: int, at: datetime
) -> OwnLimits:
    """Set what was typed, leaving alone what was left empty; returns what is set then. Raises NotUnderstood."""
    await con.execute("select pg_advisory_xact_lock(hashtextextended('attachment limit', $1))", guild_id)
    known = await own_limits(con, guild_id)
    wanted = OwnLimits(
        largest_typed(largest, words) if largest.strip() else known.largest,
        types_typed(types, words) if types.strip() else known.types,
    )
    if wanted != known:
        await write_limits(con, guild_id, wanted.largest, wanted.types, by=by, at=at)
    return wanted


def told_limits(own: OwnLimits, process: Limits, states: dict[str, int], words: Words) -> Told:
    """What is kept, and what became of the files there are."""
    limits = process.of(own.largest, own.types)
    by_operator = words("(the bot’s own setting)")
    size = words("Size: any") if _is_boundless(limits.largest) else _size(limits.largest or 0, words)
    types = words("Types: {types}", types=", ".join(f"`{each}`" for each in limits.types) or words("all"))
    lines = [
        f"{size} {'' if own.largest is not None else by_operator}".rstrip(),
        f"{types} {'' if own.types is not None else by_operator}".rstrip(),
    ]
    lines += told_files(states, words)
    return Told(words("Which attachments are kept"), "\n".join(lines))


def told_files(states: Mapping[str, int], words: Words) -> list[str]:
    """What became of the files there are, in one line; none when there are none."""
    named = {
        "stored": words("stored"),
        "waiting": words("waiting"),
        "failed": words("failed, tried again later"),
        "too_large": words("too large"),
        "excluded": words("of another type"),
        "gone": words("gone from Discord"),
        "removed": words("deleted with their message"),
    }
    counted = [f"{words.number(states[state])} {name}" for state, name in named.items() if states.get(state)]
    return [words("Files: {counts}.", counts=" · ".join(counted))] if counted else []


def _is_boundless(largest: int | None) -> bool:
    return largest is None or largest >= BOUNDLESS


def _size(largest: int, words: Words) -> str:
    return words("Size: up to {n} MB", n=words.number(largest / MEGABYTE, digits=1))
