"""The time inside the local Discord."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import Clock


def test_a_clock_that_lags_catches_up_with_the_machine() -> None:
    clock = Clock(datetime.now(UTC) - timedelta(minutes=40))
    clock.catch_up()
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)


def test_a_clock_that_is_ahead_never_goes_back() -> None:
    clock = Clock(datetime.now(UTC) + timedelta(days=1))
    clock.catch_up()
    assert clock.now() > datetime.now(UTC) + timedelta(hours=23)


def test_a_step_back_is_refused() -> None:
    with pytest.raises(ValueError, match="only goes forward"):
        Clock().advance(timedelta(seconds=-1))
