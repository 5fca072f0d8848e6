"""What a mentor sees of a question: its first words, where it was asked, a link to it."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import asyncpg

from services.storage.transactions import Connection
from services.wording.answers import as_it_is

EXCERPT = 110
CODE = re.compile(r"```(?:\w+\n)?.*?(?:```|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where and in which words something was asked."""

    text: str
    channel: str

    @property
    def excerpt(self) -> str:
        """Its first words in one line, code left out."""
        return cut(self.text, EXCERPT)


async def places(con: Connection, guild_id: int, messages: Iterable[int]) -> Mapping[int, Place]:
    """The texts of some messages and the names of their channels, by message."""
    rows = await con.fetch(
        "select m.id, m.content, c.name, parent.name as parent from message m"
        " left join channel c on c.guild_id = m.guild_id and c.id = m.channel_id"
        " left join channel parent on parent.guild_id = c.guild_id and parent.id = c.parent_id"
        " and c.kind in (10, 11, 12)"
        " where m.guild_id = $1 and m.id = any($2::bigint[])",
        guild_id,
        list(messages),
    )
    return await asyncio.to_thread(_places, rows)


def _places(rows: Iterable[asyncpg.Record]) -> dict[int, Place]:
    return {row["id"]: Place(row["content"], _channel(row["name"], row["parent"])) for row in rows}


def link(guild_id: int, channel_id: int, message_id: int) -> str:
    """The address that opens a message in Discord."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def cut(text: str, most: int) -> str:
    """The first words in one line, code left out; an ellipsis where something is missing."""
    line = " ".join(CODE.sub(" ", text).split()) or " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _channel(name: str | None, parent: str | None) -> str:
    shown = as_it_is(cut(name or "?", 40))
    return f"#{shown}" if parent is None else f"#{as_it_is(parent)} › {shown}"
