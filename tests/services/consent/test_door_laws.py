"""Both laws at once, whatever people write, change, take away and decide, in any order: nothing is lost, nothing kept.

The record and the count of what is left out are together what Discord holds; and nothing that somebody wrote while they
objected is in the record before they agree again.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from hypothesis import given, settings
from hypothesis import strategies as st

from services.consent.standing import RECORD
from services.database import connect
from services.storage.transactions import Connection
from tests.lent_database import LentDatabase
from tests.services.consent.doors import HERE, NOTICE, at, happened, left_out, said
from tests.services.payloads import AUTHOR, CHANNEL, message, user
from tests.services.records_made import FIRST, rollup
from tests.services.records_made import fold as refolded

PEOPLE = AUTHOR, AUTHOR + 1
SECRET = "nobody may keep this"

DEEDS = "object", "post", "post", "post", "edit", "delete", "react", "unreact", "agree", "read"
deeds = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.sampled_from(PEOPLE),
        st.integers(0, 5),
    ),
    min_size=15,
    max_size=40,
)


@dataclass
class Discord:
    """What Discord holds: the author of each message, its edits, who likes it; and who objects."""

    authors: dict[int, int] = field(default_factory=dict)
    edits: dict[int, int] = field(default_factory=dict)
    likes: dict[int, set[int]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    ever: set[int] = field(default_factory=set)

    def shown(self, number: int, second: int) -> dict[str, Any]:
        """A message as Discord shows it."""
        author, edit = self.authors[number], self.edits.get(number)
        text = f"{SECRET} {edit}" if author in self.refused else f"fine {edit}"
        edited = {} if edit is None else {"edited_timestamp": at(edit).isoformat()}
        del second
        return message(FIRST + number, author=user(author), content=text, **edited, **HERE)


async def play(con: Connection, told: list[tuple[str, int, int]]) -> Discord:
    """Live, deed by deed, each a batch of its own; `read` tells a message once more, as history does."""
    world = Discord()
    for second, (deed, who, number) in enumerate(told):
        there, likes = number in world.authors, world.likes.setdefault(number, set())
        here = {"channel_id": str(CHANNEL), **HERE}
        reacted = {"message_id": str(FIRST + number), "user_id": str(who), "emoji": {"id": None, "name": "👍"}, **here}
        match deed:
            case "object" | "agree":
                (world.refused.add if deed == "object" else world.refused.discard)(who)
                await said(con, who, RECORD, granted=deed == "agree", second=second)
            case "post" if number not in world.ever:
                world.authors[number] = who
                world.ever.add(number)
                await happened(con, NOTICE, ("MESSAGE_CREATE", world.shown(number, second)), start=second)
            case "edit" if there:
                world.edits[number] = second
                await happened(con, NOTICE, ("MESSAGE_UPDATE", world.shown(number, second)), start=second)
            case "read" if there:
                await happened(con, NOTICE, ("MESSAGE_CREATE", world.shown(number, second)), start=second)
            case "delete" if there:
                del world.authors[number]
                likes.clear()
                gone = {"id": str(FIRST + number), **here}
                await happened(con, NOTICE, ("MESSAGE_DELETE", gone), start=second)
            case "react" if there and who not in likes:
                likes.add(who)
                await happened(con, NOTICE, ("MESSAGE_REACTION_ADD", reacted), start=second)
            case "unreact" if there and who in likes and who not in world.refused:
                likes.discard(who)
                await happened(con, NOTICE, ("MESSAGE_REACTION_REMOVE", reacted), start=second)
    return world


async def check(con: Connection, world: Discord) -> None:
    """The laws."""
    stored = {row[0] - FIRST for row in await con.fetch("select id from message where deleted_at is null")}
    assert stored <= world.authors.keys()
    assert len(stored) + await left_out(con) == len(world.authors), "a message is neither kept nor counted"
    everything = "".join(
        [*map(str, await con.fetch("select content from message union select content from message_revision"))]
    )
    assert SECRET not in everything
    assert await rollup(con) == await refolded(con)
    known = await con.fetch("select user_id from message_reaction where user_id <> 0 and removed_at is null")
    assert {row["user_id"] for row in known if row["user_id"] > 0} <= set(PEOPLE)
    # What is shown once more to a record that everybody agrees to is whole again.
    for number, who in enumerate(PEOPLE):
        world.refused.discard(who)
        await said(con, who, RECORD, granted=True, second=100 + number)
    for number in sorted(world.authors):
        await happened(con, NOTICE, ("MESSAGE_CREATE", world.shown(number, 0)), start=200)
    stored = {row[0] - FIRST for row in await con.fetch("select id from message where deleted_at is null")}
    assert stored == set(world.authors)
    assert await left_out(con) == 0


EMPTIED = "truncate message, message_revision, message_reaction, detail_due, left_out, consent, consent_event, member"


def test_what_is_kept_and_what_is_left_out_are_together_what_discord_holds(lent_database: LentDatabase) -> None:
    with asyncio.Runner() as runner:
        con = runner.run(_opened(lent_database))

        async def lived(told: list[tuple[str, int, int]]) -> None:
            await con.execute(EMPTIED)
            await check(con, await play(con, told))

        @settings(max_examples=8)
        @given(deeds)
        def holds(told: list[tuple[str, int, int]]) -> None:
            runner.run(lived(told))

        holds()
        runner.run(con.close())
        runner.run(lent_database.take_back())


async def _opened(lent_database: LentDatabase) -> asyncpg.Connection:
    return await connect(await lent_database.lend())
