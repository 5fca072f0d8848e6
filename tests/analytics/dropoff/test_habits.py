from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dropoff.habits import breaks, habit_before, position

NOW = 1000


def habit(days, now=NOW, **more):
    before = [day for day in days if day < now]
    return habit_before(sorted(days), before[-1] + 0.5 if before else 0, now, **more)


def test_the_features_of_a_hand_counted_student() -> None:
    found = habit([960, 980, 981, 985, 990, 995, 1000])

    assert found is not None
    assert found.recent.silent_days == 4.5
    assert found.recent.active_days == 5  # 980 to 995; 960 lies before the window, 1000 is today
    assert (found.active_week, found.active_weeks) == (1, 3)
    assert found.usual_gap == (20 + 1 + 4 + 5 + 5 + 3) / 6
    assert found.known_days == 40
    assert (found.pause, found.pauses) == (19, 5)


def test_nothing_before_the_day_is_no_habit() -> None:
    assert habit_before([1000], 0, NOW) is None


def test_a_weekly_rhythm_is_a_pause_of_five_or_six_days() -> None:
    weekends = [day for week in range(20) for day in (852 + 7 * week, 853 + 7 * week)]

    found = habit(weekends)

    assert found is not None
    assert found.pause == 5


def test_five_steps_are_needed_for_a_habit() -> None:
    found = habit([970, 975, 980, 985, 990])

    assert found is not None
    assert (found.pause, found.pauses) == (None, 4)


def test_days_that_were_not_seen_are_taken_out_of_the_silence() -> None:
    unseen = habit([980, 985, 990], unseen=range(991, 998))

    assert unseen is not None
    assert unseen.recent.silent_days == 2.5  # half of the 990th, 998 and 999


def test_the_window_reaches_back_over_days_that_were_not_seen() -> None:
    days = [965, 966, 980, 990]

    assert habit(days).recent.active_days == 2
    assert habit(days, unseen=range(967, 979)).recent.active_days == 4


def test_a_day_with_an_event_was_seen_whatever_the_record_says() -> None:
    days = [980, 985, 990]

    assert habit(days, unseen=days) == habit(days)


def test_breaks_are_silences_between_two_active_days_in_seen_days() -> None:
    days = [900, 930, 932, 960]

    assert breaks(days, 21) == [(901, 930, 29), (933, 960, 27)]
    assert breaks(days, 21, unseen=range(935, 945)) == [(901, 930, 29)]


def test_a_moment_in_a_lost_day_is_where_that_day_would_begin() -> None:
    assert position(11.7, [10, 11]) == 10
    assert position(12.5, [10, 11]) == 10.5


@settings(max_examples=60)
@given(st.sets(st.integers(700, 999), min_size=1), st.integers(0, 60))
def test_more_silence_never_raises_activity(days, silent) -> None:
    ordered = sorted(days)
    before, after = habit(ordered), habit(ordered, NOW + silent)

    assert before is not None
    assert after is not None
    assert after.recent.active_days <= before.recent.active_days
    assert after.recent.silent_days == pytest.approx(before.recent.silent_days + silent)


@settings(max_examples=60)
@given(st.sets(st.integers(700, 1100), min_size=1), st.sets(st.integers(700, 1100)), st.randoms())
def test_what_was_not_seen_never_makes_a_silence_longer_and_order_does_not_matter(days, unseen, random: Random) -> None:
    ordered = sorted(days)
    if ordered[0] >= NOW:
        return
    shuffled = list(unseen)
    random.shuffle(shuffled)
    plain, spared = habit(ordered), habit(ordered, unseen=shuffled)

    assert plain is not None
    assert spared is not None
    assert spared.recent.silent_days <= plain.recent.silent_days
    assert spared.recent.active_days >= plain.recent.active_days
    assert spared == habit(ordered, unseen=unseen)


def test_events_of_the_day_itself_and_later_never_count() -> None:
    """What is known before a moment does not change with what comes after it: no leak into the back-test."""
    days = [970, 980, 990, 995]

    assert habit(days) == habit([*days, 1000, 1001, 1010])
