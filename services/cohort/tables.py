"""What the store gave as tables of days and students. Only the render worker imports this."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.presence import Presence, Stay, presence
from services.cohort.task import Counted, Crowd, Frame


def table_of(counted: Counted, crowds: Iterable[Crowd], frame: Frame) -> Presence:
    """The days of everybody who was counted, in the unit of the metric."""
    joined = {member: at for crowd in crowds for member, at in crowd.joined.items()}
    left = {member: at for crowd in crowds for member, at in crowd.left.items()}
    table = presence(
        counted.packed,
        counted.members,
        Stay(joined, left),
        counted.first,
        counted.last,
        ZoneInfo(frame.time_zone),
        frame.unseen,
        frame.now,
    )
    return Presence(_amounts(table.amounts, counted), table.here, table.countable, table.days)


def _amounts(amounts: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    if counted.daily:
        return (amounts > 0).astype("int64")
    return amounts / counted.unit if counted.unit != 1 else amounts
