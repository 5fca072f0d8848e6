"""When in the week people write: seven days of twenty-four hours, of the guild's clock."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Final

import numpy as np
import pandas as pd

from analytics.days import day_edges
from analytics.hours import HourOfWeek

HOURS: Final = 24
SECONDS: Final = 3600


def hour_of_week(
    hours: Sequence[int],
    messages: Sequence[int],
    first: date,
    last: date,
    zone: tzinfo,
    unseen: Sequence[tuple[datetime, datetime]],
    now: datetime,
) -> HourOfWeek:
    """Messages by hour of the week, from the first day to the last; `hours` are first moments, seconds since 1970.

    An hour counts when it is over and at least half of it was seen. In the night of a clock change one hour is there
    twice or not at all: dividing by how often it was there keeps the picture level.
    """
    edges = day_edges(first, last, zone)
    begins, ends = round(edges[0].timestamp()), min(round(edges[-1].timestamp()), int(now.timestamp()))
    quarters = np.arange(begins, ends - SECONDS + 1, SECONDS // 4)
    local = pd.to_datetime(quarters, unit="s", utc=True).tz_convert(zone)
    whole = np.asarray(local.minute == 0)  # clocks that change by half an hour begin their hours elsewhere then
    starts, local = quarters[whole], local[whole]
    lost = np.zeros(len(starts))
    for since, until in ((since.timestamp(), until.timestamp()) for since, until in unseen):
        lost += np.clip(np.minimum(starts + SECONDS, until) - np.maximum(starts, since), 0, None)
    seen = lost <= SECONDS / 2
    cell = np.asarray(local.day_of_week * HOURS + local.hour, dtype="int64")
    at = np.asarray(hours, dtype="int64")
    place = np.searchsorted(starts, at, side="right") - 1
    inside = place >= 0
    inside[inside] = at[inside] - starts[place[inside]] < SECONDS
    written = np.zeros(len(starts), dtype="int64")
    np.add.at(written, place[inside], np.asarray(messages, dtype="int64")[inside])
    size = 7 * HOURS
    sums = np.bincount(cell[seen], weights=written[seen], minlength=size).astype("int64")
    weeks = np.bincount(cell[seen], minlength=size)
    rates = [int(one) / int(many) if many else None for one, many in zip(sums, weeks, strict=True)]
    return HourOfWeek(
        messages=_rows([int(one) for one in sums]),
        weeks=_rows([int(one) for one in weeks]),
        rates=_rows(rates),
    )


def _rows[Cell](cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cells[day * HOURS : (day + 1) * HOURS]) for day in range(7))
