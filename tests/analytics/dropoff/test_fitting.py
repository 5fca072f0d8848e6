import numpy as np
import pytest

from analytics.dropoff.fitting import FREE, TWO, Kind, chances, own_fit, refit
from analytics.dropoff.formula import probability


def rows(n, weights=(-1.0, 1.0, -0.2), seed=1):
    random = np.random.default_rng(seed)
    terms = np.c_[np.log1p(random.integers(0, 20, n)), random.integers(3, 20, n)].astype(float)
    return terms, random.random(n) < chances(np.array(weights), terms)


def test_the_shipped_weights_are_those_of_the_formula() -> None:
    assert chances(TWO, np.array([[np.log1p(6), 6.0]]))[0] == pytest.approx(probability(6, 6))


def test_a_free_fit_agrees_with_scikit_learn() -> None:
    """With a prior so wide that it hardly holds, the fit is plain logistic regression."""
    from sklearn.linear_model import LogisticRegression  # a second to import: not for every worker that collects this

    terms, gone = rows(500)
    plain = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(terms, gone)

    found = refit(terms, gone, np.zeros(3), tau=1e4, tau_intercept=1e4)

    assert found[1:] == pytest.approx(plain.coef_[0], abs=2e-3)
    assert found[0] == pytest.approx(plain.intercept_[0], abs=2e-2)


def test_little_data_moves_the_base_rate_alone() -> None:
    terms, gone = rows(60)

    found = own_fit(terms, gone, TWO)

    assert found.kind is Kind.INTERCEPT
    assert found.weights[1:] == pytest.approx(TWO[1:], abs=1e-3)
    # Nearly as many as there were; the prior of the intercept holds the rest.
    assert chances(found.weights, terms).mean() == pytest.approx(gone.mean(), abs=0.03)


def test_much_data_overrules_the_prior() -> None:
    terms, gone = rows(5000)

    found = own_fit(terms, gone, TWO)

    assert found.kind is Kind.OWN
    assert found.weights == pytest.approx([-1.0, 1.0, -0.2], abs=0.25)


def test_some_data_stays_between_the_prior_and_a_free_fit() -> None:
    terms, gone = rows(200)
    free = refit(terms, gone, np.zeros(3), FREE, FREE)

    held = own_fit(terms, gone, TWO).weights

    assert min(free[1], TWO[1]) <= held[1] <= max(free[1], TWO[1])


def test_a_sign_no_mentor_would_expect_is_refused() -> None:
    terms, gone = rows(3000, weights=(0.0, -1.0, 0.2))

    found = own_fit(terms, gone, TWO)

    assert found.kind is Kind.SHIPPED
    assert found.weights is TWO
