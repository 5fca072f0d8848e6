"""A cohort over a period and week by week: the figures of its overview."""

from collections.abc import Collection

import pandas as pd

from analytics.cohort import middle_half
from analytics.cohort_figures import CohortFigures, Middle, Parts, WeekRow
from analytics.columns import LOWER, MIDDLE, SEEN, UPPER
from analytics.inequality import inequality
from analytics.limits import COMPARABLE, MIN_COHORT, MIN_WEEK_DAYS
from analytics.presence import Presence, active_share, seen_weeks, weekly_rates


def cohort_figures(table: Presence, wrote: Collection[int]) -> CohortFigures:
    """The figures of a period; `wrote` are the students who have ever written, also before it.

    Medians and inequality are of students who were there for at least half of the period, silent ones included; when
    less than four fifths of its days were recorded they are not told.
    """
    totals = table.amounts.sum()
    there = table.here.mean() >= 1 / 2
    told = bool(table.days[SEEN].mean() >= COMPARABLE)
    amounts = totals[there] if told else totals[:0]
    active_days = (table.amounts > 0).sum()[amounts.index]
    return CohortFigures(
        amount=int(totals.sum()),
        parts=_parts(table, wrote),
        middle=_middle(amounts),
        active_days=_middle(active_days),
        inequality=inequality(amounts.to_list()),
        days=len(table.days),
        seen_days=int(table.days[SEEN].sum()),
    )


def cohort_weeks(table: Presence) -> list[WeekRow]:
    """The cohort week by week, from Mondays; a week's numbers are as if all seven days had counted for everybody."""
    weekly = weekly_rates(table)
    quartiles = middle_half(weekly)
    means = weekly.mean(axis=1).where(weekly.notna().sum(axis=1) >= MIN_COHORT)
    active = active_share(weekly)
    shares = active["share"].where(active["students"] >= MIN_COHORT)
    columns = [quartiles[LOWER], quartiles[MIDDLE], quartiles[UPPER], means, shares]
    numbers = [[None if pd.isna(value) else float(value) for value in column] for column in columns]
    weeks = pd.DatetimeIndex(weekly.index).date
    return list(map(WeekRow, weeks, *numbers, map(int, active["students"]), map(bool, seen_weeks(table))))


def _parts(table: Presence, wrote: Collection[int]) -> Parts:
    least = min(MIN_WEEK_DAYS, len(table.days))
    belonged = table.here.any()
    active = belonged & (table.amounts > 0).any()
    quiet = belonged & ~active
    left = quiet & ~table.here.iloc[-1]
    brief = quiet & ~left & (table.countable.sum() < least)
    rest = quiet & ~left & ~brief
    ever = pd.Series(table.amounts.columns.isin(list(wrote)), index=table.amounts.columns)
    counts = (active, rest & ever, rest & ~ever, brief, left)
    return Parts(*(int(count.sum()) for count in counts))


def _middle(values: pd.Series) -> Middle | None:
    if len(values) < MIN_COHORT:
        return None
    lower, middle, upper = values.quantile([0.25, 0.5, 0.75])
    return Middle(float(lower), float(middle), float(upper), len(values))
