"""Somebody who uses a command, as nextcord describes them."""

from unittest.mock import Mock

import nextcord


def role(name):
    """A role of that name."""
    made = Mock(nextcord.Role, id=7)
    made.name = name
    return made


def asked(role_name="Mentor", channel_name="mentors"):
    """An interaction of somebody with one role in a channel."""
    channel = Mock(nextcord.TextChannel, id=3)
    channel.name = channel_name
    return Mock(
        nextcord.Interaction,
        user=Mock(nextcord.Member, id=5, roles=[role(role_name)]),
        channel=channel,
        guild_id=1,
        guild_locale="en-GB",
        response=Mock(nextcord.InteractionResponse),
        followup=Mock(nextcord.Webhook),
    )
