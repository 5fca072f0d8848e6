"""Permissions as Discord documents them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import World
from sandbox import permissions as bits
from sandbox.clock import iso


class Place:
    """One server with one role, one member and one channel."""

    def __init__(self, kind=0):
        self.world = World.empty()
        self.owner = self.world.add_user("olga")["id"]
        self.user = self.world.add_user("sam")["id"]
        self.guild = self.world.add_guild("School", self.owner)["id"]
        self.role = self.world.add_role(self.guild, "Student")["id"]
        self.world.add_member(self.guild, self.user, [self.role])
        self.channel = self.world.add_channel(self.guild, "general", kind)["id"]

    def may(self, needed, user=None, channel=None):
        return self.world.may(user or self.user, channel or self.channel, needed)

    def allow(self, target, needed, kind=0):
        self.world.set_overwrite(self.channel, target, kind, allow=needed)

    def deny(self, target, needed, kind=0):
        self.world.set_overwrite(self.channel, target, kind, deny=needed)


def test_everyone_has_the_permissions_of_the_everyone_role():
    place = Place()
    assert place.world.permissions(place.user, place.channel) == bits.EVERYONE_DEFAULT


def test_a_role_adds_its_permissions():
    place = Place()
    place.world.update_role(place.guild, place.role, permissions=bits.MANAGE_MESSAGES)
    assert place.may(bits.MANAGE_MESSAGES)


def test_the_owner_may_do_everything_whatever_is_denied():
    place = Place()
    place.deny(place.guild, bits.ALL)
    assert place.world.permissions(place.owner, place.channel) == bits.ALL


def test_an_administrator_may_do_everything_whatever_is_denied():
    place = Place()
    place.world.update_role(place.guild, place.role, permissions=bits.ADMINISTRATOR)
    place.deny(place.user, bits.ALL, kind=1)
    assert place.world.permissions(place.user, place.channel) == bits.ALL


def test_a_role_overwrite_beats_the_one_for_everyone():
    place = Place()
    place.deny(place.guild, bits.VIEW_CHANNEL)
    assert not place.may(bits.VIEW_CHANNEL)
    place.allow(place.role, bits.VIEW_CHANNEL)
    assert place.may(bits.VIEW_CHANNEL)


def test_an_allow_of_one_role_beats_a_deny_of_another():
    place = Place()
    other = place.world.add_role(place.guild, "Other")["id"]
    place.world.give_role(place.guild, place.user, other)
    place.deny(other, bits.VIEW_CHANNEL)
    place.allow(place.role, bits.VIEW_CHANNEL)
    assert place.may(bits.VIEW_CHANNEL)


def test_a_member_overwrite_beats_every_role():
    place = Place()
    place.allow(place.role, bits.VIEW_CHANNEL)
    place.deny(place.user, bits.VIEW_CHANNEL, kind=1)
    assert place.world.permissions(place.user, place.channel) == 0


def test_without_view_nothing_is_left():
    place = Place()
    place.deny(place.guild, bits.VIEW_CHANNEL)
    assert place.world.permissions(place.user, place.channel) == 0


def test_without_sending_there_is_no_attaching_or_mentioning_everyone():
    place = Place()
    place.world.update_role(place.guild, place.role, permissions=bits.MENTION_EVERYONE)
    place.deny(place.guild, bits.SEND_MESSAGES)
    assert not place.may(bits.ATTACH_FILES)
    assert not place.may(bits.MENTION_EVERYONE)
    assert place.may(bits.READ_MESSAGE_HISTORY)


@pytest.mark.parametrize("kind", [2, 13])
def test_without_connect_a_voice_channel_can_only_be_seen(kind):
    place = Place(kind)
    place.deny(place.guild, bits.CONNECT)
    assert place.world.permissions(place.user, place.channel) == bits.VIEW_CHANNEL


def test_a_time_out_leaves_seeing_and_reading_until_it_ends():
    place = Place()
    until = iso(place.world.clock.now() + timedelta(minutes=5))
    place.world.update_member(place.guild, place.user, communication_disabled_until=until)
    assert place.world.permissions(place.user, place.channel) == bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY
    place.world.clock.advance(timedelta(minutes=6))
    assert place.may(bits.SEND_MESSAGES)


def test_a_time_out_does_not_touch_the_owner():
    place = Place()
    until = iso(place.world.clock.now() + timedelta(minutes=5))
    place.world.update_member(place.guild, place.owner, communication_disabled_until=until)
    assert place.may(bits.ALL, user=place.owner)


def test_who_is_no_member_may_nothing():
    place = Place()
    stranger = place.world.add_user("eve")["id"]
    assert place.world.permissions(stranger, place.channel) == 0


def test_a_thread_inherits_from_its_parent():
    place = Place()
    thread = place.world.add_thread(place.channel, "t", place.owner)["id"]
    place.deny(place.guild, bits.READ_MESSAGE_HISTORY)
    assert place.may(bits.VIEW_CHANNEL, channel=thread)
    assert not place.may(bits.READ_MESSAGE_HISTORY, channel=thread)


def test_sending_in_a_thread_has_a_permission_of_its_own():
    place = Place()
    thread = place.world.add_thread(place.channel, "t", place.owner)
    place.deny(place.guild, bits.SEND_MESSAGES)
    assert place.may(bits.sending(thread) | bits.ATTACH_FILES, channel=thread["id"])
    place.deny(place.guild, bits.SEND_MESSAGES_IN_THREADS)
    assert not place.may(bits.ATTACH_FILES, channel=thread["id"])


def test_a_private_thread_needs_membership_or_the_right_to_manage_threads():
    place = Place()
    thread = place.world.add_thread(place.channel, "t", place.owner, kind=12)["id"]
    assert not place.may(bits.VIEW_CHANNEL, channel=thread)
    place.world.join_thread(thread, place.user)
    assert place.may(bits.VIEW_CHANNEL, channel=thread)
    place.world.leave_thread(thread, place.user)
    place.world.update_role(place.guild, place.role, permissions=bits.MANAGE_THREADS)
    assert place.may(bits.VIEW_CHANNEL, channel=thread)


def test_a_direct_message_is_for_the_two_alone():
    place = Place()
    direct = place.world.open_dm(place.user)["id"]
    assert place.may(bits.SEND_MESSAGES | bits.READ_MESSAGE_HISTORY, channel=direct)
    assert place.world.permissions(place.owner, direct) == 0


_some = st.integers(min_value=0, max_value=bits.ALL)


@given(base=_some, everyone=st.tuples(_some, _some), role=st.tuples(_some, _some), own=st.tuples(_some, _some))
def test_each_bit_is_decided_by_the_last_level_that_names_it(base, everyone, role, own):
    """Bit by bit, told in Discord's order: base, everyone, roles, member; an allow beats a deny of its level."""
    place = Place()
    base &= ~bits.ADMINISTRATOR
    place.world.update_role(place.guild, place.guild, permissions=base)
    for target, kind, (allow, deny) in ((place.guild, 0, everyone), (place.role, 0, role), (place.user, 1, own)):
        place.world.set_overwrite(place.channel, target, kind, allow, deny)
    expected = base
    for allow, deny in (everyone, role, own):
        for bit in range(53):
            if allow >> bit & 1:
                expected |= 1 << bit
            elif deny >> bit & 1:
                expected &= ~(1 << bit)
    if not expected & bits.VIEW_CHANNEL:
        expected = 0
    elif not expected & bits.SEND_MESSAGES:
        expected &= ~(bits.MENTION_EVERYONE | bits.SEND_TTS_MESSAGES | bits.ATTACH_FILES | bits.EMBED_LINKS)
    assert place.world.permissions(place.user, place.channel) == expected
