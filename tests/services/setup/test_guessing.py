"""What is guessed from the names of a new server."""

from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.fresh import fresh_server
from services.setup import guessing
from tests.services.setup.looks import GUILD, look_of


@pytest.mark.parametrize("name", ["Mentor", "mentors", "🎓 Mentorzy", "Lead Instructor", "Nauczyciele", "Code-Coach"])
def test_roles_of_mentors_are_known_by_one_of_their_words(name: str) -> None:
    assert guessing.mentor_roles({5: name, 6: "Friends"}, GUILD) == (5,)


@pytest.mark.parametrize("name", ["Student", "Kursanci 2026", "Uczeń", "Participants", "uczestnicy"])
def test_roles_of_students_are_known_by_one_of_their_words(name: str) -> None:
    assert guessing.student_roles({5: name, 6: "Mentor"}, GUILD) == (5,)


def test_a_cohort_is_told_from_its_students_and_from_all_students() -> None:
    names = {5: "Students", 6: "Group 1 students", 7: "Grupa 2", 8: "Group", 9: "Class mentors"}
    assert guessing.student_roles(names, GUILD) == (5,)
    assert guessing.cohort_roles(names, GUILD) == (6, 7)


def test_a_lead_mentor_is_a_mentor_of_all_cohorts() -> None:
    assert guessing.lead_roles({5: "Mentor", 6: "Head mentor", 7: "Head of sales"}, GUILD) == (6,)


@settings(max_examples=40)
@given(st.dictionaries(st.integers(2, 99), st.text(max_size=30), max_size=8))
def test_whatever_roles_are_called_only_existing_ones_are_guessed_and_never_everyone(names: dict[int, str]) -> None:
    for guess in (guessing.mentor_roles, guessing.student_roles, guessing.cohort_roles, guessing.lead_roles):
        assert set(guess({GUILD: "Mentor student cohort 1", **names}, GUILD)) <= names.keys()


def test_the_channel_called_most_like_what_is_wanted_is_guessed() -> None:
    rooms = look_of(rooms={20: "staff", 21: "🧑‍🏫-mentors", 22: "general"}).channels
    assert guessing.room_like(rooms, guessing.MENTOR_ROOMS) == 21
    assert guessing.room_like(rooms, guessing.NOTICE_ROOMS) == 22
    assert guessing.room_like(rooms[:1], guessing.NOTICE_ROOMS) is None


def test_a_time_zone_is_guessed_where_a_language_has_one() -> None:
    assert guessing.zone_of("en-US", "pl") == "Europe/Warsaw"
    assert guessing.zone_of("en-US", None) is None
    assert set(guessing.ZONES.values()) <= available_timezones()


def test_one_polish_client_is_enough_to_be_answered_in_polish() -> None:
    assert guessing.language_of("en-GB", "pl") == "pl"
    assert guessing.language_of("de", None) == "en-GB"


@pytest.mark.parametrize("locale", ["en-GB", "pl"])
def test_everything_on_the_new_server_of_the_local_discord_is_guessed(locale: str) -> None:
    fresh = fresh_server(locale)
    names = {int(role["id"]): role["name"] for role in fresh.world.guild(fresh.guild_id)["roles"]}
    rooms = look_of(rooms={room: name for name, room in fresh.channels.items()}).channels
    found = (guessing.mentor_roles, guessing.cohort_roles)
    assert [len(guess(names, fresh.guild_id)) for guess in found] == [1, 2]
    assert set(fresh.roles.values()) >= set(guessing.student_roles(names, fresh.guild_id))
    wanted = (guessing.MENTOR_ROOMS, guessing.NOTICE_ROOMS, guessing.HELP_ROOMS)
    assert all(guessing.room_like(rooms, words) for words in wanted)
