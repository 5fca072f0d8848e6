"""A cohort's days side by side, and which of them say something about whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

import numpy as np
import pandas as pd

from analytics.cohort import belonged
from analytics.columns import COMPLETE, SEEN, SHARE
from analytics.days import WEEK, recorded, weeks_of
from analytics.limits import MIN_WEEK_DAYS
from analytics.packed import Packed
from analytics.unfolding import unfolded


@dataclass(frozen=True, slots=True)
class Presence:
    """Rows are days of the guild, columns students.

    `amounts` is what each did, `here` whether they belonged (from joining to leaving, and on days with anything), and
    `countable` whether silence would mean something: here, recorded, over. `days` has `share`, `seen`, `complete`.
    """

    amounts: pd.DataFrame
    here: pd.DataFrame
    countable: pd.DataFrame
    days: pd.DataFrame

    def between(self, first: date, last: date) -> "Presence":
        """The days from the first to the last."""
        span = slice(pd.Timestamp(first), pd.Timestamp(last))
        return Presence(self.amounts[span], self.here[span], self.countable[span], self.days[span])

    def of(self, members: Sequence[int]) -> "Presence":
        """Some of the students."""
        chosen = list(members)
        return Presence(self.amounts[chosen], self.here[chosen], self.countable[chosen], self.days)


@dataclass(frozen=True, slots=True)
class Stay:
    """When each student joined and left, None where not known; aware UTC."""

    joined: Mapping[int, datetime | None]
    left: Mapping[int, datetime | None]


def presence(
    packed: Packed,
    members: Sequence[int],
    stay: Stay,
    first: date,
    last: date,
    zone: tzinfo,
    unseen: Sequence[tuple[datetime, datetime]],
    now: datetime,
) -> Presence:
    """The table of a cohort from the first day to the last; `unseen` are times that say nothing about anybody."""
    amounts = unfolded(packed, members, first, last)
    days = recorded(first, last, zone, unseen, now)
    here = belonged(amounts, dict(stay.joined), dict(stay.left), zone)
    said = (days[SEEN] & days[COMPLETE]).to_numpy()
    return Presence(amounts, here, here & said[:, None], days[[SHARE, SEEN, COMPLETE]])


def weekly_rates(table: Presence) -> pd.DataFrame:
    """What each student did in each week (rows, Mondays), as if all seven days had counted; NaN with fewer than four.

    The unit is that of the amounts, per week: a week with one lost day is not a quieter one.
    """
    mondays = weeks_of(table.amounts.index)
    begins = np.flatnonzero(np.append(True, mondays[1:] != mondays[:-1]))
    countable = table.countable.to_numpy()
    counted = np.add.reduceat(countable, begins, axis=0, dtype="int64")
    done = np.add.reduceat(np.where(countable, table.amounts.to_numpy(), 0), begins, axis=0)
    said = np.where(counted >= MIN_WEEK_DAYS, counted, np.nan)
    return pd.DataFrame(done / said * WEEK, index=mondays[begins].rename("week"), columns=table.amounts.columns)


def rates(table: Presence) -> pd.Series:
    """What each student did in a usual week of the whole time: per seven days that count, NaN with fewer than four.

    In a time of fewer than four days, all of them have to count.
    """
    counted = table.countable.sum()
    least = min(MIN_WEEK_DAYS, max(len(table.countable), 1))
    return table.amounts.where(table.countable, 0).sum() / counted.where(counted >= least) * WEEK


def active_share(weekly: pd.DataFrame) -> pd.DataFrame:
    """Of the students with four days or more that count in a week, the `share` that did anything in it; `students`: n.

    Takes the frame of `weekly_rates`. Rows are Mondays; a week without such students has a share of NaN.
    """
    students = weekly.notna().sum(axis=1)
    active = (weekly > 0).sum(axis=1)
    return pd.DataFrame({"share": active / students.where(students > 0), "students": students})


def seen_weeks(table: Presence) -> pd.Series:
    """Whether at least half of each week's days were recorded; rows are Mondays."""
    return table.days[SEEN].groupby(weeks_of(table.days.index)).mean() >= 1 / 2
