from dataclasses import replace

import pytest

from analytics.card_figures import CardFigures
from analytics.change_figures import Change
from analytics.habits import Streak
from analytics.hours import HourOfWeek
from analytics.rhythm_figures import Rhythm
from analytics.sessions import Sittings
from services.students.headlines import further, headlines
from services.wording.words import Words

ENGLISH = Words("en-GB")
NOTHING = CardFigures(
    messages=0,
    active_days=0,
    days=30,
    seen_days=30,
    cohort=None,
    weeks=(),
    silence=None,
    gap=None,
    active_weeks=None,
    streak=Streak(0, forgiven=False),
    change=None,
    rhythm=None,
    sittings=None,
    hours=HourOfWeek((), (), ()),
)


def test_too_few_data_are_never_a_number():
    shown = (*headlines(NOTHING, ENGLISH), *further(NOTHING, ENGLISH))
    assert [one.value for one in shown] == ["0", "0 of 30", "–", "–", "–", "–", "–"]
    assert all("not enough data" in one.beside or one.beside == "nothing in these weeks" for one in shown)


@pytest.mark.parametrize(("score", "arrow"), [(1.4, "▼ "), (-1.4, "▲ "), (0.9, ""), (-0.9, "")])
def test_only_a_clear_change_has_an_arrow(score, arrow):
    changed = replace(NOTHING, change=Change(3, 14, 40, 70, score, 20))
    lately = next(further(changed, ENGLISH))
    assert lately.lines == f"3 of 14 days\n{arrow}before: 40 of 70"


@pytest.mark.parametrize(("percentile", "says"), [(95.0, "around 18:00"), (94.0, "no fixed hours")])
def test_hours_that_may_be_chance_are_no_rhythm(percentile, says):
    found = replace(NOTHING, rhythm=Rhythm(0.7, percentile, 17.8, 40))
    assert [one.lines for one in further(found, ENGLISH)][1] == f"{says}\nn = 40 hours"


def test_single_messages_have_no_length():
    found = replace(NOTHING, sittings=Sittings(4.25, 0, 20, 24))
    assert [one.lines for one in further(found, ENGLISH)][2] == "4.2 a week\nmostly single messages"


def test_a_zero_of_days_that_were_not_seen_is_not_said():
    blind = replace(NOTHING, seen_days=0)
    assert [one.lines for one in headlines(blind, ENGLISH)][:2] == ["–\nnot enough data"] * 2
