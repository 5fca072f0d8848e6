"""What a student's figures are held against: their own period before, and the middle of their cohort."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

import pandas as pd

from analytics.columns import HERE, HOUR, MESSAGES, SEEN
from analytics.days import daily_messages
from analytics.figures import Before, Cohort
from analytics.limits import COMPARABLE, MIN_COHORT


def period_before(
    hours: pd.DataFrame,
    days: pd.DataFrame,
    first: date,
    last: date,
    back: int,
    zone: tzinfo,
    now: datetime,
    counted: Callable[[pd.DataFrame], pd.DataFrame],
) -> Before | None:
    """The same days `back` days earlier, cut at the same time of day when the period is still running.

    `counted` makes of a day's amounts what counts. None when too few of either period's days were recorded, or the
    student was not there for most of the earlier one.
    """
    step = timedelta(days=back)
    earlier = slice(pd.Timestamp(first - step), pd.Timestamp(last - step))
    usable = days[SEEN] & days[HERE]
    if usable[earlier].mean() < COMPARABLE or days[SEEN][pd.Timestamp(first) : pd.Timestamp(last)].mean() < COMPARABLE:
        return None
    cut = (now.astimezone(zone).replace(tzinfo=None) - step).replace(tzinfo=zone)
    daily = counted(daily_messages(hours[hours[HOUR] < cut], first - step, last - step, zone))[MESSAGES]
    return Before(messages=float(daily.sum()), active_days=int((daily > 0).sum()))


def cohort_median(counts: pd.DataFrame, members: pd.DataFrame, seen: pd.Series) -> Cohort | None:
    """The medians of messages and active days over students who were there for at least half of the period.

    Both frames have a row per day and a column per student. None below the minimum sample, or when most of the
    period was not recorded.
    """
    there = counts.loc[:, members.mean() >= 1 / 2]
    if there.shape[1] < MIN_COHORT or seen.mean() < COMPARABLE:
        return None
    return Cohort(
        students=there.shape[1],
        messages=float(there.sum().median()),
        active_days=float((there > 0).sum().median()),
    )
