"""A batch asks the database little, however many events are in it: each question of a burst waits for its turn."""

from datetime import timedelta
from typing import Any

from asyncpg.connection import LoggedQuery

from services.capture.batch import Event
from services.capture.events import fold
from services.storage.locks import LOCK_BATCH
from services.storage.transactions import Connection
from tests.services.payloads import CHANNEL, GUILD, NOW, member, message
from tests.services.records_made import FIRST, stored

HERE: dict[str, Any] = {"guild_id": str(GUILD), "channel_id": str(CHANNEL)}
PEOPLE = range(1, 31)
MOST = 10


def of_everybody() -> list[tuple[str, Any]]:
    """A message, a reaction, a time in voice, a description and an edit of each."""
    thumb = {"id": None, "name": "👍"}
    return [
        event
        for who in PEOPLE
        for event in (
            ("MESSAGE_CREATE", message(FIRST + who, **HERE)),
            ("MESSAGE_REACTION_ADD", {**HERE, "message_id": str(FIRST + who), "user_id": str(who), "emoji": thumb}),
            ("VOICE_STATE_UPDATE", {**HERE, "user_id": str(who), "session_id": "s"}),
            ("GUILD_MEMBER_UPDATE", member(who, **HERE)),
            ("MESSAGE_UPDATE", {**HERE, "id": str(FIRST + who), "pinned": False}),
        )
    ]


async def test_all_that_a_batch_needs_is_locked_at_once(con: Connection) -> None:
    heard = [Event(*event, NOW + timedelta(seconds=number)) for number, event in enumerate(of_everybody())]
    asked: list[str] = []

    def note(query: LoggedQuery) -> None:
        asked.append(query.query)

    for _ in range(2):  # the first time the driver asks for types as well
        async with con.transaction():
            asked.clear()
            await fold(heard).write(con, {})
        con.add_query_logger(note)
    assert [each for each in asked if each.lstrip().startswith("select pg_advisory")] == [LOCK_BATCH]
    assert len(asked) <= MOST
    assert await stored(con, "id", "reactions") == [(FIRST + who, 1) for who in PEOPLE]
