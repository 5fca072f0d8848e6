"""Rolling origin: every week is scored by what was known before it, and by fits on weeks whose outcome was known then.

For `profiler backtest` only. A row's outcome takes 14 days, so fits for a week use rows of two weeks before and older.
"""

from dataclasses import dataclass

import numpy as np

from analytics.dropoff.fitting import FREE, SIX, TWO, Kind, chances, own_fit, refit
from analytics.dropoff.formula import HORIZON
from analytics.dropoff.panel import Floats, Panel

MIN_PAST = 20  # rows with a known outcome before a week is scored

CONSTANT, SILENCE, FEW, SHIPPED, SIX_TERMS, LOCAL = (
    "constant rate",
    "silence alone",
    "few active days alone",
    "shipped formula",
    "six terms",
    "own fit",
)
MODELS = (CONSTANT, SILENCE, FEW, SHIPPED, SIX_TERMS, LOCAL)


@dataclass(frozen=True, slots=True)
class Scored:
    """The rows that were scored, and for each model their score (it only orders) and their probability."""

    panel: Panel
    scores: dict[str, Floats]
    chances: dict[str, Floats]
    kinds: tuple[Kind, ...]


def rolled(panel: Panel) -> Scored:
    """Every model's scores for every week that has 20 decided rows, of both kinds, before it."""
    weeks = [int(week) for week in np.unique(panel.origins) if _is_enough(panel, int(week))]
    kept = panel.where(np.isin(panel.origins, weeks))
    by_week = [_week(panel, week) for week in weeks]
    found = {name: np.concatenate([chance[name] for chance, _ in by_week] or [np.empty(0)]) for name in MODELS}
    ranked = {SILENCE: kept.silent, FEW: -kept.active}
    return Scored(kept, found | ranked, found, tuple(kind for _, kind in by_week))


def _is_enough(panel: Panel, week: int) -> bool:
    past = panel.gone[panel.origins <= week - HORIZON]
    return len(past) >= MIN_PAST and bool(past.any()) and not bool(past.all())


def _week(panel: Panel, week: int) -> tuple[dict[str, Floats], Kind]:
    """Each model's probabilities for one week, and how much of the own fit was the server's own."""
    past, now = panel.where(panel.origins <= week - HORIZON), panel.where(panel.origins == week)
    own = own_fit(past.two, past.gone, TWO)
    return {
        CONSTANT: np.full(len(now), past.gone.mean()),
        SILENCE: _one_term(past, now, 0),
        FEW: _one_term(past, now, 1),
        SHIPPED: chances(TWO, now.two),
        SIX_TERMS: chances(SIX, now.six),
        LOCAL: chances(own.weights, now.two),
    }, own.kind


def _one_term(past: Panel, now: Panel, column: int) -> Floats:
    """A baseline as a probability, so that it has a Brier score: one term, fitted freely on the weeks before."""
    weights = refit(past.six[:, [column]], past.gone, np.zeros(2), FREE, FREE)
    return chances(weights, now.six[:, [column]])
