"""To which servers somebody belongs or belonged: what they may ask about themselves in direct messages."""

from collections.abc import Collection, Mapping

from services.database import Database
from services.discord.errors import DiscordUnavailable, Refused
from services.discord.rest import DiscordRest

KNOWN = "select guild_id from member where guild_id = any($1::bigint[]) and user_id = $2"
HERE = "select id, name from guild where present order by id"
MOST_ASKED = 10  # servers of which Discord is asked, one after the other


async def servers_here(database: Database) -> Mapping[int, str]:
    """The names of all servers that the bot is on, by id, whichever process looks after them."""
    return {row["id"]: row["name"] for row in await database.pool.fetch(HERE)}


async def servers_of(
    database: Database, rest: DiscordRest, guild_ids: Collection[int], user_id: int
) -> dict[int, bool]:
    """Those of these servers that somebody is or was on, and whether the record knows them there.

    Discord is asked only where no record knows them at all: who was forgotten is on the server all the same.
    """
    rows = await database.pool.fetch(KNOWN, list(guild_ids), user_id)
    known = {row["guild_id"]: True for row in rows}
    if known:
        return known
    found: dict[int, bool] = {}
    for guild_id in sorted(guild_ids)[:MOST_ASKED]:
        if await is_member(rest, guild_id, user_id):
            found[guild_id] = False
    return found


async def is_known(database: Database, guild_id: int, user_id: int) -> bool:
    """Whether the record of a server knows somebody as a member, now or before."""
    rows = await database.pool.fetch(KNOWN, [guild_id], user_id)
    return bool(rows)


async def is_member(rest: DiscordRest, guild_id: int, user_id: int) -> bool:
    """Whether Discord shows somebody on a server now; no when it cannot say."""
    try:
        await rest.get("/guilds/{guild_id}/members/{user_id}", major=guild_id, user_id=user_id)
    except (Refused, DiscordUnavailable):
        return False
    return True
