"""The local Discord's world: people, servers, channels, messages, and all that happened to them."""

from sandbox.world.drafts import Upload
from sandbox.world.events import Event, Listener
from sandbox.world.files import MadeUp
from sandbox.world.reading import ChannelMessages
from sandbox.world.state import Missing, Refused
from sandbox.world.truth import Truth


class World(Truth):
    """All of it: each room of this package adds one subject to the one before.

    state, reach (permissions), lives (members' past), people, servers, channels, threads_state, files, store (messages
    kept), reading, drafts, telling, posting, editing, threads, reactions, pins, polls, loading, voice, bans, occasions,
    notices, truth.
    """


__all__ = ["ChannelMessages", "Event", "Listener", "MadeUp", "Missing", "Refused", "Upload", "World"]
