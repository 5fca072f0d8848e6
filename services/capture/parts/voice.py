"""Who is in which voice channel."""

from datetime import datetime
from itertools import groupby

from services.records.voice import VoiceSighting
from services.storage.transactions import Connection
from services.storage.voice_writes import close_unseen_voice, voice_seen_until, write_voice

type Regained = tuple[int, datetime]  # a server seen again, and since when


class VoicePart:
    """What some events say about voice, in their order."""

    def __init__(self) -> None:
        self.steps: list[VoiceSighting | Regained] = []

    def guilds_of_people(self) -> set[int]:
        """The servers spoken of."""
        return {step.guild_id if isinstance(step, VoiceSighting) else step[0] for step in self.steps}

    def channels(self) -> set[int]:
        """None."""
        return set()

    async def write(self, con: Connection) -> None:
        """Store everything; whoever was in voice when sight of their server was lost left it then, for all we know."""
        for seen, steps in groupby(self.steps, lambda step: isinstance(step, VoiceSighting)):
            if seen:
                await write_voice(con, [step for step in steps if isinstance(step, VoiceSighting)], locked=True)
            else:
                for guild_id, at in [step for step in steps if not isinstance(step, VoiceSighting)]:
                    await close_unseen_voice(con, guild_id, await voice_seen_until(con, guild_id, at), at)
