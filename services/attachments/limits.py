"""Which files are kept: the process has settings, and a server may have its own."""

import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Literal

from services.storage.transactions import Connection

type Verdict = Literal["kept", "too_large", "excluded"]

FAMILIES = {"image": "image/*", "images": "image/*", "video": "video/*", "videos": "video/*", "audio": "audio/*"}
FAMILIES |= {"obrazy": "image/*", "filmy": "video/*", "dźwięk": "audio/*", "text": "text/*", "tekst": "text/*"}
_PATTERN = re.compile(r"\.[a-z0-9][a-z0-9.]{0,15}|[a-z0-9*+.-]{1,40}/[a-z0-9*+.-]{1,80}")
_ENDING = re.compile(r"[a-z0-9]{1,8}")


def type_pattern(typed: str) -> str | None:
    """The pattern somebody means by "images", "PDF", ".zip" or "video/*"; None where that is none."""
    typed = typed.strip().casefold()
    if typed in FAMILIES:
        return FAMILIES[typed]
    if _ENDING.fullmatch(typed):
        return f".{typed}"
    return typed if _PATTERN.fullmatch(typed) else None


@dataclass(frozen=True, slots=True)
class Limits:
    """`largest` is in bytes, None for no bound.

    `types` are patterns of content types ("image/*") or endings (".pdf"); none means every type.
    """

    largest: int | None = None
    types: tuple[str, ...] = ()

    def of(self, largest: int | None, types: Iterable[str] | None) -> "Limits":
        """These limits, with what a server has set for itself (None for what it has not)."""
        return Limits(
            self.largest if largest is None else largest, self.types if types is None else tuple(map(str.strip, types))
        )

    def verdict(self, filename: str, content_type: str | None, size: int) -> Verdict:
        """What becomes of a file; where Discord does not tell its type, the ending of its name does."""
        if self.types and not self._wants(filename.casefold(), content_type):
            return "excluded"
        return "too_large" if self.largest is not None and size > self.largest else "kept"

    def _wants(self, name: str, content_type: str | None) -> bool:
        told = content_type or mimetypes.guess_type(name)[0] or ""
        kind = told.partition(";")[0].strip().casefold()
        return any(
            name.endswith(wanted) if wanted.startswith(".") else fnmatchcase(kind, wanted)
            for wanted in map(str.casefold, self.types)
        )


EVERYTHING = Limits()


async def read_limits(con: Connection, guild_id: int, process: Limits) -> Limits:
    """The limits of a server: its own where it has set any, else those of the process."""
    row = await con.fetchrow("select largest_bytes, types from attachment_limit where guild_id = $1", guild_id)
    return process if row is None else process.of(row["largest_bytes"], row["types"])


async def write_limits(
    con: Connection, guild_id: int, largest: int | None, types: Iterable[str] | None, *, by: int, at: datetime
) -> None:
    """Set a server's own limits (None: those of the process); what was left out before is judged again."""
    await con.execute(
        """
        insert into attachment_limit (guild_id, largest_bytes, types, changed_by, changed_at)
        values ($1, $2, $3, $4, $5)
        on conflict (guild_id) do update set largest_bytes = excluded.largest_bytes, types = excluded.types,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at
        """,
        guild_id,
        largest,
        None if types is None else list(types),
        by,
        at,
    )
    await judge_again(con, guild_id)


async def judge_again(con: Connection, guild_id: int | None = None) -> None:
    """Let what the limits left out, of one server or of all, be judged by the limits of now."""
    await con.execute(
        "update attachment set state = 'waiting', reason = null, next_try_at = null"
        " where state in ('too_large', 'excluded') and ($1::bigint is null or guild_id = $1)",
        guild_id,
    )
