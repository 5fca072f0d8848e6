"""What the parts of conversations work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.conversations.files import Files
from services.conversations.inbox import Inbox
from services.database import Database
from services.delivery.courier import Courier
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.discord.shards import ALONE, Shards
from services.people.guild_settings import GuildSettings

# What is set for a server; None stands for the language that the server itself speaks.
type SettingsOf = Callable[[int, str | None], GuildSettings]


KNOWN_GUILDS = "select id from guild where present order by id"


@dataclass(frozen=True, slots=True)
class Tools:
    """The database, Discord, the picture of the servers, and the clock (aware UTC).

    `unrecorded` (server, thread) keeps a thread out of the record. `shards` are those of this process: the threads of
    its servers are its own to read, and direct messages where the first shard is among them.
    """

    database: Database
    rest: DiscordRest
    courier: Courier
    state: ServerState
    files: Files
    inbox: Inbox
    settings_of: SettingsOf
    clock: Callable[[], datetime]
    unrecorded: Callable[[int, int], None]
    shards: Shards = ALONE

    @property
    def guilds(self) -> list[int]:
        """The servers that the gateway described, where something can be done now."""
        return list(self.state.guilds)

    async def known_guilds(self) -> list[int]:
        """Every server that the bot is on, also one that does not answer now."""
        return [row["id"] for row in await self.database.pool.fetch(KNOWN_GUILDS)]
