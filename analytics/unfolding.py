"""Packed numbers as a table."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.columns import DAY
from analytics.packed import Packed


def unfolded(packed: Packed, members: Sequence[int], first: date, last: date) -> pd.DataFrame:
    """The amounts by day (rows) and student (columns), 0 where there is none; days outside of the span are left out."""
    days = pd.date_range(first, last, name=DAY)
    people, places, amounts = (
        np.frombuffer(column, dtype=">i4") for column in (packed.people, packed.days, packed.amounts)
    )
    inside = (places >= 0) & (places < len(days))
    cells = places[inside].astype("int64") * len(members) + people[inside]
    table = np.bincount(cells, weights=amounts[inside], minlength=len(days) * len(members))
    return pd.DataFrame(table.astype("int64").reshape(len(days), len(members)), index=days, columns=pd.Index(members))
