import numpy as np
import pytest

from analytics.dropoff.scores import (
    at_most,
    brier,
    calibration,
    calibration_error,
    draws,
    estimate,
    pr_auc,
    roc_auc,
)


def rows(seed, n=200):
    random = np.random.default_rng(seed)
    gone = random.random(n) < 0.3
    score = np.round(np.clip(random.normal(0.4 + 0.1 * gone, 0.2), 0, 1), 1)  # with many ties
    return gone, score, random.integers(0, 4, n).astype(float)


@pytest.mark.parametrize("seed", range(5))
def test_the_figures_agree_with_scikit_learn_ties_and_weights_included(seed) -> None:
    # A second to import: not for every worker that collects this.
    from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

    gone, score, weight = rows(seed)

    assert roc_auc(gone, score) == pytest.approx(roc_auc_score(gone, score))
    assert pr_auc(gone, score) == pytest.approx(average_precision_score(gone, score))
    assert brier(gone, score) == pytest.approx(brier_score_loss(gone, score))
    assert roc_auc(gone, score, weight) == pytest.approx(roc_auc_score(gone, score, sample_weight=weight))
    assert pr_auc(gone, score, weight) == pytest.approx(average_precision_score(gone, score, sample_weight=weight))


def test_order_does_not_matter() -> None:
    gone, score, _ = rows(1)
    mixed = np.random.default_rng(2).permutation(len(gone))

    assert roc_auc(gone[mixed], score[mixed]) == pytest.approx(roc_auc(gone, score))
    assert pr_auc(gone[mixed], score[mixed]) == pytest.approx(pr_auc(gone, score))


def test_one_kind_alone_has_no_auc() -> None:
    assert np.isnan(roc_auc(np.array([True, True]), np.array([0.1, 0.2])))
    assert np.isnan(pr_auc(np.array([False]), np.array([0.1])))


def test_k_a_week_are_the_highest_scores_of_each_week() -> None:
    origins = np.array([1, 1, 1, 2, 2])
    score = np.array([0.9, 0.5, 0.1, 0.2, 0.8])
    gone = np.array([True, False, True, False, True])

    assert at_most(gone, score, origins, np.arange(5), 1) == (1.0, 2 / 3)
    assert at_most(gone, score, origins, np.arange(5), 2) == (0.5, 2 / 3)
    assert at_most(gone, score, origins, np.arange(5), 9) == (3 / 5, 1.0)


def test_calibration_sorts_by_tenths() -> None:
    chance = np.array([0.05, 0.07, 0.95, 1.0])
    gone = np.array([False, True, True, True])

    low, high = calibration(gone, chance)

    assert low.predicted == pytest.approx(0.06)
    assert (low.observed, low.n) == (0.5, 2)
    assert high.predicted == pytest.approx(0.975)
    assert (high.observed, high.n) == (1.0, 2)
    assert calibration_error(gone, chance) == pytest.approx((2 * 0.44 + 2 * 0.025) / 4)


def test_a_draw_takes_whole_students() -> None:
    students = np.array([7, 7, 7, 8, 9, 9])

    for weight in draws(students, 20):
        assert len({tuple(weight[students == one]) for one in (7, 8, 9)} - {()}) >= 1
        assert len(set(weight[students == 7])) == len(set(weight[students == 9])) == 1
        assert sum(weight[students == one][0] for one in (7, 8, 9)) == 3


def test_an_interval_is_the_same_every_time_and_holds_the_figure() -> None:
    gone, score, _ = rows(3)
    students = np.arange(len(gone)) // 5

    def figure(weight):
        return roc_auc(gone, score, weight)

    found = estimate(figure, draws(students))

    assert found == estimate(figure, draws(students))
    assert found.lower < found.value < found.upper
