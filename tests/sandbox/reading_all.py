"""Reads everything the bot can read over REST, as a bot does."""

from typing import Any

import aiohttp

from sandbox.server import Sandbox


async def _get(session: aiohttp.ClientSession, path: str) -> Any:
    async with session.get(f"/api/v10{path}") as answer:
        assert answer.status == 200, (path, answer.status)
        return await answer.json(content_type=None)


async def read_all(box: Sandbox, guild_id: int) -> dict[str, dict[str, Any]]:
    """Every message of a server by id, channels and threads alike; violations of the contract fail the test."""
    headers = {"Authorization": f"Bot {box.token}"}
    found: dict[str, dict[str, Any]] = {}
    async with aiohttp.ClientSession(box.base, headers=headers) as session:
        channels = await _get(session, f"/guilds/{guild_id}/channels")
        threads = [
            one for one in box.world.threads_of(guild_id) if box.world.can_view(box.world.bot_user_id, one["id"])
        ]
        for channel in [*channels, *threads]:
            if not box.world.can_view(box.world.bot_user_id, channel["id"]) or channel["type"] in {4, 15}:
                continue
            below = ""
            while page := await _get(session, f"/channels/{channel['id']}/messages?limit=100{below}"):
                found |= {message["id"]: message for message in page}
                below = f"&before={page[-1]['id']}"
        await _get(session, f"/guilds/{guild_id}/threads/active")
        await _get(session, f"/guilds/{guild_id}/members?limit=1000")
        await _get(session, f"/guilds/{guild_id}/roles")
    assert not box.violations, box.violations[:5]
    return found
