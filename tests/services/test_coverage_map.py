"""The record of what was seen, as the picture takes it."""

from datetime import datetime, timedelta
from typing import Any

from services.coverage import gap_closed, session_opened, still_live, verified
from services.coverage_map import coverage_map
from services.records.mapping import channel_record
from services.storage.transactions import Connection
from services.storage.writes import mark_readable, mark_unreadable, note_page, write_channels
from tests.services.payloads import CHANNEL, GUILD, NOW, channel, id_at, thread

BORN = id_at(NOW - timedelta(days=9))


def hour(number: float) -> datetime:
    return NOW + timedelta(hours=number)


def seconds(*pairs: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    return tuple((hour(begins).timestamp(), hour(ends).timestamp()) for begins, ends in pairs)


async def made(con: Connection, *payloads: dict[str, Any]) -> None:
    await write_channels(con, [channel_record(payload, GUILD) for payload in payloads])


async def test_sessions_and_the_gaps_between_them_hold_for_all_channels(con: Connection) -> None:
    await made(con, channel(BORN))
    await session_opened(con, GUILD, hour(0))
    await still_live(con, GUILD, hour(2))
    await session_opened(con, GUILD, hour(3))
    known = await coverage_map(con, GUILD, None, hour(9))
    assert (known.live, known.gaps) == (seconds((0, 2), (3, 3)), seconds((2, 3)))
    await gap_closed(con, GUILD, hour(4))
    assert (await coverage_map(con, GUILD, None, hour(9))).gaps == ()


async def test_a_session_that_was_alive_a_moment_ago_goes_on(con: Connection) -> None:
    await made(con, channel(BORN))
    await session_opened(con, GUILD, hour(0))
    await still_live(con, GUILD, hour(9) - timedelta(seconds=20))
    assert (await coverage_map(con, GUILD, None, hour(9))).live == seconds((0, 9))


async def test_history_that_is_not_read_yet_ends_at_the_oldest_message_read(con: Connection) -> None:
    await made(con, channel(BORN))
    await mark_readable(con, GUILD, BORN, hour(0))
    await note_page(con, GUILD, BORN, low_id=id_at(hour(-5)), high_id=id_at(hour(-1)), at=hour(0))
    (one,) = (await coverage_map(con, GUILD, None, hour(9))).channels
    assert one.unread == seconds((-9 * 24, -5))
    await note_page(con, GUILD, BORN, complete=True, at=hour(0))
    (one,) = (await coverage_map(con, GUILD, None, hour(9))).channels
    assert one.unread == ()


async def test_a_channel_that_never_could_be_read_was_hidden_all_the_time(con: Connection) -> None:
    await made(con, channel(BORN))
    await mark_unreadable(con, GUILD, BORN, "hidden", hour(3))
    (one,) = (await coverage_map(con, GUILD, None, hour(9))).channels
    assert (one.hidden, one.unread) == (seconds((-9 * 24, 9)), ())


async def test_an_hour_without_permission_is_hidden_until_it_is_read_after_all(con: Connection) -> None:
    await made(con, channel(BORN))
    await note_page(con, GUILD, BORN, low_id=BORN, high_id=id_at(hour(1)), complete=True, at=hour(1))
    await mark_unreadable(con, GUILD, BORN, "hidden", hour(3))
    await mark_readable(con, GUILD, BORN, hour(4))
    (one,) = (await coverage_map(con, GUILD, None, hour(9))).channels
    assert one.hidden == seconds((3, 4))
    await gap_closed(con, GUILD, hour(5), BORN)
    (one,) = (await coverage_map(con, GUILD, None, hour(9))).channels
    assert one.hidden == ()


async def test_threads_are_shown_with_their_channel(con: Connection) -> None:
    await made(con, channel(CHANNEL), thread(BORN))
    async with con.transaction():
        await verified(con, GUILD, BORN, id_at(hour(1)), id_at(hour(2)), hour(5))
    known = await coverage_map(con, GUILD, None, hour(9))
    assert {one.family for one in known.channels} == {CHANNEL}
    assert {one.verified for one in known.channels} == {(), seconds((1, 2))}
    assert known.names[CHANNEL] == "general"
