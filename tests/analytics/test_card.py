from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.card import Watched, card_figures
from analytics.card_figures import first_day
from analytics.change import changes
from analytics.drop import drop_score
from analytics.habits import ActiveWeeks, Silence, UsualGap
from analytics.packed import Packed
from analytics.presence import Stay, presence

TODAY = date(2026, 11, 22)  # a Sunday
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
OLA = 1


def packed(rows):
    """Rows of (student's place, day, amount)."""
    return Packed(*(b"".join(number.to_bytes(4) for number in column) for column in zip(*rows, strict=True)))


def table(days, members=(OLA,), unseen=(), last=TODAY, joined=EARLY):
    """`days` are {student: {days back: messages}}."""
    first = first_day(last - timedelta(days=29), last)
    rows = [
        (members.index(member), (last - first).days - back, amount)
        for member, own in days.items()
        for back, amount in own.items()
    ]
    stay = Stay(dict.fromkeys(members, joined), dict.fromkeys(members))
    return presence(packed(rows) if rows else Packed(), members, stay, first, last, WARSAW, unseen, NOW)


def watched(days, members=(OLA,), unseen=(), more_active=()):
    own = days.get(OLA, {})
    active = {TODAY - timedelta(days=back) for back in (*own, *more_active)}
    hours = [
        datetime.combine(TODAY - timedelta(days=back), datetime.min.time(), WARSAW).replace(hour=18) for back in own
    ]
    return Watched(
        student=OLA,
        cohort=members,
        table=table(days, members, unseen),
        active=frozenset(active),
        hours=[int(hour.timestamp()) for hour in hours],
        messages=list(own.values()),
        sittings=(),
        unseen=unseen,
        zone=WARSAW,
        now=NOW,
    )


def figures(*args, days=30, **named):
    return card_figures(watched(*args, **named), TODAY - timedelta(days=days - 1), TODAY)


def test_the_figures_of_the_period_are_sums_of_its_days():
    found = figures({OLA: {1: 5, 3: 2, 40: 90}})
    assert (found.messages, found.active_days, found.days, found.seen_days) == (7, 2, 30, 30)


def test_habits_look_back_twelve_weeks_from_a_monday():
    found = figures({OLA: {3: 1, 5: 1, 10: 1, 12: 1, 20: 1, 83: 1, 82: 1}})
    assert found.active_weeks == ActiveWeeks(3, 12)
    assert found.silence == Silence(2, 1)  # today is not over
    assert found.streak.weeks == 2
    assert found.gap == UsualGap((1 + 62 + 8 + 2 + 5 + 2 + 3) / 7, 6)


def test_a_reaction_or_a_voice_ends_a_silence_without_a_message():
    found = figures({OLA: {9: 1}}, more_active=[2])
    assert found.silence == Silence(1, 1)
    assert found.active_days == 1


def test_the_weeks_are_sums_and_those_that_were_not_seen_are_unknown():
    whole = figures({OLA: {0: 1, 8: 2, 9: 3}})
    assert [week.messages for week in whole.weeks][-3:] == [0, 5, 1]
    assert all(week.seen for week in whole.weeks)
    dark = figures({OLA: {}}, unseen=[(datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC))])
    assert [(week.messages, week.seen) for week in dark.weeks][-3:-1] == [(None, False), (0, True)]


def test_the_band_of_the_weeks_counts_who_was_there_then_however_long_the_period():
    members = tuple(range(1, 8))
    data = watched({member: {2: member} for member in members}, members)

    figures = card_figures(data, date(2025, 11, 23), TODAY)

    assert {week.students for week in figures.weeks} == {7}
    assert (figures.weeks[-1].lower, figures.weeks[-1].upper) == (2.5, 5.5)


def test_the_hours_stand_at_the_clock_of_the_server_also_across_a_change_of_it():
    found = figures({OLA: dict.fromkeys(range(1, 60), 1)})  # 25 October has 25 hours
    assert {hour for row in found.hours.messages for hour, number in enumerate(row) if number} == {18}
    assert found.rhythm is not None
    assert found.rhythm.strength == pytest.approx(1)


def test_a_change_is_the_drop_score_less_the_cohorts_middle():
    members = tuple(range(1, 7))
    busy = dict.fromkeys(range(1, 84, 2), 1)
    days = dict.fromkeys(members, busy) | {OLA: {back: 1 for back in busy if back > 14}}
    found = changes(table(days, members), TODAY)
    counted = found[OLA]
    # Of the last 14 days today is not over: 13 say something, and of the 70 before 35 were active.
    assert (counted.recent_active, counted.recent_days, counted.before_active, counted.before_days) == (0, 13, 35, 70)
    assert found[2].score == pytest.approx(0)
    usual = drop_score(found[2].recent_active, found[2].recent_days, found[2].before_active, found[2].before_days)
    assert counted.score == pytest.approx(drop_score(0, 13, 35, 70) - usual)
    assert counted.cohort == 6


def test_a_newcomer_has_no_change():
    young = table({OLA: {1: 1}}, joined=NOW - timedelta(days=30))
    assert changes(young, TODAY) == {}


own_days = st.dictionaries(st.integers(0, 80), st.integers(1, 9), max_size=25)


@settings(max_examples=10)
@given(own_days, st.randoms())
def test_the_order_of_the_rows_does_not_matter(days, random):
    pairs = list(days.items())
    random.shuffle(pairs)
    assert figures({OLA: dict(pairs)}) == figures({OLA: days})


@settings(max_examples=10)
@given(own_days, st.integers(1, 60))
def test_taking_messages_away_never_raises_activity(days, back):
    less = {day: amount for day, amount in days.items() if day != back}
    more, fewer = figures({OLA: days}), figures({OLA: less})
    assert fewer.messages <= more.messages
    assert fewer.active_days <= more.active_days
    assert fewer.active_weeks is None or fewer.active_weeks.active <= (more.active_weeks or fewer.active_weeks).active
    if fewer.silence is not None and more.silence is not None:
        assert fewer.silence.days >= more.silence.days


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 9, 27)])
def test_every_day_is_one_day_wherever_the_clock_changes(zone, change):
    last = change + timedelta(days=3)
    first = first_day(change, last)
    rows = packed([(0, day, 1) for day in range((last - first).days + 1)])
    there = presence(
        rows,
        (OLA,),
        Stay({OLA: datetime(2025, 1, 1, tzinfo=UTC)}, {OLA: None}),
        first,
        last,
        ZoneInfo(zone),
        (),
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert there.countable[OLA].all()
    assert there.amounts[OLA].sum() == (last - first).days + 1
    assert pd.DatetimeIndex(there.amounts.index).is_unique
