from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.people.students import Person
from services.quiet.people import Record
from services.rules.judging import REACH, judge
from services.rules.kinds import BOUNDS, Reason, RuleKind

TODAY = date(2026, 11, 25).toordinal()  # a Wednesday
OLA = Person(1, "Ola", False, False, True, False, True, datetime(2026, 1, 1, tzinfo=UTC), None, frozenset())


def record(*ago, joined=200, unseen=(), wrote=True, away=(), free=()):
    """Somebody active so many days ago (0: today)."""
    days = tuple(sorted({TODAY - back for back in ago}))
    before = [day for day in days if day < TODAY]
    last = before[-1] + 0.5 if before else None
    gone, rest, lost = (frozenset(TODAY - back for back in each) for each in (away, free, unseen))
    since = None if joined is None else TODAY - joined
    return Record(OLA, days, last, since, wrote, lost | gone | rest, away=gone, free=rest, blind=lost)


def silent(found, number=7):
    return judge(found, RuleKind.SILENT, number, TODAY)


def test_seven_whole_silent_days_are_touched_and_six_are_not() -> None:
    touched, active = silent(record(8)), silent(record(7))

    assert (touched.reason, touched.number, touched.episode) == (None, 7, f"silent:{date.fromordinal(TODAY - 8)}")
    assert (active.reason, active.number) == (Reason.ACTIVE, 6)


def test_whoever_wrote_today_is_not_silent() -> None:
    assert silent(record(0, 30)).reason is Reason.ACTIVE


@pytest.mark.parametrize("back", [0, 1, 4, 7])
def test_one_day_that_was_not_seen_among_the_last_seven_proves_no_silence(back: int) -> None:
    assert silent(record(9, unseen=[back])).reason is Reason.UNSEEN


def test_what_was_not_seen_before_them_does_not_matter_and_is_not_counted() -> None:
    found = silent(record(20, unseen=[12, 11]))

    assert (found.reason, found.number) == (None, 10)


def test_a_silence_that_began_long_ago_is_left_to_the_mentors() -> None:
    assert silent(record(7 + REACH + 1)).reason is None
    assert silent(record(7 + REACH + 2)).reason is Reason.TOO_LONG
    assert silent(record()).reason is Reason.TOO_LONG  # longer ago than anybody looks back


def test_holidays_are_no_silence() -> None:
    assert silent(record(8, free=[3])).reason is Reason.ACTIVE
    assert silent(record(9, free=[3])).reason is None


def test_declared_absences_are_no_silence_and_nobody_is_written_to_on_them() -> None:
    assert silent(record(9, away=[5, 4])).reason is Reason.ACTIVE
    assert silent(record(10, away=[5, 4])).reason is None
    assert silent(record(20, away=[0])).reason is Reason.AWAY
    assert back(record(18, 0, away=range(5, 12))).reason is Reason.NO_BREAK


def test_somebody_who_came_back_to_the_server_is_silent_from_then_on() -> None:
    assert silent(record(40, joined=5)).reason is Reason.ACTIVE


def test_a_silent_rule_does_not_touch_those_who_never_wrote() -> None:
    assert silent(record(wrote=False)).reason is Reason.NEVER_WROTE


def new(found, number=5):
    return judge(found, RuleKind.NEW, number, TODAY)


def test_new_and_never_wrote_needs_every_day_since_the_coming() -> None:
    assert new(record(wrote=False, joined=5)).episode == f"new:{date.fromordinal(TODAY - 5)}"
    assert new(record(wrote=False, joined=4)).reason is Reason.NEWCOMER
    assert new(record(wrote=False, joined=5, unseen=[5])).reason is Reason.UNSEEN
    assert new(record(wrote=False, joined=5, unseen=[0])).reason is Reason.UNSEEN
    assert new(record(wrote=False, joined=5, unseen=[6])).reason is None
    assert new(record(wrote=False, joined=None)).reason is Reason.UNSEEN
    assert new(record(wrote=False, joined=5 + REACH + 1)).reason is Reason.TOO_LONG
    assert new(record(3, joined=5)).reason is Reason.WROTE


