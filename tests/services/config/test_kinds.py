import contextlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.config.catalogue import SETTINGS, Group, in_group
from services.config.place_kinds import gone
from services.config.server_names import ServerNames
from services.errors import ProfilerError
from services.people.guild_settings import ConsentMode, GuildSettings
from services.wording.words import Words

ENGLISH, POLISH = Words("en-GB"), Words("pl")
SERVER = ServerNames(
    {10100: "Mentor", 10200: "Lead mentor", 10300: "Cohort Spring", 10400: "mentor"},
    {20100: "general", 20200: "off-topic"},
)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("time_zone", "Europe/Warsaw", "Europe/Warsaw"),
        ("time_zone", " warsaw", "Europe/Warsaw"),
        ("time_zone", "new york", "America/New_York"),
        ("language", "polski", "pl"),
        ("language", "English", "en"),
        ("language", "serwer", "server"),
        ("course_start", "1 Sep 2026", "2026-09-01"),
        ("course_start", "1 września 2026", "2026-09-01"),
        ("course_end", "none", ""),
        ("course_end", "brak", ""),
        ("working_days", "Mon-Fri", [0, 1, 2, 3, 4]),
        ("working_days", "pn, śr, pt", [0, 2, 4]),
        ("working_days", "Sat – Mon", [0, 5, 6]),
        ("working_days", "every day", list(range(7))),
        ("holidays", "2026-11-11", [["2026-11-11", "2026-11-11", ""]]),
        (
            "holidays",
            "23 Dec 2026 - 6 Jan 2027 Christmas; 2026-11-11 Independence Day",
            [["2026-11-11", "2026-11-11", "Independence Day"], ["2026-12-23", "2027-01-06", "Christmas"]],
        ),
        ("holidays", "23 Dec - 6 Jan 2027", [["2026-12-23", "2027-01-06", ""]]),
        ("mentor_roles", "<@&10100> <@&10200>", ["10100", "10200"]),
        ("mentor_roles", "Mentor, lead MENTOR", ["10100", "10200"]),
        ("mentor_roles", "mentor", ["10400"]),
        ("cohort_roles", "Cohort *", ["Cohort *"]),
        ("lead_roles", "none", []),
        ("ignored_channels", "#off-topic, 20100, off-topic", ["20200", "20100"]),
        ("mentor_channel", "<#20100>", "20100"),
        ("support_channel", "brak", ""),
        ("keep_messages", "6 months", 180),
        ("keep_messages", "2 tygodnie", 14),
        ("keep_messages", "forever", 0),
        ("keep_after_removal", "30", 30),
        ("nudge_hours", "10:00 – 19:00", [10, 19]),
        ("nudge_hours", "9 do 17", [9, 17]),
        ("distress_alerts", "Nie", False),
        ("consent_mode", "zgoda", "opt-in"),
        ("sync_minute", "0", 0),
        ("attachments_largest", "25 MB", 25),
        ("attachments_largest", "no limit", 0),
        ("attachments_types", "images, pdf", ["image/*", ".pdf"]),
    ],
)
def test_values_are_read_as_people_write_them(name, typed, value):
    words = POLISH if typed in {"polski", "brak", "Nie", "zgoda"} else ENGLISH
    assert SETTINGS[name].read(typed, words, SERVER) == value
    assert SETTINGS[name].kind.holds(value)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("time_zone", "Narnia", "such as Europe/Warsaw"),
        ("course_start", "1 Sep", "with its year"),
        ("course_start", "2026-02-30", "with its year"),
        ("working_days", "someday", "Mon-Fri"),
        ("holidays", "2027-01-06 - 2026-12-23", "Write days"),
        ("holidays", "Christmas", "Write days"),
        ("mentor_roles", "none", "no role called none"),
        ("mentor_roles", "", "at least one role"),
        ("mentor_roles", "<@&999999>", "no role called"),
        ("mentor_channel", "none", "no channel called none"),
        ("mentor_channel", "general, off-topic", "one channel"),
        ("keep_messages", "soon", "90 days"),
        ("keep_messages", "1 day", "90 days"),
        ("keep_after_removal", "forever", "from 1 to 3,650"),
        ("nudge_hours", "19-10", "such as 10-19"),
        ("nudge_days", "3", "from 7 to 90"),
        ("sync_minute", "60", "from 0 to 59"),
        ("sync_minute", "000000000100", "from 0 to 59"),
        ("question_hours", "²", "whole number"),
        ("distress_alerts", "maybe", "yes or no"),
        ("privacy_contact", "x" * 201, "at most 200"),
        ("attachments_largest", "big", "megabytes"),
        ("language", "Klingon", "the server’s language, English or Polish"),
    ],
)
def test_what_is_no_value_is_refused_with_what_to_write(name, typed, said):
    with pytest.raises(ProfilerError, match=said):
        SETTINGS[name].read(typed, ENGLISH, SERVER)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("words", [ENGLISH, POLISH], ids=["en", "pl"])
