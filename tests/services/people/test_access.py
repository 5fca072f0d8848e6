import pytest

from services.people.access import (
    Asker,
    NotAllowed,
    check_admin,
    check_mentor,
    check_staff,
    is_admin,
    is_mentor,
    is_public,
    sees_everybody,
)
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named

MENTOR, STUDENT = {7: "Mentor"}, {8: "Student"}


def asker(roles=None, places=None, guild_id=1):
    return Asker(
        user_id=5, guild_id=guild_id, roles=MENTOR if roles is None else roles, places=places or {3: "general"}
    )


@pytest.mark.parametrize("roles", [{7: "Mentor"}, {7: "mentor"}, {7: "Mentor", 8: "Student"}])
def test_a_mentor_may_ask(roles):
    check_mentor(asker(roles), GuildSettings())


@pytest.mark.parametrize("roles", [{}, STUDENT, {9: "Mentor of the month"}])
def test_nobody_else_may_and_is_told_who_may(roles):
    with pytest.raises(NotAllowed, match="administrator for the role “Mentor”"):
        check_mentor(asker(roles), GuildSettings())


def test_an_administrator_who_is_no_mentor_is_told_of_the_setup() -> None:
    asker = Asker(1, 2, {}, {}, permissions=MANAGE_SERVER)
    with pytest.raises(NotAllowed, match=r"“Mentor”.*`/setup`"):
        check_mentor(asker, GuildSettings())


def test_the_refusal_is_in_the_language_of_the_server():
    with pytest.raises(NotAllowed, match="„Mentor” lub „Trener”"):
        check_mentor(asker(STUDENT), GuildSettings(language="pl", mentor_roles=("Mentor", "Trener")))


def test_a_role_may_be_given_by_its_id():
    check_mentor(asker({12345: "whatever"}), GuildSettings(mentor_roles=("12345",)))


def test_outside_a_server_nobody_may_ask():
    with pytest.raises(NotAllowed, match="on your server"):
        check_mentor(asker(guild_id=None), GuildSettings())


@pytest.mark.parametrize(
    ("places", "public"),
    [
        ({3: "mentors"}, True),
        ({3: "general"}, False),
        ({3: "mentors-and-students"}, False),
        ({}, False),
    ],
)
def test_answers_are_public_only_where_mentors_are_among_themselves(places, public):
    assert is_public(Asker(5, 1, MENTOR, places), GuildSettings()) is public


def test_the_mentor_channel_may_be_given_by_id_or_with_its_sign():
    assert is_public(asker(places={3: "staff"}), GuildSettings(mentor_channel="3"))
    assert is_public(asker(places={3: "staff"}), GuildSettings(mentor_channel="#staff"))


def test_role_names_may_have_wildcards_and_other_signs_mean_themselves():
    roles = {1: "Cohort Spring", 2: "cohort [B]", 3: "Cohort?", 4: "Alumni"}
    assert roles_named(["Cohort *"], roles) == {1, 2}
    assert roles_named(["cohort [b]"], roles) == {2}
    assert roles_named(["Cohort?"], roles) == {3}
    assert roles_named(["4"], roles) == {4}


ADMINISTRATOR, MANAGE_SERVER, SEND_MESSAGES = 8, 32, 2048


def somebody(permissions, roles=STUDENT, guild_id=1):
    return Asker(5, guild_id, roles, {3: "general"}, permissions)


@pytest.mark.parametrize("permissions", [ADMINISTRATOR, MANAGE_SERVER, MANAGE_SERVER | SEND_MESSAGES])
def test_who_runs_the_server_may_do_all_of_it(permissions):
    check_staff(somebody(permissions), GuildSettings())
    check_admin(somebody(permissions), GuildSettings())


def test_a_mentor_may_ask_about_the_record_but_not_change_the_set_up():
    check_staff(somebody(SEND_MESSAGES, MENTOR), GuildSettings())
    with pytest.raises(NotAllowed, match="Only administrators"):
        check_admin(somebody(SEND_MESSAGES, MENTOR), GuildSettings())


def test_a_student_is_told_who_may():
    with pytest.raises(NotAllowed, match=r"mentors and administrators.*“Mentor”"):
        check_staff(somebody(SEND_MESSAGES), GuildSettings())


@pytest.mark.parametrize("check", [check_staff, check_admin])
def test_in_private_nobody_is_staff(check):
    with pytest.raises(NotAllowed, match="on your server"):
        check(somebody(ADMINISTRATOR, MENTOR, guild_id=None), GuildSettings())


LEAD, DEPUTY = {17: "Lead mentor"}, {18: "Deputy"}
LEVELS = GuildSettings(lead_roles=("17",), admin_roles=("18",))


@pytest.mark.parametrize(
    ("roles", "permissions", "admin", "mentor", "everybody"),
    [
        (STUDENT, SEND_MESSAGES, False, False, False),
        (MENTOR, SEND_MESSAGES, False, True, False),
        (LEAD, SEND_MESSAGES, False, True, True),
        (DEPUTY, SEND_MESSAGES, True, False, True),
        (STUDENT, MANAGE_SERVER, True, False, True),
        (MENTOR | DEPUTY, 0, True, True, True),
    ],
)
def test_there_are_three_levels(roles, permissions, admin, mentor, everybody):
    one = somebody(permissions, roles)
    assert (is_admin(one, LEVELS), is_mentor(one, LEVELS), sees_everybody(one, LEVELS)) == (admin, mentor, everybody)


def test_roles_give_nothing_outside_a_server():
    one = somebody(ADMINISTRATOR, MENTOR | LEAD | DEPUTY, guild_id=None)
    assert not any(level(one, LEVELS) for level in (is_admin, is_mentor, sees_everybody))


def test_a_refusal_names_roles_as_discord_shows_them():
    with pytest.raises(NotAllowed, match="or the role <@&18>"):
        check_admin(somebody(0), LEVELS)
    with pytest.raises(NotAllowed, match="the role <@&7>"):
        check_mentor(somebody(0), GuildSettings(mentor_roles=("7",)))
