"""A cohort's students side by side: who belonged when, and where the middle half is."""

from datetime import date, datetime, tzinfo

import numpy as np
import pandas as pd

from analytics.columns import DAY, LOWER, MEMBER, MESSAGES, MIDDLE, STUDENTS, UPPER
from analytics.days import day_edges
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
    edges = day_edges(counts.index[0].date(), counts.index[-1].date(), zone)
    starts, ends = edges[:-1], edges[1:]
    members = [int(member) for member in counts.columns]
    since = [starts >= pd.Timestamp(joined.get(member) or starts[0]) for member in members]
    until = [ends <= pd.Timestamp(left.get(member) or ends[-1]) for member in members]
    present = np.array(since, dtype=bool).T & np.array(until, dtype=bool).T
    on_days: pd.DataFrame = (counts > 0) | present.reshape(counts.shape)
    return on_days


def middle_half(values: pd.DataFrame) -> pd.DataFrame:
    """Quartiles of each row over the students (columns) that have a value; NaN below the minimum sample."""
    students = values.notna().sum(axis=1)
    quartiles = values.quantile([0.25, 0.5, 0.75], axis=1).T.set_axis([LOWER, MIDDLE, UPPER], axis=1)
    return quartiles.where(students >= MIN_COHORT).assign(**{STUDENTS: students})
