"""A student's own usual level."""

import pandas as pd

from analytics.days import WEEK
from analytics.figures import Level
from analytics.limits import LEVEL_WEEKS, MIN_LEVEL_WEEKS, MIN_WEEK_DAYS


def usual_level(daily: pd.Series, countable: pd.Series) -> Level | None:
    """The median, over the weeks in which the student wrote, of the week's mean messages per day.

    `daily` is the student's past before the period, one row per day; the weeks are counted back from its end, at
    most twelve. A median of weeks is not moved by one chatty evening, and leaving silent weeks out keeps a
    holiday from lowering the bar. Weeks with fewer than four countable days are left out; fewer than three weeks
    give None.
    """
    kept = daily.where(countable).astype("float64").tail(LEVEL_WEEKS * WEEK)
    back = (len(kept) - 1 - pd.RangeIndex(len(kept))) // WEEK
    weeks = kept.groupby(back.to_numpy()).agg(["count", "sum", "mean"])
    active = weeks[(weeks["count"] >= MIN_WEEK_DAYS) & (weeks["sum"] > 0)]
    if len(active) < MIN_LEVEL_WEEKS:
        return None
    return Level(messages_per_day=float(active["mean"].median()), weeks=len(active))
