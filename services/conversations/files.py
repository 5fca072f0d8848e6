"""The bytes of files on their way from one side of a conversation to the other; small ones, in memory."""

from collections.abc import Iterable

import aiohttp
from yarl import URL

from services.attachments.links import DISCORD_HOSTS
from services.conversations.contents import LARGEST_FILE, Enclosed
from services.discord.errors import DiscordUnavailable
from services.discord.uploading import File

TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=10, sock_read=30)
GONE = frozenset({403, 404, 410})


class Files:
    """Fetches files from Discord's own file server, and from nowhere else."""

    def __init__(self, cdn_base: str) -> None:
        self._hosts = {URL(base).origin() for base in (cdn_base, *DISCORD_HOSTS)}

    async def fetch(self, files: Iterable[Enclosed]) -> tuple[list[File], list[Enclosed]]:
        """The files with their bytes, and those that are not to be had any more.

        Raises:
            DiscordUnavailable: one did not come whole; it may do so later.
        """
        fetched: list[File] = []
        missing: list[Enclosed] = []
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as session:
            for file in files:
                content = await self._bytes(session, file)
                if content is None:
                    missing.append(file)
                else:
                    fetched.append(File(file.name, content, file.description))
        return fetched, missing

    async def _bytes(self, session: aiohttp.ClientSession, file: Enclosed) -> bytes | None:
        url = URL(file.url, encoded=True)
        if url.origin() not in self._hosts:
            return None
        try:
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status in GONE:
                    return None
                answer.raise_for_status()
                content = await answer.content.read(LARGEST_FILE + 1)
                while len(content) <= LARGEST_FILE and (more := await answer.content.read(LARGEST_FILE)):
                    content += more
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise DiscordUnavailable("A file did not come whole.") from problem
        return content if len(content) <= LARGEST_FILE else None
