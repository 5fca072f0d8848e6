"""Silent and not-seen are told apart."""

from datetime import datetime, timedelta

import pytest

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
)
from services.records.mapping import channel_record
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
    assert await hidden_channels(con, GUILD) == ["staff"]


@pytest.mark.usefixtures("known_channel")
async def test_a_deleted_channel_has_nothing_left_to_see(con: Connection) -> None:
    await mark_unreadable(con, GUILD, id_at(hour(-1)), "gone", NOW)
    await mark_channel_deleted(con, GUILD, id_at(hour(-1)), NOW)
    assert await everything_unseen(con) == []
    assert await hidden_channels(con, GUILD) == []


async def test_an_empty_channel_has_no_history_to_wait_for(con: Connection) -> None:
    await write_channels(con, [channel_record(channel(), GUILD)])
    assert await everything_unseen(con) == []
