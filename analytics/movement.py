"""Whether a whole cohort has become quieter: holidays and exams move everybody."""

from statistics import median

import pandas as pd

from analytics.change import BEFORE_DAYS
from analytics.cohort_figures import Movement
from analytics.drop import drop_score, has_past
from analytics.limits import MIN_COHORT, RECENT_DAYS
from analytics.presence import Presence


def movement(table: Presence) -> Movement | None:
    """The median drop score of a cohort's students: the table's last fourteen days against up to 70 before them.

    Positive: they are active on a smaller share of their days than before, in standard deviations. Days count that
    were seen while the student was there. None below five students with days enough. The score is that of
    `analytics.drop`, of which each student's own is told after this median is taken off.
    """
    back = (table.amounts.index[-1] - table.amounts.index) // pd.Timedelta(days=1)
    recent, past = back < RECENT_DAYS, (back >= RECENT_DAYS) & (back < RECENT_DAYS + BEFORE_DAYS)
    active = (table.amounts > 0) & table.countable
    counts = zip(
        active[recent].sum(),
        table.countable[recent].sum(),
        active[past].sum(),
        table.countable[past].sum(),
        strict=True,
    )
    scores = [
        drop_score(int(lately), int(days), int(before), int(days_before))
        for lately, days, before, days_before in counts
        if has_past(int(days), int(days_before))
    ]
    return Movement(median(scores), len(scores)) if len(scores) >= MIN_COHORT else None
