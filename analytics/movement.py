"""Whether a whole cohort has become quieter: holidays and exams move everybody."""

from statistics import median

import pandas as pd

from analytics.cohort_figures import Movement
from analytics.drop import drop_score, has_past
from analytics.limits import MIN_COHORT, RECENT_DAYS
from analytics.presence import Presence


def movement(table: Presence) -> Movement | None:
    """The median drop score of a cohort's students: its last fourteen days against the days of the table before them.

    Positive: they are active on a smaller share of their days than before, in standard deviations. Days count that
    were seen while the student was there. None below five students with days enough. The score is that of
    `analytics.drop`, of which each student's own is told after this median is taken off.
    """
    recent = table.amounts.index > table.amounts.index[-1] - pd.Timedelta(days=RECENT_DAYS)
    active = (table.amounts > 0) & table.countable
    counts = zip(
        active[recent].sum(),
        table.countable[recent].sum(),
        active[~recent].sum(),
        table.countable[~recent].sum(),
        strict=True,
    )
    scores = [
        drop_score(int(lately), int(days), int(before), int(days_before))
        for lately, days, before, days_before in counts
        if has_past(int(days), int(days_before))
    ]
    return Movement(median(scores), len(scores)) if len(scores) >= MIN_COHORT else None
