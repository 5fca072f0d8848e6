"""Scheduled events: what they are, when they were on, and who wanted to come."""

from datetime import datetime, timedelta
from typing import Any

from services.records.occasions import occasion_record
from services.storage.transactions import Connection
from services.storage.writes import (
    Interest,
    delete_occasion,
    keep_only_occasions,
    mark_unreadable,
    write_interest,
    write_interested,
    write_occasions,
)
from tests.services.payloads import GUILD, NOW
from tests.services.records_made import stored

TALK = 40


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def seen(minutes: float, *, live: bool = True, **more: Any) -> Any:
    payload = {
        "id": str(TALK),
        "guild_id": str(GUILD),
        "channel_id": "5",
        "creator_id": "9",
        "name": "A talk",
        "description": None,
        "scheduled_start_time": at(10).isoformat(),
        "scheduled_end_time": None,
        "status": 1,
        "entity_type": 2,
        "entity_metadata": None,
    } | more
    return occasion_record(payload, GUILD, at(minutes), seen_live=live)


async def times(con: Connection) -> list[tuple[Any, ...]]:
    return await stored(con, "status", "began_at", "ended_at", "deleted_at", table="scheduled_event")


async def test_a_scheduled_event_is_kept_as_described(con: Connection) -> None:
    await write_occasions(con, [seen(0, entity_metadata={"location": "Main hall"}, description="About loops")])
    columns = ("channel_id", "creator_id", "name", "description", "location", "kind", "status", "starts_at", "ends_at")
    assert await stored(con, *columns, table="scheduled_event") == [
        (5, 9, "A talk", "About loops", "Main hall", 2, 1, at(10), None)
    ]


async def test_beginning_and_ending_are_kept_where_they_were_heard(con: Connection) -> None:
    told = [seen(0), seen(11, status=2), seen(12, status=2, name="Still on"), seen(60, status=3)]
    await write_occasions(con, told)
    await write_occasions(con, told)
    assert await times(con) == [(3, at(11), at(60), None)]


async def test_a_beginning_found_later_has_no_moment(con: Connection) -> None:
    await write_occasions(con, [seen(0), seen(20, status=2, live=False), seen(60, status=3)])
    assert await times(con) == [(3, None, at(60), None)]


async def test_an_older_description_changes_nothing(con: Connection) -> None:
    await write_occasions(con, [seen(5, name="new")])
    await write_occasions(con, [seen(1, name="old")])
    assert await stored(con, "name", table="scheduled_event") == [("new",)]


async def test_the_next_of_a_row_of_events_begins_anew(con: Connection) -> None:
    await write_occasions(con, [seen(0), seen(11, status=2), seen(60, status=1), seen(80, status=2)])
    assert await times(con) == [(2, at(80), None, None)]


async def test_what_is_deleted_while_it_is_on_ends_with_that(con: Connection) -> None:
    await write_occasions(con, [seen(0), seen(11, status=2)])
    await delete_occasion(con, GUILD, TALK, at(12))
    await delete_occasion(con, GUILD, TALK, at(13))
    assert await times(con) == [(2, at(11), at(12), at(12))]


async def test_what_a_whole_list_leaves_out_is_gone_without_an_end(con: Connection) -> None:
    others = [seen(0, id="41"), seen(30, id="42"), seen(0, id="43", status=3)]
    await write_occasions(con, [seen(0, status=2), *others])
    await keep_only_occasions(con, GUILD, [41], at(20))
    assert await stored(con, "id", "ended_at", "deleted_at", table="scheduled_event") == [
        (TALK, None, at(20)), (41, None, None), (42, None, None), (43, None, None)
    ]  # fmt: skip


async def test_what_a_newer_list_shows_was_not_deleted(con: Connection) -> None:
    await write_occasions(con, [seen(0)])
    await keep_only_occasions(con, GUILD, [], at(5))
    await write_occasions(con, [seen(4, live=False)])
    assert await times(con) == [(1, None, None, at(5))]
    await write_occasions(con, [seen(6, live=False)])
    assert await times(con) == [(1, None, None, None)]


async def test_an_event_in_a_hidden_channel_is_not_gone(con: Connection) -> None:
    await mark_unreadable(con, GUILD, 5, "no permission", at(0))
    await write_occasions(con, [seen(0)])
    await keep_only_occasions(con, GUILD, [], at(5))
    assert await times(con) == [(1, None, None, None)]


async def interests(con: Connection) -> list[tuple[Any, ...]]:
    return await stored(con, "user_id", "since", "until", table="scheduled_event_interest", order="user_id")


async def test_the_newest_word_about_coming_counts(con: Connection) -> None:
    told = [Interest(GUILD, TALK, user, wants, at(n)) for n, (user, wants) in enumerate([(1, True), (2, True)])]
    await write_interest(con, [*told, Interest(GUILD, TALK, 1, wants=False, at=at(5))])
    await write_interest(con, told)
    assert await interests(con) == [(1, None, at(5)), (2, at(1), None)]


async def test_a_whole_list_of_those_who_want_to_come_corrects_what_was_missed(con: Connection) -> None:
    for n, user in enumerate((1, 2, 3)):
        await write_interest(con, [Interest(GUILD, TALK, user, wants=True, at=at(n * 10))])
    await write_interested(con, GUILD, TALK, [1, 4], at(15))
    assert await interests(con) == [(1, at(0), None), (2, at(10), at(15)), (3, at(20), None), (4, at(15), None)]