def back(found, number=14):
    return judge(found, RuleKind.BACK, number, TODAY)


def test_a_return_is_news_for_a_week() -> None:
    found = back(record(30, 31, 6))

    assert (found.reason, found.number, found.episode) == (None, 23, f"back:{date.fromordinal(TODAY - 6)}")
    assert back(record(30, 31, 7)).reason is Reason.NO_BREAK
    assert back(record(13, 0)).reason is Reason.NO_BREAK
    assert back(record(15, 0)).reason is None


def test_a_break_that_was_not_seen_whole_is_none() -> None:
    assert back(record(30, 6, unseen=[20])).reason is Reason.UNSEEN


def test_christmas_is_no_break() -> None:
    assert back(record(18, 0, free=range(5, 12))).reason is Reason.NO_BREAK


def streak(found, number=3):
    return judge(found, RuleKind.STREAK, number, TODAY)


def weeks(first, last):
    """Two days of each week, so many weeks ago (1: last week); today is a Wednesday."""
    return [7 * week + 2 - day for week in range(last, first + 1) for day in (0, 1)]


def test_a_streak_is_praised_when_it_is_reached_and_not_again() -> None:
    reached, later = streak(record(*weeks(3, 1))), streak(record(*weeks(4, 1)))

    assert (reached.reason, reached.number) == (None, 3)
    assert reached.episode == f"streak:3:{date.fromordinal(TODAY - 2 - 21)}"
    assert later.reason is None  # a rule that was paused for a week still finds it
    assert streak(record(*weeks(5, 1))).reason is Reason.PASSED
    assert streak(record(*weeks(2, 1))).reason is Reason.NO_STREAK
    assert streak(record()).reason is Reason.NO_STREAK


def test_one_day_a_week_is_no_streak() -> None:
    assert streak(record(*weeks(2, 1), 21)).reason is Reason.NO_STREAK


def test_a_week_that_was_not_seen_leaves_a_streak_open() -> None:
    assert streak(record(*weeks(2, 1), unseen=[20])).reason is Reason.UNSEEN


def test_a_week_of_holidays_ends_no_streak() -> None:
    days = [*weeks(2, 1), *weeks(4, 4)]

    assert streak(record(*days)).reason is Reason.NO_STREAK
    assert streak(record(*days, free=range(17, 24))).reason is None
    assert streak(record(free=range(400))).reason is Reason.NO_STREAK


@given(
    st.frozensets(st.integers(0, 60), max_size=20),
    st.frozensets(st.integers(0, 60), max_size=6),
    st.sampled_from([RuleKind.SILENT, RuleKind.NEW]),
    st.integers(2, 20),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_nobody_is_called_silent_who_may_have_written_unseen(
    active: frozenset[int], unseen: frozenset[int], kind: RuleKind, number: int, wrote: bool
) -> None:
    """Put an event on any day that was not seen among the days claimed: the claim must not have been made."""
    found = judge(record(*active, joined=61, unseen=unseen, wrote=wrote), kind, number, TODAY)

    if found.reason is None:
        claimed = range(number + 1) if kind is RuleKind.SILENT else range(62)
        assert unseen.isdisjoint(claimed)
        assert found.number >= number
        assert kind is not RuleKind.SILENT or active.isdisjoint(claimed)


def test_every_kind_has_bounds() -> None:
    assert set(BOUNDS) == set(RuleKind)
    assert all(0 < least < most for least, most in BOUNDS.values())


def test_a_holiday_that_was_not_seen_proves_no_silence_either() -> None:
    assert silent(record(20, free=[3], unseen=[3])).reason is Reason.UNSEEN
    assert silent(record(20, away=[3], unseen=[3])).reason is Reason.UNSEEN
