"""Days of a time zone: how many messages each holds, and how much of each was recorded."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

import numpy as np
import pandas as pd

from analytics.columns import COMPLETE, DAY, HOUR, MESSAGES, SEEN, SHARE
from analytics.limits import MIN_WEEK_DAYS, SEEN_SHARE

WEEK = 7


def daily_messages(hours: pd.DataFrame, first: date, last: date, zone: tzinfo) -> pd.DataFrame:
    """Messages per day of the zone, one row per day from first to last, silent days 0.

    Takes `hour` (aware UTC) and `messages`; rows of one hour may repeat (one per channel) and come in any order.
    """
    days = pd.date_range(first, last, name=DAY)
    local = pd.to_datetime(hours[HOUR], utc=True).dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    counted = hours[MESSAGES].groupby(local.to_numpy()).sum()
    return counted.reindex(days, fill_value=0).astype("int64").rename(MESSAGES).to_frame()


def day_edges(first: date, last: date, zone: tzinfo) -> pd.DatetimeIndex:
    """The moments at which the days begin, and the one at which the last ends, as UTC."""
    names = pd.date_range(first, pd.Timestamp(last) + pd.Timedelta(days=1))
    local = names.tz_localize(zone, ambiguous=np.ones(len(names), dtype=bool), nonexistent="shift_forward")
    return local.tz_convert("UTC")


def recorded(
    first: date, last: date, zone: tzinfo, unseen: Sequence[tuple[datetime, datetime]], now: datetime
) -> pd.DataFrame:
    """How much of each day was recorded: `share` of its time up to now, `seen`, and whether it is `complete`."""
    edges = seconds_of(day_edges(first, last, zone))
    starts, ends = edges[:-1], edges[1:]
    limit = np.minimum(ends, now.timestamp())
    lost = np.zeros(len(starts))
    for begins, stops in _merged(unseen):
        lost += np.clip(np.minimum(limit, stops) - np.maximum(starts, begins), 0, None)
    passed = limit - starts
    share = np.where(passed > 0, 1 - lost / np.where(passed > 0, passed, 1), 0.0)
    frame = pd.DataFrame({SHARE: share}, index=pd.date_range(first, last, name=DAY))
    return frame.assign(**{SEEN: share >= SEEN_SHARE, COMPLETE: ends <= now.timestamp()})


def weekly_mean(counts: pd.DataFrame, countable: pd.DataFrame) -> pd.DataFrame:
    """Mean per day over the seven days that end with each day, of the days that count; too few days give NaN.

    Both frames have one row per day and the same columns; `countable` is True where a day says something.
    """
    kept = counts.astype("float64").where(countable)  # of whole numbers each column would become a block of its own
    return kept.rolling(WEEK, min_periods=MIN_WEEK_DAYS).mean()


def by_week(counts: pd.DataFrame, countable: pd.DataFrame, *, total: bool = False) -> pd.DataFrame:
    """Mean per day, or the total, of each week's days that count; rows are Mondays, NaN where no day counts."""
    weeks = counts.astype("float64").where(countable).groupby(weeks_of(counts.index))
    return (weeks.sum(min_count=1) if total else weeks.mean()).rename_axis(index=DAY)


def weeks_of(days: pd.Index) -> pd.DatetimeIndex:
    """The Monday of each day."""
    stamps = pd.DatetimeIndex(days)
    return stamps - pd.to_timedelta(stamps.day_of_week, unit="D")


def seconds_of(moments: pd.DatetimeIndex) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The moments in seconds since 1970."""
    return np.array([moment.timestamp() for moment in moments])


def _merged(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[float, float]]:
    """The spans in seconds, overlapping ones made one, so that nothing is taken off twice."""
    merged: list[tuple[float, float]] = []
    for begins, stops in sorted((begins.timestamp(), stops.timestamp()) for begins, stops in spans):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stops))
        else:
            merged.append((begins, stops))
    return merged
