"""Writes down the words of messages for the search, as soon as messages come, change or go.

Triggers note in `search_due` what changed, in the transaction that changes it. The words are worked out with nothing
locked; one transaction then writes them and takes away exactly those notes. Killed anywhere, it does the rest again; a
message that changes meanwhile has a further note. Words are written only by whoever takes the note away: a bot that was
just followed by another, and does not know it yet, brings back nothing old.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import asyncpg

from models.sql import load
from services.database import Database
from services.search.lexemes import HAS_LINK, as_it_is, lexemes
from services.search.texts import searchable
from services.storage.transactions import Connection, in_one_transaction

if TYPE_CHECKING:
    from services.encryption.keys import Keyring

BATCH = 300  # messages of each server at once, and the rest of their last note
LOOK_SECONDS = 1.0
REST = 0.5  # of the time that a batch took: working out words must not slow down what the rest of the process does


class Indexer:
    """Runs for ever; everything it still has to do is in the database."""

    def __init__(self, database: Database, *, look: float = LOOK_SECONDS) -> None:
        self._database = database
        self._look = look

    async def run(self) -> None:
        """Keep the index up with the messages."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            busy = await self.step()
            await asyncio.sleep((loop.time() - began) * REST if busy else self._look)

    async def caught_up(self) -> None:
        """Do everything that is due now."""
        while await self.step():
            pass

    async def step(self) -> bool:
        """Take one batch of what is due; returns whether there was any."""
        due = await in_one_transaction(self._database, _due)
        if not due:
            return False
        worded = await asyncio.to_thread(_worded, due, self._database.keys)
        await in_one_transaction(self._database, lambda con: _write(con, due, worded))
        return True


type Worded = dict[tuple[int, int], str | None]


async def _due(con: Connection) -> list[asyncpg.Record]:
    return list(await con.fetch(load("search_due"), BATCH))


def _worded(due: Iterable[asyncpg.Record], keys: "Keyring | None" = None) -> Worded:
    """The words of each message by server and id, None for one that is gone; its last note is the newest.

    With a key they are hashes: what is sealed must not stand in the index in clear.
    """
    key = None if keys is None else keys.first
    kept = as_it_is if key is None else key.blind
    return {
        (row["guild_id"], row["message_id"]): None
        if row["texts"] is None
        else lexemes(
            searchable(row["texts"], row["embeds"], row["poll"], row["files"]),
            kept,
            has_link=key is not None and bool(HAS_LINK.search(row["texts"][0])),
        )
        for row in due
    }


async def _write(con: Connection, due: Iterable[asyncpg.Record], worded: Worded) -> None:
    taken = await con.fetch(
        "delete from search_due using unnest($1::bigint[], $2::bigint[]) as done (guild_id, id)"
        " where search_due.guild_id = done.guild_id and search_due.id = done.id"
        " returning search_due.guild_id, search_due.message_ids",
        *_columns(sorted({(row["guild_id"], row["id"]) for row in due}), 2),
    )
    worded = {(guild_id, one): worded[guild_id, one] for guild_id, ids in taken for one in ids}
    gone = sorted(key for key, words in worded.items() if words is None)
    if gone:
        await con.execute(
            "delete from message_search using unnest($1::bigint[], $2::bigint[]) as gone (guild_id, id)"
            " where message_search.guild_id = gone.guild_id and message_search.message_id = gone.id",
            *_columns(gone, 2),
        )
    said = sorted((*key, words) for key, words in worded.items() if words is not None)
    if said:
        await con.execute(load("search_write"), *_columns(said, 3))


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width
