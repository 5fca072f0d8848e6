"""Who came to a scheduled event, and for how long."""

from datetime import datetime, timedelta
from typing import Any

from services.people.attendance import Attendance, who_came
from services.records.occasions import occasion_record
from services.records.voice import VoiceFlags, VoiceSighting
from services.storage.transactions import Connection
from services.storage.writes import write_occasions, write_voice
from tests.services.payloads import GUILD, NOW

TALK = 40


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


async def talk(con: Connection, *states: tuple[float, int], live: bool = True, **more: Any) -> None:
    told = {"id": str(TALK), "channel_id": "5", "name": "A talk", "scheduled_start_time": at(0).isoformat()} | more
    records = [occasion_record(told | {"status": status}, GUILD, at(when), seen_live=live) for when, status in states]
    await write_occasions(con, records)


async def in_voice(con: Connection, user_id: int, *moves: tuple[float, int | None]) -> None:
    facts = {"guild_id": GUILD, "user_id": user_id, "flags": VoiceFlags()}
    await write_voice(con, [VoiceSighting(channel_id=place, at=at(when), **facts) for when, place in moves])  # type: ignore[arg-type]


async def test_time_in_the_channel_counts_while_the_event_is_on(con: Connection) -> None:
    await talk(con, (-9, 1), (2, 2), (60, 3))
    await in_voice(con, 1, (-5, 5), (30, None), (40, 5), (90, None))
    await in_voice(con, 2, (10, 6), (20, 5), (25, 6))
    await in_voice(con, 3, (61, 5))
    await in_voice(con, 4, (50, 5))
    assert await who_came(con, GUILD, TALK, at(100)) == [
        Attendance(1, at(2), at(60), 48 * 60.0, certain=True),
        Attendance(2, at(20), at(25), 5 * 60.0, certain=True),
        Attendance(4, at(50), at(60), 10 * 60.0, certain=True),
    ]


async def test_an_event_that_goes_on_is_counted_up_to_now(con: Connection) -> None:
    await talk(con, (-9, 1), (2, 2))
    await in_voice(con, 1, (3, 5))
    assert [(one.last_at, one.seconds) for one in await who_came(con, GUILD, TALK, at(10))] == [(at(10), 7 * 60.0)]


async def test_an_event_whose_beginning_nobody_saw_began_as_planned(con: Connection) -> None:
    await talk(con, (20, 2), live=False)
    await in_voice(con, 1, (-10, 5), (30, None))
    assert [one.seconds for one in await who_came(con, GUILD, TALK, at(40))] == [30 * 60.0]


async def test_nobody_came_to_what_was_cancelled(con: Connection) -> None:
    await talk(con, (-9, 1), (-5, 4))
    await in_voice(con, 1, (-10, 5), (30, None))
    assert await who_came(con, GUILD, TALK, at(40)) == []
