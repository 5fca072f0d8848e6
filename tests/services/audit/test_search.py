"""Counting by Discord's search, and waiting for its index."""

from unittest.mock import AsyncMock, Mock

import pytest

from sandbox import Sandbox
from services.audit.scopes import Scope, edge_at, edge_before
from services.audit.search import IndexNotReady, Search
from services.discord.errors import DiscordUnavailable, Forbidden
from services.discord.rest import DiscordRest
from services.records.snowflakes import created_at
from tests.e2e.history_scene import School, running, school

NOW_ON = (1 << 62) - 1


class Waits:
    """Remembers how long it was told to wait, and does not."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def talked() -> School:
    made = school(2)
    made.write(made.channels[0], 40)
    made.write(made.channels[1], 5)
    return made


async def test_a_scope_is_counted_by_channel_person_and_time(database, talked):
    async with Sandbox(talked.world) as box, running(database, box) as bot:
        await bot.settled()
        search = Search(bot.rest, talked.guild_id)
        ids = sorted(
            int(one["id"]) for one in talked.world.every_message() if one["channel_id"] == str(talked.channels[0])
        )
        everything = await search.ask(Scope(0, NOW_ON))
        assert (everything.total, len(everything.hits), everything.whole) == (45, 25, False)
        one = await search.ask(Scope(0, NOW_ON, (talked.channels[1],)))
        assert (one.total, one.whole) == (5, True)
        assert (await search.ask(Scope(0, NOW_ON, None, (talked.students[0],)))).total == 16
        cut = edge_before(ids[30])
        below, above = Scope(0, cut, (talked.channels[0],)), Scope(cut, NOW_ON, (talked.channels[0],))
        assert [(await search.ask(scope)).total for scope in (below, above)] == [30, 10]
        late = await search.ask(Scope(0, NOW_ON, (talked.channels[0],)), 20)
        assert sorted(late.hits) == ids[:20]
    assert search.requests == 6


async def test_ends_are_no_messages_so_it_does_not_matter_on_which_side_discord_counts_them(database, talked):
    async with Sandbox(talked.world) as box, running(database, box) as bot:
        ids = sorted(
            int(one["id"]) for one in talked.world.every_message() if one["channel_id"] == str(talked.channels[0])
        )
        cut = edge_before(ids[10])
        assert edge_at(created_at(ids[10])) == cut
        search = Search(bot.rest, talked.guild_id)
        for _ in range(2):
            found = await search.ask(Scope(cut, NOW_ON, (talked.channels[0],)))
            assert found.total == 30
            box.faults.add("rest.search_inclusive")


async def test_an_index_in_the_making_is_waited_for_as_told(database, talked):
    async with Sandbox(talked.world) as box, running(database, box) as bot:
        box.faults.add("rest.indexing", count=3, retry_after=7)
        waits = Waits()
        search = Search(bot.rest, talked.guild_id, sleep=waits)
        assert (await search.ask(Scope(0, NOW_ON))).total == 45
    assert waits.seconds == [7, 7, 7]
    assert search.waited == 21


async def test_the_patience_ends(database, talked):
    async with Sandbox(talked.world) as box, running(database, box) as bot:
        box.faults.add("rest.indexing", count=None, retry_after=7)
        with pytest.raises(IndexNotReady, match="after 14 seconds"):
            await Search(bot.rest, talked.guild_id, patience=10, sleep=Waits()).ask(Scope(0, NOW_ON))


async def test_without_the_message_content_intent_discord_refuses(database, talked):
    talked.world.application["flags"] = 0
    async with Sandbox(talked.world) as box, running(database, box) as bot:
        with pytest.raises(Forbidden):
            await Search(bot.rest, talked.guild_id).ask(Scope(0, NOW_ON))


@pytest.mark.parametrize("answer", [None, [], {}, {"messages": [[{"id": "x"}]], "total_results": 1}, {"messages": 3}])
async def test_an_answer_that_nobody_documented_is_no_count(answer):
    rest = Mock(DiscordRest)
    rest.get = AsyncMock(return_value=answer)
    with pytest.raises(DiscordUnavailable):
        await Search(rest, 1).ask(Scope(0, NOW_ON))
