"""Silent and not-seen are told apart."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.coverage import (
    GAP,
    HISTORY,
    UNREADABLE,
    Unseen,
    gap_closed,
    hidden_channels,
    session_opened,
    still_live,
    unseen,
    verified,
)
from services.records.mapping import channel_record
from services.records.snowflakes import LARGEST_ID
from services.storage.transactions import Connection
from services.storage.writes import (
    mark_channel_deleted,
    mark_readable,
    mark_unreadable,
    note_page,
    write_channels,
    write_messages,
)
from tests.services.payloads import CHANNEL, GUILD, NOW, channel, id_at
from tests.services.records_made import message_seen, stored

START, END = NOW - timedelta(days=30), NOW + timedelta(days=30)


def hour(number: float) -> datetime:
    return NOW + timedelta(hours=number)


async def everything_unseen(con: Connection) -> list[Unseen]:
    return await unseen(con, GUILD, START, END)


async def test_a_first_session_has_no_gap_before_it(con: Connection) -> None:
    await session_opened(con, GUILD, hour(0))
    assert await everything_unseen(con) == []


async def test_the_time_between_two_sessions_is_a_gap(con: Connection) -> None:
    await session_opened(con, GUILD, hour(0))
    await still_live(con, GUILD, hour(2))
    await session_opened(con, GUILD, hour(5))
    assert await everything_unseen(con) == [Unseen(hour(2), hour(5), GAP, 0)]


async def test_opening_the_same_session_again_changes_nothing(con: Connection) -> None:
    await session_opened(con, GUILD, hour(0))
    for _ in range(2):
        await session_opened(con, GUILD, hour(5))
    assert await stored(con, "kind", "from_at", table="coverage") == [
        ("live", hour(0)),
        ("gap", hour(0)),
        ("live", hour(5)),
    ]


async def test_a_session_that_goes_on_has_no_gap_however_long_it_was_quiet(con: Connection) -> None:
    await session_opened(con, GUILD, hour(0))
    await still_live(con, GUILD, hour(9))
    await still_live(con, GUILD, hour(4))
    assert await stored(con, "from_at", "to_at", table="coverage") == [(hour(0), hour(9))]


async def test_a_filled_gap_is_no_longer_unseen(con: Connection) -> None:
    for number in (0, 5, 9):
        await session_opened(con, GUILD, hour(number))
    await gap_closed(con, GUILD, hour(6))
    assert await everything_unseen(con) == [Unseen(hour(5), hour(9), GAP, 0)]


async def test_a_gap_that_was_filled_before_it_was_written_down_is_not_unseen_either(con: Connection) -> None:
    await session_opened(con, GUILD, hour(0))
    await gap_closed(con, GUILD, hour(6))
    await session_opened(con, GUILD, hour(5))
    assert await everything_unseen(con) == []

    await session_opened(con, GUILD, hour(9))
    assert await everything_unseen(con) == [Unseen(hour(5), hour(9), GAP, 0)]


async def test_what_is_unseen_is_cut_to_the_period_asked_for(con: Connection) -> None:
    await session_opened(con, GUILD, hour(0))
    await session_opened(con, GUILD, hour(10))
    assert await unseen(con, GUILD, hour(4), hour(6)) == [Unseen(hour(4), hour(6), GAP, 0)]
    assert await unseen(con, GUILD, hour(10), hour(12)) == []


async def test_another_server_has_its_own_coverage(con: Connection) -> None:
    await session_opened(con, GUILD, hour(0))
    await session_opened(con, GUILD, hour(5))
    assert await unseen(con, GUILD + 1, START, END) == []


@pytest.fixture
async def known_channel(con: Connection) -> None:
    """A channel made an hour before NOW, with a message at NOW."""
    await write_channels(con, [channel_record(channel(id_at(hour(-1)), last_message_id=str(id_at(NOW))), GUILD)])
    await write_messages(con, [message_seen(id_at(NOW), channel_id=id_at(hour(-1)))])


@pytest.mark.usefixtures("known_channel")
async def test_history_not_read_down_to_yet_is_unseen(con: Connection) -> None:
    here = id_at(hour(-1))
    assert await everything_unseen(con) == [Unseen(hour(-1), NOW + timedelta(milliseconds=1), HISTORY, here)]
    await note_page(con, GUILD, here, low_id=id_at(hour(-0.5)), high_id=id_at(NOW), at=NOW)
    assert await everything_unseen(con) == [Unseen(hour(-1), hour(-0.5), HISTORY, here)]
    await note_page(con, GUILD, here, complete=True, at=NOW)
    assert await everything_unseen(con) == []


@pytest.mark.usefixtures("known_channel")
async def test_a_channel_that_became_unreadable_is_unseen_from_then_on(con: Connection) -> None:
    here = id_at(hour(-1))
    await note_page(con, GUILD, here, complete=True, at=NOW)
    await mark_unreadable(con, GUILD, here, "View Channel is missing", hour(1))
    await mark_unreadable(con, GUILD, here, "View Channel is missing", hour(2))
    assert await everything_unseen(con) == [Unseen(hour(1), END, UNREADABLE, here)]
    await mark_readable(con, GUILD, here, hour(3))
    assert await everything_unseen(con) == [Unseen(hour(1), hour(3), UNREADABLE, here)]
    await gap_closed(con, GUILD, hour(4), here)
    assert await everything_unseen(con) == []


async def test_a_channel_that_was_never_readable_shades_nothing_but_is_named(con: Connection) -> None:
    await write_channels(con, [channel_record(channel(name="staff"), GUILD)])
    await mark_unreadable(con, GUILD, CHANNEL, "View Channel is missing", NOW)
    assert await everything_unseen(con) == []
    assert await hidden_channels(con, GUILD) == {CHANNEL: "staff"}


@pytest.mark.usefixtures("known_channel")
async def test_a_deleted_channel_has_nothing_left_to_see(con: Connection) -> None:
    await mark_unreadable(con, GUILD, id_at(hour(-1)), "gone", NOW)
    await mark_channel_deleted(con, GUILD, id_at(hour(-1)), NOW)
    assert await everything_unseen(con) == []
    assert await hidden_channels(con, GUILD) == {}


async def test_an_empty_channel_has_no_history_to_wait_for(con: Connection) -> None:
    await write_channels(con, [channel_record(channel(), GUILD)])
    assert await everything_unseen(con) == []


async def verified_rows(con: Connection) -> list[tuple[float, float, float]]:
    rows = await con.fetch("select from_at, to_at, seen_at from coverage where kind = 'verified' order by from_at")
    return [tuple((moment - NOW) / timedelta(hours=1) for moment in row) for row in rows]


async def compare(con: Connection, start: float, end: float, at: float) -> None:
    async with con.transaction():
        await verified(con, GUILD, CHANNEL, id_at(hour(start)), id_at(hour(end)), hour(at))


async def test_pages_of_one_reading_become_one_verified_stretch(con: Connection) -> None:
    for start, end, at in [(8, 9, 20), (6, 8, 20.1), (1, 6, 20.15)]:
        await compare(con, start, end, at)
    assert await verified_rows(con) == [(1, 9, 20)]


async def test_a_comparison_a_quarter_of_an_hour_later_is_a_newer_one(con: Connection) -> None:
    await compare(con, 0, 9, 10)
    await compare(con, 8, 9, 10.25)
    assert await verified_rows(con) == [(0, 8, 10), (8, 9, 10.25)]


async def test_a_newer_comparison_swallows_what_it_covers(con: Connection) -> None:
    await compare(con, 1, 3, 10)
    await compare(con, 4, 6, 10)
    await compare(con, 0, 7, 50)
    assert await verified_rows(con) == [(0, 7, 50)]


async def test_what_a_newer_comparison_leaves_out_keeps_its_older_time(con: Connection) -> None:
    await compare(con, 0, 9, 10)
    await compare(con, 3, 5, 50)
    assert await verified_rows(con) == [(0, 3, 10), (3, 5, 50), (5, 9, 10)]


async def test_the_same_comparison_again_changes_nothing(con: Connection) -> None:
    for _ in range(3):
        await compare(con, 0, 9, 10)
    assert await verified_rows(con) == [(0, 9, 10)]


async def test_an_older_comparison_that_is_written_late_does_not_hide_a_newer_one(con: Connection) -> None:
    await compare(con, 3, 5, 50)
    await compare(con, 0, 9, 10)
    assert await verified_rows(con) == [(0, 3, 10), (3, 5, 50), (5, 9, 10)]


async def test_nothing_is_verified_beyond_the_moment_of_asking(con: Connection) -> None:
    async with con.transaction():
        await verified(con, GUILD, CHANNEL, 0, LARGEST_ID, hour(7))
    assert (await verified_rows(con))[0][1:] == (7, 7)


MADE = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.integers(20, 99)), min_size=1, max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MADE)
async def test_each_hour_keeps_the_newest_comparison_of_it(
    con: Connection, comparisons: list[tuple[int, int, int]]
) -> None:
    await con.execute("delete from coverage")
    for start, length, at in comparisons:
        await compare(con, start, start + length, at)
    rows = await verified_rows(con)
    assert all(one[1] <= other[0] for one, other in pairwise(rows))
    for half in range(15):
        newest = max((at for start, length, at in comparisons if start <= half < start + length), default=None)
        kept = [seen for start, end, seen in rows if start <= half < end]
        # Those made within the hour may have grown together under the older of their moments.
        assert (newest is None and kept == []) or (newest is not None and newest - 1 <= kept[0] <= newest)
