from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.exported.shifting import Shift, weeks_behind
from sandbox.snowflake import first_id_at, time_of

moments = st.datetimes(datetime(2016, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone below
WEEK = timedelta(weeks=1)


@settings(deadline=None)
@given(newest=moments, now=moments)
def test_the_newest_message_falls_into_the_last_seven_days_on_its_own_weekday(newest, now):
    newest_id = first_id_at(newest)
    moved = time_of(Shift(weeks_behind(newest_id, now)).id(str(newest_id)))
    assert (moved - time_of(newest_id)) % WEEK == timedelta(0)
    assert now - WEEK < moved <= now or moved == time_of(newest_id) > now - WEEK


@settings(deadline=None)
@given(moments, moments, st.integers(0, 500))
def test_the_order_and_the_distance_of_messages_stay(one, other, weeks):
    shift = Shift(weeks)
    first, second = (shift.id(str(first_id_at(at))) for at in (one, other))
    assert time_of(second) - time_of(first) == time_of(first_id_at(other)) - time_of(first_id_at(one))


def test_references_move_with_what_they_point_at():
    thread, channel = str(first_id_at(datetime(2025, 1, 1, tzinfo=UTC))), "2000"
    shift = Shift(3, frozenset({thread}))
    message = {
        "id": thread,
        "channel_id": thread,
        "timestamp": "2025-01-01T00:00:00.000000+00:00",
        "edited_timestamp": None,
        "message_reference": {"type": 0, "channel_id": channel, "message_id": thread},
    }
    moved = shift.message(message)
    assert moved["id"] == moved["channel_id"] == moved["message_reference"]["message_id"] == shift.id(thread)
    assert moved["message_reference"]["channel_id"] == channel
    assert (moved["timestamp"], moved["edited_timestamp"]) == ("2025-01-22T00:00:00.000000+00:00", None)


def test_no_shift_leaves_a_message_as_it_is():
    message = {"id": "5"}
    assert Shift().message(message) is message
