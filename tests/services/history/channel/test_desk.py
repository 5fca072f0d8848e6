"""Pages that are handed in while others are being stored."""

import asyncio
from datetime import timedelta

from services.database import Database
from services.discord.pagers import MessagePage
from services.discord.server_records import channel_state
from services.history.channel.desk import GROUPS, PageDesk
from services.history.channel.pages import PageOutcome, Shown, Sight
from services.records.messages import message_record
from tests.services.payloads import GUILD, NOW, message

CHANNELS = range(101, 107)


def shown(channel_id: int) -> Shown:
    channel = channel_state({"id": str(channel_id), "type": 0, "name": "general"}, GUILD)
    said = message(id=str(channel_id * 1000), channel_id=str(channel_id))
    page = MessagePage([said], NOW - timedelta(seconds=channel_id))
    outcome = PageOutcome(page, low_id=page.oldest, fresh=True)
    return Shown(channel, Sight(NOW), outcome, [message_record(said, GUILD, page.asked_at)], [])


def broken(channel_id: int) -> Shown:
    """One whose record the database does not take."""
    page = shown(channel_id)
    page.records[0] = page.records[0]._replace(flags=1 << 70)
    return page


async def stored(database: Database) -> list[tuple[int, int]]:
    """The channel and low watermark of each stored message, and the transaction that wrote it."""
    rows = await database.pool.fetch(
        "select m.channel_id, m.xmin::text::bigint as at from message m join channel c on c.id = m.channel_id"
        " where c.low_id = m.id order by 1"
    )
    return [(row["channel_id"], row["at"]) for row in rows]


async def test_pages_that_wait_share_a_transaction_and_each_learns_what_it_brought(database: Database) -> None:
    desk = PageDesk(database)

    found = await asyncio.gather(*(desk.store(shown(one)) for one in CHANNELS))

    assert [(one.messages, one.new) for one in found] == [(1, 1)] * len(CHANNELS)
    assert [channel for channel, _ in await stored(database)] == list(CHANNELS)
    first, second, *together = [at for _, at in await stored(database)]
    assert len({first, second, *together}) == len({first, second, together[0]}) == 1 + GROUPS


async def test_a_page_that_cannot_be_stored_fails_for_itself_alone(database: Database) -> None:
    desk = PageDesk(database)
    first, second, *others = CHANNELS

    pages = shown(first), broken(second), *map(shown, others)
    _, problem, *found = await asyncio.gather(*map(desk.store, pages), return_exceptions=True)
    assert "exceeds 64-bit range" in str(problem)
    assert [getattr(one, "new", one) for one in found] == [1] * len(others)
    await desk.store(shown(second))

    assert [channel for channel, _ in await stored(database)] == list(CHANNELS)


async def test_pages_handed_in_with_one_that_is_given_up_are_stored(database: Database) -> None:
    desk = PageDesk(database)
    first, second, given_up, *others = (asyncio.create_task(desk.store(shown(one))) for one in CHANNELS)
    await asyncio.wait({first, second}, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0)  # the third has the turn, with all the others in its hands
    given_up.cancel()

    _, _, *found = await asyncio.gather(first, second, *others)

    assert [one.new for one in found] == [1] * len(others)
    assert {*CHANNELS} - {CHANNELS[2]} <= {channel for channel, _ in await stored(database)}
