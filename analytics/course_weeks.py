"""Cohorts laid over one another: by the week of their course instead of the date."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from analytics.days import WEEK

COURSE_WEEK: Final = "course week"


def by_course_week(weekly: pd.Series, start: date) -> pd.Series:
    """Weekly numbers (rows are Mondays) by the number of the course's week, 1 for the week that `start` is in.

    What lies before the course is left out; weeks of which there is no row are missing, not 0.
    """
    monday = pd.Timestamp(start) - pd.Timedelta(days=start.weekday())
    numbers = (pd.DatetimeIndex(weekly.index) - monday).days // WEEK + 1
    return pd.Series(weekly.to_numpy(), index=pd.Index(numbers, name=COURSE_WEEK))[lambda numbered: numbered.index >= 1]


def last_common_week(cohorts: Sequence[pd.Series]) -> int | None:
    """The latest week of the course in which all of these cohorts have a number; None when there is none.

    Takes what `by_course_week` gives, the cohort asked about first. An earlier cohort that is over is compared up to
    its end, one that runs up to its latest whole week: in the same week, and never with a later one.
    """
    known = [set(cohort.dropna().index) for cohort in cohorts]
    shared = set.intersection(*known) if known else set()
    return max(shared, default=None)