def test_every_default_can_be_shown_and_typed_again(setting, words):
    server = ServerNames({1_000_000: "Mentor"}, {2_000_000: "mentors"})
    value = setting.of(GuildSettings())
    assert setting.kind.holds(value)
    assert setting.written(value, words, server)
    assert setting.about(words).endswith((".", "!"))
    if setting.name != "language":
        again = setting.read(setting.typed(value, words, server), words, server)
        assert setting.kind.to_field(again) in (setting.kind.to_field(value), ("1000000",), "2000000")


def test_every_setting_is_in_one_group_and_no_group_is_too_long_for_a_menu():
    assert sorted(one.name for group in Group for one in in_group(group)) == sorted(SETTINGS)
    assert all(0 < len(in_group(group)) <= 25 for group in Group)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(days, st.integers(0, 100), st.sampled_from(["", "Święta", "Break", "a b c"])), max_size=6))
def test_holidays_survive_being_shown_and_typed(found):
    kind = SETTINGS["holidays"].kind
    value: Any = sorted(
        [first.isoformat(), date.fromordinal(first.toordinal() + length).isoformat(), name]
        for first, length, name in found
    )
    assert kind.holds(value)
    assert kind.to_value(kind.to_field(value)) == value
    assert kind.read(kind.typed(value, ENGLISH, SERVER), ENGLISH, SERVER) == value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(json_values)
def test_whatever_a_file_or_another_version_holds_is_judged_and_what_passes_can_be_used(value):
    for setting in SETTINGS.values():
        if setting.kind.holds(value):
            again = setting.kind.to_value(setting.kind.to_field(value))
            assert setting.kind.holds(again)
            assert isinstance(setting.written(again, ENGLISH, SERVER), str)
            assert isinstance(setting.typed(again, POLISH, SERVER), str)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_the_reading(typed):
    for setting in SETTINGS.values():
        with contextlib.suppress(ProfilerError):
            assert setting.kind.holds(setting.read(typed, ENGLISH, SERVER))


def test_roles_are_shown_as_they_are_called_now_and_deleted_ones_are_named():
    mentors, cohorts = SETTINGS["mentor_roles"], SETTINGS["cohort_roles"]
    assert mentors.written(["10100", "999999"], ENGLISH, SERVER) == "<@&10100>, a deleted role (999999)"
    assert cohorts.written(["Cohort *"], ENGLISH, SERVER) == r"“Cohort \*”: <@&10300>"
    assert cohorts.written(["Alumni"], ENGLISH, SERVER) == "“Alumni” (no such role)"
    assert SETTINGS["mentor_channel"].written("999999", POLISH, SERVER) == "usunięty kanał (999999)"
    assert gone(["10100", "999999", "Cohort *"], "roles", SERVER) == ["999999"]
    assert gone("999999", "channel", SERVER) == ["999999"]
    assert gone(["5"], "days", SERVER) == []


def test_a_consent_mode_is_the_one_of_the_settings():
    kind = SETTINGS["consent_mode"].kind
    assert kind.to_field("opt-in") is ConsentMode.OPT_IN
    assert kind.to_value(ConsentMode.NOTICE) == "notice"
