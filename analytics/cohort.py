"""A cohort's students side by side: who belonged when, and where the middle half is."""

from datetime import date, datetime, tzinfo
from typing import Any

import numpy as np
import pandas as pd

from analytics.columns import DAY, LOWER, MEMBER, MESSAGES, MIDDLE, STUDENTS, UPPER
from analytics.days import day_edges, seconds_of
from analytics.limits import MIN_COHORT


def cohort_days(rows: pd.DataFrame, members: pd.Index, first: date, last: date) -> pd.DataFrame:
    """Messages per day (rows) and student (columns), silent days and silent students 0.

    Takes `member`, `day` and `messages`, a row for each day with messages.
    """
    days = pd.date_range(first, last, name=DAY)
    if rows.empty:
        return pd.DataFrame(0, index=days, columns=members)
    table = np.zeros((len(days), len(members)), dtype="int64")
    day, member = days.get_indexer(pd.DatetimeIndex(rows[DAY])), members.get_indexer(pd.Index(rows[MEMBER]))
    known = (day >= 0) & (member >= 0)
    np.add.at(table, (day[known], member[known]), rows[MESSAGES].to_numpy()[known])
    return pd.DataFrame(table, index=days, columns=members)


def belonged(
    counts: pd.DataFrame,
    joined: dict[int, datetime | None],
    left: dict[int, datetime | None],
    zone: tzinfo,
) -> pd.DataFrame:
    """True on the days a student was on the server for; days with messages always count.

    Takes the frame of `cohort_days` (or of one student) and when each joined and left, None when not known.
    """
    edges = seconds_of(day_edges(counts.index[0].date(), counts.index[-1].date(), zone))
    starts, ends = edges[:-1, None], edges[1:, None]
    since = _moments(joined, counts.columns, -np.inf)
    until = _moments(left, counts.columns, np.inf)
    present = (starts >= since) & (ends <= until)
    on_days: pd.DataFrame = (counts > 0) | present
    return on_days


def _moments(known: dict[int, datetime | None], members: pd.Index, missing: float) -> "np.ndarray[tuple[int], Any]":
    """Seconds since 1970 of each member's moment."""
    moments = (known.get(int(member)) for member in members)
    return np.array([missing if moment is None else moment.timestamp() for moment in moments])


def middle_half(values: pd.DataFrame) -> pd.DataFrame:
    """Quartiles of each row over the students (columns) that have a value; NaN below the minimum sample."""
    students = values.notna().sum(axis=1)
    quartiles = values.quantile([0.25, 0.5, 0.75], axis=1).T.set_axis([LOWER, MIDDLE, UPPER], axis=1)
    return quartiles.where(students >= MIN_COHORT).assign(**{STUDENTS: students})
