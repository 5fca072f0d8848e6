"""A server's own weights for the formula, held near the shipped ones as long as it has little data.

For `profiler backtest` only: scipy.optimize is slow to import.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from analytics.dropoff.formula import ACTIVE, INTERCEPT, SILENCE
from analytics.dropoff.panel import Flags, Floats

TWO: Final = np.array([INTERCEPT, SILENCE, ACTIVE])
SIX: Final = np.array([0.150, 0.609, -0.106, 0.543, -0.122, -0.307, -0.342])
TAU: Final = 0.5  # how far a standardised weight may stray from the shipped one, as a standard deviation
TAU_INTERCEPT: Final = 1.0
FREE: Final = 10.0  # a tau that hardly holds anything
MIN_ROWS, MIN_GONE = 100, 20  # below these only the base rate is the server's own


class Kind(Enum):
    """How much of a fit is the server's own."""

    SHIPPED = "shipped weights"
    INTERCEPT = "own base rate, shipped weights"
    OWN = "own weights near the shipped ones"


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights, the intercept first, for terms in their own units."""

    weights: Floats
    kind: Kind


def chances(weights: Floats, terms: Floats) -> Floats:
    """The probability for each row of terms."""
    return np.asarray(expit(weights[0] + terms @ weights[1:]), dtype=np.float64)


def own_fit(terms: Floats, gone: Flags, shipped: Floats) -> Fit:
    """The server's own fit, as much of it as the rows bear; never with a sign that no mentor would expect.

    Below 100 rows or 20 of either outcome only the intercept moves. A maximum a posteriori fit with the shipped
    weights as a normal prior, on terms divided by their standard deviation here.
    """
    rarer = min(int(gone.sum()), int((~gone).sum()))
    if len(gone) < MIN_ROWS or rarer < MIN_GONE:
        return Fit(refit(terms, gone, shipped, tau=1e-3), Kind.INTERCEPT)
    found = refit(terms, gone, shipped)
    if np.any(np.sign(found[1:]) != np.sign(shipped[1:])):
        return Fit(shipped, Kind.SHIPPED)
    return Fit(found, Kind.OWN)


def refit(terms: Floats, gone: Flags, prior: Floats, tau: float = TAU, tau_intercept: float = TAU_INTERCEPT) -> Floats:
    """Logistic weights with a normal prior around given ones (MAP), all in the terms' own units."""
    middle, spread = terms.mean(axis=0), np.maximum(terms.std(axis=0), 1e-9)
    scaled = np.c_[np.ones(len(terms)), (terms - middle) / spread]
    start = np.r_[prior[0] + middle @ prior[1:], prior[1:] * spread]
    pull = np.r_[1 / tau_intercept**2, np.full(terms.shape[1], 1 / tau**2)]

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits, off = scaled @ weights, weights - start
        value = np.logaddexp(0, logits).sum() - (gone * logits).sum() + 0.5 * (pull * off * off).sum()
        return float(value), scaled.T @ (expit(logits) - gone) + pull * off

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    own = found[1:] / spread
    return np.asarray(np.r_[found[0] - middle @ own, own], dtype=np.float64)
