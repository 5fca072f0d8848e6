"""Who asks and where, in plain values."""

from unittest.mock import Mock

import nextcord

from cogs.asking import asker_of
from tests.cogs.asking import asked


def test_a_thread_counts_as_its_channel_whatever_it_is_called():
    interaction = asked()
    interaction.permissions = nextcord.Permissions(0)
    thread, parent = Mock(nextcord.Thread, id=9), Mock(nextcord.TextChannel, id=3)
    thread.name, parent.name, thread.parent = "mentors", "general", parent
    interaction.channel = thread
    assert asker_of(interaction).places == {3: "general"}


def test_a_thread_of_an_unknown_channel_is_nowhere():
    interaction = asked()
    interaction.permissions = nextcord.Permissions(0)
    interaction.channel = Mock(nextcord.Thread, id=9)
    interaction.channel.name, interaction.channel.parent = "mentors", None
    assert asker_of(interaction).places == {}
