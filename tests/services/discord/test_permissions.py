"""Discord's permission rules, by table and by law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.discord.permissions import (
    EVERYTHING,
    Overwrite,
    Permission,
    channel_permissions,
    server_permissions,
    why_unreadable,
)

GUILD, MENTOR, STUDENT, BOT = 1, 2, 3, 9
VIEW, HISTORY = Permission.VIEW_CHANNEL, Permission.READ_MESSAGE_HISTORY
READ = VIEW | HISTORY
bits = st.integers(0, (1 << 40) - 1)
overwrites = st.lists(st.builds(Overwrite, st.sampled_from([GUILD, MENTOR, STUDENT, BOT, 77]), bits, bits), max_size=6)


def left_in(granted, *exceptions, roles=(MENTOR,)):
    return channel_permissions(granted, exceptions, guild_id=GUILD, member_roles=roles, user_id=BOT)


def test_a_member_has_what_everyone_and_each_of_their_roles_have():
    assert server_permissions({GUILD: 1 << 10, MENTOR: 1 << 16, STUDENT: 1 << 20}, GUILD, [MENTOR]) == READ


def test_an_administrator_and_the_owner_may_do_everything():
    assert server_permissions({MENTOR: Permission.ADMINISTRATOR}, GUILD, [MENTOR]) == EVERYTHING
    assert server_permissions({}, GUILD, [], owns_server=True) == EVERYTHING


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        ([Overwrite(GUILD, 0, HISTORY)], VIEW),
        ([Overwrite(GUILD, 0, READ), Overwrite(MENTOR, READ, 0)], READ),
        ([Overwrite(MENTOR, READ, 0), Overwrite(STUDENT, 0, HISTORY)], READ),
        ([Overwrite(MENTOR, READ, 0), Overwrite(BOT, 0, HISTORY)], VIEW),
        ([Overwrite(MENTOR, 0, HISTORY), Overwrite(BOT, HISTORY, 0)], READ),
        ([Overwrite(77, 0, READ)], READ),
    ],
)
def test_the_more_personal_overwrite_wins(exceptions, expected):
    assert left_in(READ, *exceptions) == expected


def test_among_roles_an_allowed_bit_beats_a_denied_one():
    assert left_in(READ, Overwrite(MENTOR, HISTORY, 0), Overwrite(STUDENT, 0, HISTORY), roles=(MENTOR, STUDENT)) == READ


def test_without_view_channel_nothing_is_left():
    assert left_in(READ, Overwrite(GUILD, 0, VIEW)) == 0


@given(bits, overwrites)
def test_the_order_of_overwrites_of_different_roles_does_not_matter(granted, exceptions):
    distinct = list({o.target_id: o for o in exceptions}.values())
    assert left_in(granted, *distinct, roles=(MENTOR, STUDENT)) == left_in(
        granted, *reversed(distinct), roles=(MENTOR, STUDENT)
    )


@given(bits, overwrites)
def test_no_overwrite_touches_an_administrator(granted, exceptions):
    assert left_in(granted | Permission.ADMINISTRATOR, *exceptions) == EVERYTHING


@given(bits)
def test_overwrites_of_others_change_nothing(granted):
    ordinary = (granted | VIEW) & ~int(Permission.ADMINISTRATOR)
    assert left_in(ordinary, Overwrite(77, 0, EVERYTHING)) == ordinary


@pytest.mark.parametrize(
    ("kind", "permissions", "in_thread", "readable"),
    [
        (0, READ, False, True),
        (0, VIEW, False, False),
        (0, HISTORY, False, False),
        (2, READ, False, False),
        (2, READ | Permission.CONNECT, False, True),
        (13, READ, False, False),
        (11, READ, False, True),
        (12, READ, False, False),
        (12, READ, True, True),
        (12, READ | Permission.MANAGE_THREADS, False, True),
        (15, READ, False, True),
    ],
)
def test_what_can_be_read_depends_on_kind_and_permissions(kind, permissions, in_thread, readable):
    assert (why_unreadable(kind, permissions, in_thread=in_thread) is None) == readable
