"""What the card of one student shows: the period's figures, the last weeks, habits, the hours of the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import pandas as pd

from analytics.card_figures import WEEKS, CardFigures, CardWeek
from analytics.change import changes
from analytics.cohort import middle_half
from analytics.columns import LOWER, SEEN, STUDENTS, UPPER
from analytics.comparison import cohort_median
from analytics.days import WEEK, by_week, weeks_of
from analytics.habits import active_weeks, silence, streak, usual_gap
from analytics.hour_of_week import hour_of_week
from analytics.presence import Presence
from analytics.rhythm import rhythm
from analytics.sessions import Sitting, sittings


@dataclass(frozen=True, slots=True)
class Watched:
    """One student among their cohort, up to the last day of the period.

    `table` has messages by day and student from `first` on, `cohort` says who of them is compared with. `active` are
    days with anything, voice and reactions included. `hours` are first moments in seconds with their messages.
    """

    student: int
    cohort: Sequence[int]
    table: Presence
    active: frozenset[date]
    hours: Sequence[int]
    messages: Sequence[int]
    sittings: Sequence[Sitting]
    unseen: Sequence[tuple[datetime, datetime]]
    zone: tzinfo
    now: datetime


def card_figures(data: Watched, first: date, last: date) -> CardFigures:
    """All figures of the card, for a period from the first to the last day of the guild."""
    period, own = data.table.between(first, last), data.student
    begins = pd.Timestamp(data.table.amounts.index[0]).date()
    countable = data.table.countable[own].to_list()
    active = [day.date() in data.active for day in pd.DatetimeIndex(data.table.amounts.index)]
    monday = _first_monday(last)
    shown = (monday - begins).days
    said = period.days[SEEN]
    wrote = period.amounts[own] > 0
    return CardFigures(
        messages=int(period.amounts[own].sum()),
        active_days=int(wrote.sum()),
        days=int(period.here[own].sum()),
        seen_days=int((period.here[own] & (said | wrote)).sum()),
        cohort=cohort_median(period.amounts[list(data.cohort)], period.here[list(data.cohort)], said),
        weeks=_weeks(data, last),
        silence=silence(active, countable),
        gap=usual_gap(active, countable),
        active_weeks=active_weeks(monday, active[shown:], countable[shown:]),
        streak=streak(monday, active[shown:], countable[shown:]),
        change=changes(data.table.of(list(dict.fromkeys([own, *data.cohort]))), last).get(own),
        rhythm=rhythm(data.hours, data.zone),
        sittings=sittings(data.sittings, int((period.countable[own] | wrote).sum())),
        hours=hour_of_week(data.hours, data.messages, begins, last, data.zone, data.unseen, data.now),
    )


def _weeks(data: Watched, last: date) -> tuple[CardWeek, ...]:
    """Messages in each of the last weeks; of a week of which less than half was seen only what is there."""
    table = data.table.between(_first_monday(last), last)
    mondays, seen = weeks_of(table.amounts.index), table.days[SEEN]
    own = table.amounts[[data.student]]
    total = by_week(own, table.countable[[data.student]] | (own > 0), total=True)[data.student]
    cohort = list(data.cohort)
    band = middle_half(by_week(table.amounts[cohort], table.here[cohort] & seen.to_numpy()[:, None], total=True))
    recorded = seen.groupby(mondays).mean() >= 1 / 2
    return tuple(
        CardWeek(
            start=pd.Timestamp(week).date(),
            messages=_number(total[week]),
            lower=_number(band[LOWER][week]),
            upper=_number(band[UPPER][week]),
            students=int(band[STUDENTS][week]),
            seen=bool(recorded[week]),
        )
        for week in total.index
    )


def _first_monday(last: date) -> date:
    return last - timedelta(days=last.weekday() + WEEK * (WEEKS - 1))


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
