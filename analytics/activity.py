"""One student's activity over one period: the picture's rows and the headline figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

import numpy as np
import pandas as pd

from analytics.cohort import belonged, middle_half
from analytics.columns import COMPLETE, COUNTABLE, DAY, EARLIER, HERE, LOWER, MEAN, MESSAGES, SEEN, UPPER
from analytics.comparison import cohort_median, period_before
from analytics.days import WEEK, by_week, daily_messages, recorded, weekly_mean, weeks_of
from analytics.figures import DayRow, Figures
from analytics.level import usual_level
from analytics.limits import DAILY_WEEKLY_FROM, LEVEL_WEEKS, WEEKLY_FROM

NUMBERS = (MESSAGES, MEAN, LOWER, UPPER, EARLIER)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period asked about: days in a time zone, how far back the one before lies, and the moment of asking.

    With `active` only whether there was anything on a day counts; other amounts are divided by `unit`. `earlier`: the
    picture shows the period before.
    """

    first: date
    last: date
    back: int
    zone: tzinfo
    now: datetime
    active: bool = False
    unit: int = 1
    earlier: bool = False

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    @property
    def own_first(self) -> date:
        """The first day of the student's own past that any figure needs."""
        return self.first - timedelta(days=max(LEVEL_WEEKS * WEEK, self.back + WEEK - 1))

    @property
    def cohort_first(self) -> date:
        """The first day of the cohort's that the picture needs: a seven-day mean looks back."""
        return self.first - timedelta(days=WEEK - 1)

    @property
    def weekly(self) -> bool:
        """Whether the picture shows weeks instead of days: long periods, and active days of more than a week or two."""
        return self.days >= (DAILY_WEEKLY_FROM if self.active else WEEKLY_FROM)

    def counted(self, amounts: pd.DataFrame) -> pd.DataFrame:
        """The amounts of days as they count."""
        if self.active:
            return amounts.clip(upper=1)
        return amounts if self.unit == 1 else amounts / self.unit


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is on record: `hour` and amount (`messages`) of the student; the cohort's amounts by day and student."""

    student: int
    hours: pd.DataFrame
    cohort: pd.DataFrame
    members: Sequence[int]
    joined: dict[int, datetime | None]
    left: dict[int, datetime | None]
    unseen: Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class _Tables:
    """Rows are days; `own` and `days` are the student's (from own_first on), `counts` and `members` the cohort's."""

    own: pd.Series
    days: pd.DataFrame
    counts: pd.DataFrame
    members: pd.DataFrame
    period: slice


def student_activity(asked: Asked, data: Recorded) -> tuple[Figures, pd.DataFrame]:
    """The headline figures, and the picture's frame: one row per day, or per week.

    The frame has `messages` (whatever is counted), `mean`, `lower`, `middle`, `upper`, `earlier` (NaN where nothing can
    be said), `students`, `seen`, `complete`; its index `day` is the day, or the Monday of the week.
    """
    tables = _tables(asked, data)
    frame = _weeks(asked, tables) if asked.weekly else _days(asked, tables)
    return _figures(asked, data, tables, frame), frame


def _tables(asked: Asked, data: Recorded) -> _Tables:
    own = asked.counted(daily_messages(data.hours, asked.own_first, asked.last, asked.zone))
    days = recorded(asked.own_first, asked.last, asked.zone, data.unseen, asked.now)
    here = belonged(own.set_axis([data.student], axis=1), data.joined, data.left, asked.zone)
    days[HERE] = here[data.student]
    days[COUNTABLE] = days[[SEEN, COMPLETE, HERE]].all(axis=1)
    span = pd.date_range(asked.cohort_first, asked.last, name=DAY)
    counts = asked.counted(data.cohort.reindex(index=span, columns=pd.Index(data.members), fill_value=0))
    members = belonged(counts, data.joined, data.left, asked.zone)
    period = slice(pd.Timestamp(asked.first), pd.Timestamp(asked.last))
    return _Tables(own[MESSAGES], days, counts, members, period)


