"""The cookie with the sessions of a browser: at most a few servers, all of them of one person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST = 5
ENTRY = re.compile(r"(\d{1,19})\.([A-Za-z0-9_-]{43})")
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Held:
    """One session that a browser holds."""

    guild_id: int
    token: str = field(repr=False)


def cookie_name(*, secure: bool) -> str:
    """What it is called; with `__Host-`, browsers take it from this very host over an encrypted connection alone."""
    return "__Host-profiler" if secure else "profiler"


def held_in(value: str) -> tuple[Held, ...]:
    """The sessions in a cookie, the newest first; what is none is left out."""
    found = (ENTRY.fullmatch(one) for one in value.split("~")[:MOST]) if value.isascii() else ()
    return tuple(Held(int(one[1]), one[2]) for one in found if one and int(one[1]) <= LARGEST_ID)


def as_cookie(held: Sequence[Held]) -> str:
    """The value of the cookie."""
    return "~".join(f"{one.guild_id}.{one.token}" for one in held[:MOST])


def chosen(held: Sequence[Held], guild_id: int | None) -> Held | None:
    """The session for a server; the newest when none is named. None where there is no such session."""
    return next((one for one in held if guild_id is None or one.guild_id == guild_id), None)
