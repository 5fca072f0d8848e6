"""Numbers of many students and days, packed: quick to read, to send to another process and to unfold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.columns import DAY


@dataclass(frozen=True, slots=True)
class Packed:
    """Integers of four bytes, the greatest byte first, one of each for each student and day with anything.

    `people` are places in the list of students and `days` places in the list of days, both from 0.
    """

    people: bytes = b""
    days: bytes = b""
    amounts: bytes = b""


def unfolded(packed: Packed, members: Sequence[int], first: date, last: date) -> pd.DataFrame:
    """The amounts by day (rows) and student (columns), 0 where there is none; days outside of the span are left out."""
    days = pd.date_range(first, last, name=DAY)
    table = np.zeros((len(days), len(members)), dtype="int64")
    people, places, amounts = (
        np.frombuffer(column, dtype=">i4") for column in (packed.people, packed.days, packed.amounts)
    )
    inside = (places >= 0) & (places < len(days))
    np.add.at(table, (places[inside], people[inside]), amounts[inside])
    return pd.DataFrame(table, index=days, columns=pd.Index(members))