def _figures(asked: Asked, data: Recorded, tables: _Tables, frame: pd.DataFrame) -> Figures:
    period, past = tables.period, slice(None, tables.period.start - pd.Timedelta(days=1))
    own, days = tables.own[period], tables.days[period]
    return Figures(
        messages=float(own.sum()),
        active_days=int((own > 0).sum()),
        days=int(days[HERE].sum()),
        seen_days=int((days[HERE] & (days[SEEN] | (own > 0))).sum()),
        busiest=_busiest(own),
        before=period_before(
            data.hours, tables.days, asked.first, asked.last, asked.back, asked.zone, asked.now, asked.counted
        ),
        level=usual_level(tables.own[past], tables.days[COUNTABLE][past]),
        cohort=cohort_median(tables.counts[period], tables.members[period], days[SEEN]),
        weekly=asked.weekly,
        rows=tuple(_rows(frame)),
    )


def _days(asked: Asked, tables: _Tables) -> pd.DataFrame:
    """A row per day: what was written, the mean over seven days, and the cohort's quartiles of such means."""
    days, own = tables.days, tables.own.to_frame(MEAN)
    said = days[SEEN] & days[COMPLETE]
    band = middle_half(weekly_mean(tables.counts, _on(tables.members, said)))
    band = band.where(days[COMPLETE].reindex(band.index), other=np.nan)
    mean = weekly_mean(own, days[[COUNTABLE]].set_axis([MEAN], axis=1)).where(days[[COMPLETE]].to_numpy())
    earlier = (mean[MEAN].shift(asked.back) if asked.earlier else mean[MEAN] * np.nan).rename(EARLIER)
    shown = tables.own.where((tables.own > 0) | days[SEEN]).rename(MESSAGES)
    frame = pd.DataFrame(pd.concat([shown, mean, band, earlier, days[[SEEN, COMPLETE]]], axis=1))
    return frame.truncate(tables.period.start, tables.period.stop)


def _weeks(asked: Asked, tables: _Tables) -> pd.DataFrame:
    """A row per week: means per day of its days that count, and the cohort's quartiles of such means.

    Of active days it is their number, since a week has seven. Of today, which is not over, only what was written
    counts: a week so far that left it out would hide messages.
    """
    days, period = tables.days[tables.period], tables.period
    said = days[SEEN] & days[COMPLETE]
    own = tables.own[period]
    counted = days[COUNTABLE] | (~days[COMPLETE] & (own > 0))
    means = _by_week(asked, own.to_frame(MESSAGES), counted.to_frame(MESSAGES))
    band = middle_half(_by_week(asked, tables.counts[period], _on(tables.members[period], said)))
    before, then = tables.own.shift(asked.back)[period], tables.days[COUNTABLE].shift(asked.back, fill_value=False)
    earlier = _by_week(asked, before.to_frame(EARLIER), (then[period] & asked.earlier).to_frame(EARLIER))
    mondays = weeks_of(days.index)
    seen = days[SEEN].groupby(mondays).mean() >= 1 / 2
    complete = days[COMPLETE].groupby(mondays).all()
    frame = pd.DataFrame(pd.concat([means, band, earlier, seen, complete], axis=1)).assign(**{MEAN: np.nan})
    frame.index.name = DAY
    return frame


def _by_week(asked: Asked, counts: pd.DataFrame, countable: pd.DataFrame) -> pd.DataFrame:
    return by_week(counts, countable, total=asked.active)


def _on(members: pd.DataFrame, said: pd.Series) -> pd.DataFrame:
    """True where the student belonged and the day was recorded to its end."""
    return members.mul(said.reindex(members.index), axis=0).astype(bool)


def _busiest(own: pd.Series) -> tuple[date, float] | None:
    return (pd.DatetimeIndex(own.index)[int(own.argmax())].date(), float(own.max())) if own.any() else None


def _rows(frame: pd.DataFrame) -> Iterator[DayRow]:
    days = pd.DatetimeIndex(frame.index).date
    columns = [[None if pd.isna(value) else float(value) for value in frame[name]] for name in NUMBERS]
    yield from map(DayRow, days, *columns, map(bool, frame[SEEN]))
