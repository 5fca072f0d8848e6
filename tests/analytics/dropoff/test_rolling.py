from random import Random

import numpy as np
import pytest

from analytics.dropoff.evaluation import evaluated
from analytics.dropoff.lead import lead_times
from analytics.dropoff.panel import FIRST_MONDAY, History, weekly
from analytics.dropoff.rolling import MODELS, SHIPPED, SILENCE, rolled

START = FIRST_MONDAY + 7 * 100


def history(people=14, days=120, seed=1, **more):
    """People who write on their days with their own luck, and stop for good at some day of their own."""
    random = Random(seed)
    moments = {}
    for person in range(people):
        stops, share = random.randrange(20, days), random.uniform(0.2, 0.8)
        moments[person] = [START + day + 0.5 for day in range(stops) if random.random() < share] or [START + 0.5]
    return History("School", moments, START + days, **more)


def test_a_row_is_hand_counted() -> None:
    """Days 0, 3 and 8 of the first fortnight; on the second Monday (14) six silent days; then back on day 30."""
    panel = weekly(History("x", {5: [START + 0.25, START + 3.25, START + 8.25, START + 30.25]}, START + 60))

    row = list(panel.origins).index(START + 14)
    assert panel.silent[row] == 5.75
    assert panel.active[row] == 3
    assert bool(panel.gone[row])
    assert not panel.gone[list(panel.origins).index(START + 21)]
    # On day 35 only day 8 is within 28 days: not eligible.
    assert START + 35 not in panel.origins


def test_weeks_without_a_decided_outcome_have_no_row() -> None:
    whole = history()

    assert weekly(whole).origins.max() <= whole.end - 14


def test_every_origin_is_a_monday_and_every_row_eligible() -> None:
    panel = weekly(history())

    assert set((panel.origins - FIRST_MONDAY) % 7) == {0}
    assert (panel.active >= 3).all()


def test_weeks_that_touch_unseen_days_are_left_out() -> None:
    lost = frozenset({START + 70})
    panel = weekly(history(unseen=lost))

    assert not [at for at in panel.origins if at - 28 <= START + 70 < at + 14]
    assert len(panel)


def test_a_week_before_a_mentor_wrote_is_no_clean_outcome() -> None:
    plain, touched = weekly(history()), weekly(history(touched={3: frozenset({START + 60})}))

    own = touched.origins[touched.students == 3]
    assert not [at for at in own if at <= START + 60 < at + 14]
    assert len(touched) < len(plain)
    assert (touched.students != 3).sum() == (plain.students != 3).sum()


def test_what_comes_later_changes_no_score_of_a_week() -> None:
    """Rolling origin: a week is scored by what was known at its beginning, nothing after it."""
    whole, cut = history(), START + 100
    short = History(
        "School",
        {one: kept for one, times in whole.moments.items() if (kept := [at for at in times if at < cut])},
        cut,
    )
    long, brief = rolled(weekly(whole)), rolled(weekly(short))
    common = long.panel.origins <= brief.panel.origins.max()

    for model in MODELS:
        assert long.chances[model][common] == pytest.approx(brief.chances[model])
    assert len(brief.panel)


def test_training_never_reaches_into_the_outcome_of_the_week() -> None:
    """Were the last two weeks' labels flipped, the scores of the week would stay the same."""
    panel = weekly(history())
    week = int(np.unique(panel.origins)[8])
    flipped = panel.where(np.ones(len(panel), dtype=bool))
    recent = flipped.origins > week - 14
    flipped.gone[recent] = ~flipped.gone[recent]

    before, after = rolled(panel), rolled(flipped)
    rows = before.panel.origins == week

    for model in MODELS:
        assert before.chances[model][rows] == pytest.approx(after.chances[model][after.panel.origins == week])


def test_baselines_only_order_and_the_formula_also_says_how_much() -> None:
    scored = rolled(weekly(history()))

    assert (scored.scores[SILENCE] == scored.panel.silent).all()
    assert ((scored.scores[SHIPPED] > 0) & (scored.scores[SHIPPED] < 1)).all()


def test_a_lead_is_fourteen_days_less_the_silence_at_the_first_alert() -> None:
    """One person, every day until day 40, then never: "silent 3 days" speaks at 3.5 days."""
    alone = History("x", {1: [START + day + 0.5 for day in range(41)]}, START + 90)

    found = lead_times(alone)

    rule, _ = found.pairs[0]
    assert (rule.recall, rule.lead, rule.false_alarms) == (1.0, 10.5, 0.0)
    assert found.silences == 1


def test_a_history_without_enough_weeks_says_so() -> None:
    found = evaluated(History("x", {1: [START + 0.5]}, START + 5))

    assert (found.scored_rows, found.worths, found.verdicts) == (0, (), ())


def test_nobody_at_all_is_an_answer_too() -> None:
    assert evaluated(History("x", {}, START)).people == 0


def test_the_order_of_people_changes_nothing() -> None:
    whole = history()
    turned = History("School", dict(reversed(list(whole.moments.items()))), whole.end)

    first, second = rolled(weekly(whole)), rolled(weekly(turned))

    assert first.panel.students.tolist() == second.panel.students.tolist()
    for model in MODELS:
        assert first.chances[model].tolist() == second.chances[model].tolist()
    assert lead_times(whole) == lead_times(turned)
