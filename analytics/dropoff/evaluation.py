"""Everything a back-test says of one history. For `profiler backtest` only."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from analytics.dropoff.fitting import TWO, Fit, Kind, own_fit
from analytics.dropoff.lead import Leads, lead_times
from analytics.dropoff.panel import Flags, Floats, History, Panel, days_of, weekly
from analytics.dropoff.rolling import CONSTANT, FEW, LOCAL, MODELS, SHIPPED, SILENCE, rolled
from analytics.dropoff.scores import (
    Bin,
    Estimate,
    at_most,
    brier,
    calibration,
    calibration_error,
    draws,
    estimate,
    pr_auc,
    roc_auc,
)
from analytics.dropoff.silences import Share, table

CAPACITIES = (3, 5, 10)  # students a week whom mentors can write to
LENGTHS = (1, 2, 3, 5, 7, 10, 14)  # days of silence in the table of silences
WANTED_AUC = 0.03  # over silence alone
WANTED_BRIER = 0.10  # of the constant rate's


@dataclass(frozen=True, slots=True)
class Worth:
    """One model's figures over all scored weeks; ranks are None for the constant rate, which orders nobody.

    `top` are precision and recall when k a week are named, for each of `CAPACITIES`.
    """

    model: str
    auc: Estimate | None
    precision: Estimate | None
    brier: Estimate
    error: float
    top: tuple[tuple[float, float], ...] | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The shipped formula (or another model) against the baselines: differences with 95 % intervals, above 0 is better.

    `auc` is over silence alone; `brier` the share of the constant rate's Brier score that is saved; `silence` the
    Brier score saved against silence alone, fitted to this server's past.
    """

    model: str
    auc: Estimate
    brier: Estimate
    silence: Estimate

    @property
    def beats_silence(self) -> bool:
        """Whether the order is better than by silence alone, beyond chance."""
        return self.auc.lower > 0

    @property
    def beats_constant(self) -> bool:
        """Whether the probabilities are better than the base rate alone, beyond chance."""
        return self.brier.lower > 0

    @property
    def is_wanted(self) -> bool:
        """Whether it is as good as was hoped for: 0.03 AUC over silence, a tenth of the constant rate's Brier score."""
        return self.beats_silence and self.auc.value >= WANTED_AUC and self.brier.value >= WANTED_BRIER


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A history's back-test; without scored weeks only the counts and silences are there."""

    name: str
    people: int
    events: int
    days: int
    unseen_days: int
    touched: int
    rows: int
    students: int
    weeks: int
    gone: int
    scored_rows: int
    scored_weeks: int
    scored_students: int
    scored_gone: int
    worths: tuple[Worth, ...]
    verdicts: tuple[Verdict, ...]
    calibration: tuple[Bin, ...]
    leads: Leads | None
    silences: tuple[tuple[int, Share], ...]
    own: Fit | None
    kinds: tuple[Kind, ...]
    adopt: bool


def evaluated(history: History) -> Evaluation:
    """The whole back-test of one server's past; deterministic."""
    panel = weekly(history)
    scored = rolled(panel)
    kept = scored.panel
    weights = draws(kept.students) if len(kept) else []
    figures = [
        _worth(model, kept, scored.scores[model], scored.chances[model], weights) for model in MODELS if len(kept)
    ]
    verdicts = [
        _verdict(model, kept.gone, scored.scores, scored.chances, weights) for model in (SHIPPED, LOCAL) if len(kept)
    ]
    firsts = [times[0] for times in history.moments.values() if times]
    own = own_fit(panel.two, panel.gone, TWO) if panel.gone.any() and not panel.gone.all() else None
    return Evaluation(
        name=history.name,
        people=len(history.moments),
        events=history.events,
        days=history.end - int(min(firsts)) if firsts else 0,
        unseen_days=len(history.unseen),
        touched=sum(map(len, history.touched.values())),
        rows=len(panel),
        students=len(np.unique(panel.students)),
        weeks=len(np.unique(panel.origins)),
        gone=int(panel.gone.sum()),
        scored_rows=len(kept),
        scored_weeks=len(np.unique(kept.origins)),
        scored_students=len(np.unique(kept.students)),
        scored_gone=int(kept.gone.sum()),
        worths=tuple(figures),
        verdicts=tuple(verdicts),
        calibration=tuple(calibration(kept.gone, scored.chances[SHIPPED])) if len(kept) else (),
        leads=lead_times(history) if len(panel) else None,
        silences=tuple(table(map(days_of, history.moments.values()), LENGTHS, history.end, history.unseen)),
        own=own,
        kinds=scored.kinds,
        adopt=_adopt(kept.gone, scored.chances, weights) if len(kept) else False,
    )


def _worth(model: str, kept: Panel, score: Floats, chance: Floats, weights: list[Floats]) -> Worth:
    gone, orders = kept.gone, model != CONSTANT
    return Worth(
        model,
        auc=estimate(partial(roc_auc, gone, score), weights) if orders else None,
        precision=estimate(partial(pr_auc, gone, score), weights) if orders else None,
        brier=estimate(partial(brier, gone, chance), weights),
        error=calibration_error(gone, chance),
        top=tuple(at_most(gone, score, kept.origins, kept.students, k) for k in CAPACITIES) if orders else None,
    )


def _verdict(
    model: str, gone: Flags, scores: dict[str, Floats], chances: dict[str, Floats], weights: list[Floats]
) -> Verdict:
    def over_silence(weight: Floats | None) -> float:
        return roc_auc(gone, scores[model], weight) - roc_auc(gone, scores[SILENCE], weight)

    def saved(weight: Floats | None) -> float:
        return 1 - brier(gone, chances[model], weight) / brier(gone, chances[CONSTANT], weight)

    def saved_over_silence(weight: Floats | None) -> float:
        return brier(gone, chances[SILENCE], weight) - brier(gone, chances[model], weight)

    return Verdict(
        model, estimate(over_silence, weights), estimate(saved, weights), estimate(saved_over_silence, weights)
    )


def _adopt(gone: Flags, chances: dict[str, Floats], weights: list[Floats]) -> bool:
    """Whether the own fit's Brier score beats the shipped formula's and silence's beyond chance, on later weeks."""

    def better(than: str, weight: Floats | None) -> float:
        return brier(gone, chances[than], weight) - brier(gone, chances[LOCAL], weight)

    return all(estimate(partial(better, than), weights).lower > 0 for than in (SHIPPED, SILENCE, FEW))
