"""Addresses to fetch a file from: the one we know, a refreshed one, and the one its message shows now."""

import logging
from collections.abc import AsyncGenerator, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from yarl import URL

from services.attachments.due import NEVER, Due
from services.discord.errors import (
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    DiscordUnavailable,
    Forbidden,
    NotFound,
    Refused,
)
from services.discord.pagers import one_message
from services.discord.rest import DiscordRest
from services.records.attachments import attachment_records
from services.records.json_values import UnreadablePayload

log = logging.getLogger(__name__)

REFRESH = "/attachments/refresh-urls"
MOST_AT_ONCE = 50
MARGIN = timedelta(minutes=2)
REFRESH_AGAIN = timedelta(minutes=10)
DISCORD_CDN = "https://cdn.discordapp.com"
DISCORD_HOSTS = (DISCORD_CDN, "https://media.discordapp.net")
FOLDERS = ("attachments", "ephemeral-attachments")


class FileGone(Exception):
    """Discord no longer has the file; the text is the reason kept in the database."""


class TryAgain(Exception):
    """The file could not be had this time; the text is the reason kept in the database."""


class Links:
    """Finds addresses; only those of Discord's own file server are ever given out."""

    def __init__(self, rest: DiscordRest, cdn_base: str, clock: Callable[[], datetime]) -> None:
        hosts = DISCORD_HOSTS if cdn_base == DISCORD_CDN else (cdn_base,)
        self._bases = [URL(host) for host in hosts]
        self._rest = rest
        self._clock = clock
        self._no_refresh_before = NEVER

    def trusted(self, link: str) -> URL | None:
        """The address when it is one of Discord's file server, None for every other: nothing else is fetched."""
        try:
            url = URL(link)
            known = any(_is_below(url, base) for base in self._bases)
        except ValueError:  # no address at all
            return None
        return url if known and url.user is None and url.password is None else None

    async def of(self, file: Due) -> AsyncGenerator[str]:
        """Addresses in the order of what they cost; ask for the next one when the last was refused.

        Raises:
            FileGone: the message, or the file in it, is not there any more.
            TryAgain: Discord does not answer, or does not let the bot read the message now.
        """
        if file.link and not self.is_stale(file):
            yield file.link
        refreshed = await self.refreshed([file])
        if file.key in refreshed:
            yield refreshed[file.key]
        yield await self._in_its_message(file)

    def is_stale(self, file: Due) -> bool:
        """Whether a link has ended or is about to."""
        return file.link_expires_at < self._clock() + MARGIN

    async def refreshed(self, files: Iterable[Due]) -> dict[tuple[int, int, int], str]:
        """Fresh links by key, as far as Discord gives any; its route for that is undocumented and may go away."""
        keys: dict[str, list[tuple[int, int, int]]] = {}
        for file in files:
            if file.url and self.trusted(file.url):
                keys.setdefault(file.url, []).append(file.key)
        if not keys or self._clock() < self._no_refresh_before:
            return {}
        try:
            answer = await self._rest.post(REFRESH, {"attachment_urls": list(keys)[:MOST_AT_ONCE]}, repeatable=True)
        except (DiscordUnavailable, Refused) as problem:
            log.info("links cannot be refreshed (%s); messages are read again instead", type(problem).__name__)
            self._no_refresh_before = self._clock() + REFRESH_AGAIN
            return {}
        return {key: fresh for url, fresh in _pairs(answer) if self.trusted(fresh) for key in keys.get(url, ())}

    async def _in_its_message(self, file: Due) -> str:
        _, message_id, id_ = file.key
        if not file.readable:
            raise TryAgain("hidden")
        try:
            payload = await one_message(self._rest, file.channel_id, message_id)
            shown = attachment_records(payload, 0, self._clock())
        except NotFound as missing:
            if missing.code in {UNKNOWN_CHANNEL, UNKNOWN_MESSAGE}:
                raise FileGone("message_gone") from missing
            raise TryAgain("discord_refused") from missing
        except Forbidden as hidden:
            raise TryAgain("hidden") from hidden
        except Refused as refused:
            raise TryAgain("discord_refused") from refused
        except DiscordUnavailable as away:
            raise TryAgain("discord_away") from away
        except UnreadablePayload as strange:
            raise TryAgain("unreadable") from strange
        for record in shown:
            if record.id == id_:
                return record.link
        raise FileGone("taken_out")


def _is_below(url: URL, base: URL) -> bool:
    return url.origin() == base.origin() and any(
        url.path.startswith(f"{base.path.rstrip('/')}/{folder}/") for folder in FOLDERS
    )


def _pairs(answer: Any) -> Iterable[tuple[str, str]]:
    rows = answer.get("refreshed_urls") if isinstance(answer, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("original"), str) and isinstance(row.get("refreshed"), str):
            yield row["original"], row["refreshed"]
