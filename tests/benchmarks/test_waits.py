"""What is worked out of many waits: the late ones, and how a wait grows with what is stored."""

import pytest

from benchmarks.commands.measuring import exponent, percentile
from benchmarks.commands.shares import Split


def test_the_late_ones_are_what_nineteen_of_twenty_stay_below() -> None:
    assert percentile([float(wait) for wait in range(1, 102)]) == pytest.approx(96)
    assert percentile([7.0]) == 7


@pytest.mark.parametrize(("waits", "power"), [((50, 50, 50), 0), ((1, 10, 100), 1), ((10, 20, 40), 0.301)])
def test_a_wait_grows_with_a_power_of_what_is_stored(waits: tuple[float, ...], power: float) -> None:
    points = list(zip((100_000, 1_000_000, 10_000_000), waits, strict=True))
    assert exponent(points) == pytest.approx(power, abs=0.001)


def test_what_draws_a_chart_is_told_from_what_works_figures_out() -> None:
    figures, chart = Split().run("warm_up", None)
    assert figures > 0
    assert chart > 0
