"""Each student's share of active days lately against the weeks before, the cohort's own change taken off."""

from datetime import date, timedelta
from typing import Final, NamedTuple

import pandas as pd

from analytics.change_figures import Change
from analytics.drop import corrected, drop_score, has_past
from analytics.limits import LEVEL_WEEKS, MIN_COHORT, RECENT_DAYS
from analytics.presence import Presence

BEFORE_DAYS: Final = LEVEL_WEEKS * 7 - RECENT_DAYS  # looked back, at most


def changes(table: Presence, last: date) -> dict[int, Change]:
    """The change of every student with enough days; active days are those with a message.

    `table` has messages of at least the last twelve weeks up to the last day.
    """
    recent = table.between(last - timedelta(days=RECENT_DAYS - 1), last)
    before = table.between(last - timedelta(days=RECENT_DAYS + BEFORE_DAYS - 1), last - timedelta(days=RECENT_DAYS))
    counted = pd.concat([*_counted(recent), *_counted(before)], axis=1).astype("int64")
    rows = zip(counted.index, counted.itertuples(index=False, name=None), strict=True)
    known = {int(member): _Days(*row) for member, row in rows if has_past(row[1], row[3])}
    scores = {member: drop_score(*days) for member, days in known.items()}
    settled, others = corrected(scores), len(scores) if len(scores) >= MIN_COHORT else 0
    return {member: Change(*days, score=settled[member], cohort=others) for member, days in known.items()}


class _Days(NamedTuple):
    """Active days and days that say something, lately and before."""

    recent_active: int
    recent_days: int
    before_active: int
    before_days: int


def _counted(table: Presence) -> tuple[pd.Series, pd.Series]:
    """Active days and days that say something, of each student; today counts as soon as it is active."""
    active = table.here & (table.amounts > 0)
    return active.sum(), (active | table.countable).sum()
