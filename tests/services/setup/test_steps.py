"""What each step of the guided set-up shows and sets, without Discord and without a database."""

from dataclasses import replace
from typing import Any

import pytest

from services.config.catalogue import SETTINGS
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.setup.looking import Look
from services.setup.steps.order import BY_NAME, FIRST, LAST, STEPS, after
from services.setup.walk import each_mark, marks
from tests.services.setup.looks import look_of

ROLES, CHANNELS, COURSE = BY_NAME["roles"], BY_NAME["channels"], BY_NAME["course"]
MOST_PICKS, MOST_LINES, MOST_LABEL = 4, 25, 100


def said(look: Look, step: str) -> str:
    body = BY_NAME[step].body(look)
    return "\n".join((*body.above, *body.below))


@pytest.mark.parametrize("step", BY_NAME)
@pytest.mark.parametrize("language", ["en-GB", "pl"])
def test_every_step_fits_into_a_message_in_both_languages(step: str, language: str) -> None:
    look = look_of(settings=GuildSettings(language=language))
    body = BY_NAME[step].body(look)
    assert len(body.picks) <= MOST_PICKS
    assert BY_NAME[step].title(look.words)
    for pick in body.picks:
        assert len(pick.choices) <= MOST_LINES
        assert len({one.value for one in pick.choices}) == len(pick.choices)
        assert all(0 < len(one.label) <= MOST_LABEL and one.value for one in pick.choices)
        assert pick.setting == "go" or pick.setting in SETTINGS


@pytest.mark.parametrize("step", [one.name for one in STEPS])
def test_what_is_guessed_are_values_that_the_settings_take(step: str) -> None:
    look = look_of({3: "Mentor", 4: "Student", 5: "Cohort 1"}, {20: "mentors", 21: "general"}, locales=("pl",))
    for name, value in BY_NAME[step].guesses(look).items():
        assert SETTINGS[name].kind.holds(value), name


def test_the_bots_own_role_is_no_role_of_students() -> None:
    assert "student_roles" not in ROLES.guesses(look_of({3: "Mentor"}))


def test_a_pattern_for_cohorts_to_come_is_not_turned_into_those_there_are() -> None:
    look = look_of({3: "Mentor", 4: "Cohort Spring"})
    assert "cohort_roles" not in ROLES.guesses(look)
    named = replace(look, settings=replace(look.settings, cohort_roles=("Cohort Spring",)))
    assert ROLES.guesses(named)["cohort_roles"] == ["4"]


def test_what_is_set_is_not_guessed_over() -> None:
    look = look_of({3: "Mentor", 4: "Friends"}, own=frozenset({"mentor_roles"}))
    look = replace(look, settings=replace(look.settings, mentor_roles=("4",)))
    assert "mentor_roles" not in ROLES.unconfirmed(look)
    assert ROLES.value(look, "mentor_roles") == ["4"]


def test_roles_that_nobody_has_or_that_mean_two_things_are_warned_of() -> None:
    look = look_of({3: "Mentor"}, members={})
    assert "Nobody has a mentor role yet" in said(look, "roles")
    assert "Without a mentor role" in said(look_of({4: "Friends"}), "roles")
    both = look_of({3: "Mentor student"}, members={3: 2})
    assert "Chosen for mentors and for students: Mentor student." in said(both, "roles")


def test_a_mentors_channel_that_students_see_or_the_bot_may_not_write_in_is_warned_of() -> None:
    assert "Students can see <#20>" in said(look_of(), "channels")
    assert said(look_of(hidden=(20,)), "channels") == ""
    assert "I may not answer in <#20>" in said(look_of(hidden=(20,), permissions={20: 0}), "channels")
    assert "There is no mentors’ channel yet" in said(look_of(rooms={21: "general"}), "channels")
    help_hidden = look_of(rooms={20: "mentors", 21: "help"}, hidden=(20, 21))
    assert said(help_hidden, "channels") == "⚠️ Students cannot see <#21>: private threads there reach nobody."


def test_a_form_is_read_as_the_catalogue_reads_it() -> None:
    entered = COURSE.entered(look_of(), "dates", {"course_start": "1 Sep 2026", "course_end": "", "holidays": ""})
    assert entered == {"course_start": "2026-09-01", "course_end": "", "holidays": []}
    with pytest.raises(ProfilerError):
        COURSE.entered(look_of(), "dates", {"course_start": "someday"})
    with pytest.raises(ProfilerError, match="no longer know this form"):
        COURSE.entered(look_of(), "another", {})


@pytest.mark.parametrize(
    ("step", "setting", "values", "kept"),
    [
        ("course", "working_days", ["4", "0"], [0, 4]),
        ("privacy", "keep_messages", ["0"], 0),
        ("privacy", "consent_mode", ["opt-in"], "opt-in"),
        ("privacy", "privacy_channel", [], ""),
        ("nudges", "nudge_hours", ["9,17"], [9, 17]),
        ("nudges", "distress_alerts", ["false"], False),
        ("attachments", "attachments_types", ["none"], []),
        ("attachments", "tracked_channels", ["20", "21"], ["20", "21"]),
        ("attachments", "sync_minute", ["30"], 30),
        ("roles", "cohort_roles", [], []),
    ],
)
def test_what_is_chosen_becomes_a_value_of_the_setting(step: str, setting: str, values: list[str], kept: Any) -> None:
    assert BY_NAME[step].chosen(look_of(), setting, values) == {setting: kept}
    assert SETTINGS[setting].kind.holds(kept)


def test_every_step_leads_to_the_last_and_back_to_the_first() -> None:
    names = [one.name for one in STEPS]
    assert [after(one) for one in names] == [*names[1:], LAST]
    assert [after(one, by=-1) for one in names] == [FIRST, *names[:-1]]
    assert {after(one) for one in BY_NAME.keys() - names} == {LAST}


def test_a_button_carries_every_value_of_its_step_apart() -> None:
    shown = marks({"a": [1], "b": ""})
    assert each_mark("".join(shown)) == shown
    assert marks({"b": ""}) < shown
    assert not marks({"a": [2]}) & shown
    assert not marks({"b": [1]}) & shown


def test_the_guesses_of_every_step_fit_into_a_button() -> None:
    most = max(len(step.guesses(look_of())) for step in BY_NAME.values())
    assert len("su:attachments:next:") + most * len(next(iter(marks({"a": 1})))) <= 100
