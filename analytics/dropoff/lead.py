"""How early a rule speaks: the days between its first word about a silence and the day the silence is two weeks old.

For `profiler backtest` only. Measured daily: a silence counts when it reached 14 days and its student was eligible on
its first day. A false alarm is an eligible student-day with an alert whose silence ends before 14 days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from analytics.dropoff.fitting import TWO, chances
from analytics.dropoff.formula import HORIZON
from analytics.dropoff.panel import Flags, Floats, History, Panel, daily, days_of

SILENCES = (3, 5, 7, 10)  # days from which the plain rule speaks


@dataclass(frozen=True, slots=True)
class Spoken:
    """A rule: of the eligible student-days that were none, how many it alarmed; recall and median lead in days."""

    rule: str
    false_alarms: float
    recall: float
    lead: float


@dataclass(frozen=True, slots=True)
class Leads:
    """Rules side by side at the same share of false alarms, and the n behind them."""

    pairs: tuple[tuple[Spoken, Spoken], ...]
    either: Spoken | None
    silences: int
    student_days: int


def lead_times(history: History) -> Leads:
    """The plain rule "silent for k days" against the shipped formula with as many false alarms, and both together."""
    panel = daily(history)
    spell = _spells(history, panel)
    chance = chances(TWO, panel.two)
    pairs = []
    for days in SILENCES:
        plain = panel.silent >= days
        level = _matching(chance[spell < 0], float(plain[spell < 0].mean()) if (spell < 0).any() else 0.0)
        said = chance >= level
        pairs.append(
            (_spoken(f"silent {days} days", plain, panel, spell), _spoken(f"formula {level:.2f}", said, panel, spell))
        )
    both = (chance > 0.45) | (panel.silent >= 10)
    found = len(np.unique(spell[spell >= 0]))
    return Leads(tuple(pairs), _spoken("formula 0.45 or silent 10 days", both, panel, spell), found, len(panel))


def _spells(history: History, panel: Panel) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """For each student-day the number of the two-week silence it is the beginning of, -1 where there is none."""
    starts = {
        (student, first): number
        for number, (student, first) in enumerate(
            (student, first)
            for student, moments in history.moments.items()
            for first in _silences(days_of(moments), history.end)
        )
    }
    last = np.floor(panel.origins - panel.silent).astype(np.int64)
    return np.array(
        [starts.get((int(student), int(day)), -1) for student, day in zip(panel.students, last, strict=True)],
        dtype=np.int64,
    )


def _silences(days: Sequence[int], end: int) -> list[int]:
    """The active days after which nothing came for 14 days, as far as the record tells."""
    following = [*days[1:], end]
    return [day for day, after in zip(days, following, strict=True) if after - day - 1 >= HORIZON]


def _spoken(rule: str, said: Flags, panel: Panel, spell: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Spoken:
    calm = spell < 0
    leads = []
    early = (spell >= 0) & (panel.silent < HORIZON)
    counted = np.unique(spell[early & (panel.silent <= 1)])
    for number in counted:
        heard = panel.silent[early & said & (spell == number)]
        if len(heard):
            leads.append(HORIZON - float(heard.min()))
    return Spoken(
        rule,
        float(said[calm].mean()) if calm.any() else float("nan"),
        len(leads) / len(counted) if len(counted) else float("nan"),
        median(leads) if leads else float("nan"),
    )


def _matching(chance: Floats, share: float) -> float:
    """The probability that so large a share of these rows reaches."""
    return float(np.quantile(chance, 1 - share)) if len(chance) else 1.0
