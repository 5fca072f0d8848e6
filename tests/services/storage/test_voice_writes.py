"""Stays in voice channels equal the fold of what was seen, and end where sight of them was lost."""

from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import coverage
from services.records.voice import VoiceFlags, VoiceSighting, voice_sighting
from services.storage.transactions import Connection
from services.storage.voice_writes import voice_seen_until
from services.storage.writes import close_unseen_voice, write_voice
from tests.services.payloads import AUTHOR, GUILD, NOW
from tests.services.records_made import stored

KINDS = ("muted", "deafened", "streaming", "camera")
SECONDS = tuple(f"{kind}_seconds" for kind in KINDS)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def seen(seconds: float, channel_id: int | None, *flags: str, user_id: int = AUTHOR, live: bool = True) -> Any:
    doing = VoiceFlags(**dict.fromkeys(flags, True))
    return VoiceSighting(
        guild_id=GUILD, user_id=user_id, channel_id=channel_id, flags=doing, at=at(seconds), seen_live=live
    )


async def stays(con: Connection, *more: str) -> list[tuple[Any, ...]]:
    return await stored(con, "channel_id", "from_at", "to_at", *more, table="voice_session", order="user_id, from_at")


async def test_a_stay_knows_how_long_somebody_was_muted_deafened_streaming_and_on_camera(con: Connection) -> None:
    await write_voice(con, [seen(0, 5), seen(10, 5, "muted"), seen(15, 5, "muted", "camera"), seen(35, 5, "streaming")])
    await write_voice(con, [seen(36, 5, "deafened"), seen(40, None)])
    assert await stays(con, *SECONDS) == [(5, at(0), at(40), 25.0, 4.0, 1.0, 20.0)]


async def test_moving_to_another_channel_ends_one_stay_and_begins_the_next(con: Connection) -> None:
    await write_voice(con, [seen(0, 5, "muted"), seen(10, 6, "muted"), seen(30, None)])
    assert await stays(con, "muted_seconds") == [(5, at(0), at(10), 10.0), (6, at(10), at(30), 20.0)]


async def test_leaving_without_having_been_seen_is_nothing(con: Connection) -> None:
    await write_voice(con, [seen(0, None)])
    assert await stays(con) == []


async def test_the_same_again_changes_nothing(con: Connection) -> None:
    told = [seen(0, 5, "muted"), seen(10, None), seen(20, 5), seen(30, 6)]
    for part in (told, told, told[:2], told[2:]):
        await write_voice(con, part)
    assert await stays(con, "muted_seconds") == [
        (5, at(0), at(10), 10.0), (5, at(20), at(30), 0.0), (6, at(30), None, 0.0)
    ]  # fmt: skip


async def test_a_session_that_was_lost_ends_at_its_last_heartbeat_and_is_not_certain(con: Connection) -> None:
    await coverage.session_opened(con, GUILD, at(0))
    await write_voice(con, [seen(5, 5, "muted"), seen(6, 7, user_id=8), seen(9, None, user_id=8)])
    await coverage.still_live(con, GUILD, at(20))
    await coverage.session_opened(con, GUILD, at(100))
    seen_until = await voice_seen_until(con, GUILD, at(100))
    assert seen_until == at(20)
    await close_unseen_voice(con, GUILD, seen_until, at(100))
    await write_voice(con, [seen(100, 5, live=False)])
    await close_unseen_voice(con, GUILD, seen_until, at(100))
    assert await stays(con, "from_certain", "to_certain", "muted_seconds") == [
        (7, at(6), at(9), True, True, 0.0),
        (5, at(5), at(20), True, False, 15.0),
        (5, at(100), None, False, True, 0.0),
    ]


@pytest.mark.parametrize("seen_until", [None, at(-30)])
async def test_what_was_heard_of_a_stay_counts_even_after_the_last_heartbeat(con: Connection, seen_until: Any) -> None:
    await write_voice(con, [seen(0, 5, "camera"), seen(7, 5)])
    await close_unseen_voice(con, GUILD, seen_until, at(50))
    assert await stays(con, "to_certain", "camera_seconds") == [(5, at(0), at(7), False, 7.0)]


def test_being_muted_by_a_moderator_and_by_oneself_are_one() -> None:
    state = {"user_id": "3", "channel_id": None, "mute": False, "self_mute": True, "deaf": True, "self_deaf": False}
    read = voice_sighting(state, GUILD, NOW, seen_live=True)
    assert (read.user_id, read.channel_id, read.flags) == (3, None, VoiceFlags(muted=True, deafened=True))


STEP = st.tuples(st.sampled_from([1, 2]), st.sampled_from([5, 6, None]), st.sets(st.sampled_from(KINDS)))


def by_hand(told: list[VoiceSighting]) -> list[tuple[Any, ...]]:
    """The stays of one person, second by second."""
    made: list[list[Any]] = []
    for one, following in zip_longest(told, told[1:]):
        if one.channel_id is None:
            continue
        if not made or made[-1][0] != one.channel_id or made[-1][2] != one.at:
            made.append([one.channel_id, one.at, None, 0.0, 0.0, 0.0, 0.0])
        made[-1][2] = following.at if following else None
        if following is not None:
            seconds = (following.at - one.at).total_seconds()
            for place, kind in enumerate(KINDS, 3):
                made[-1][place] += seconds * getattr(one.flags, kind)
    return [tuple(stay) for stay in made]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=1, max_size=12), st.integers(1, 5), st.randoms(use_true_random=False))
async def test_stays_never_overlap_and_their_seconds_equal_the_fold(
    con: Connection, steps: list[Any], size: int, chance: Any
) -> None:
    await con.execute("truncate voice_session")
    told = [seen(3 * n, channel, *flags, user_id=user) for n, (user, channel, flags) in enumerate(steps)]
    for start in range(0, len(told), size):
        again = told[:start]  # anything told before may be told again, in any order
        some = told[start : start + size] + chance.sample(again, min(len(again), 3))
        chance.shuffle(some)
        await write_voice(con, some)
    kept = await stays(con, *SECONDS)
    assert kept == [stay for user in (1, 2) for stay in by_hand([one for one in told if one.user_id == user])]
    overlaps = await con.fetchval(
        """
        select count(*) from voice_session a join voice_session b
        on a.user_id = b.user_id and a.from_at < b.from_at and coalesce(a.to_at, 'infinity') > b.from_at
        """
    )
    assert overlaps == 0
