"""Discord's search, used only to count: a total and the few messages that come with it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.audit.scopes import PAGE, Scope
from services.discord.errors import DiscordUnavailable, NotReadyYet
from services.discord.rest import DiscordRest

log = logging.getLogger(__name__)

SEARCH = "/guilds/{guild_id}/messages/search"
LARGEST_OFFSET = 9975
PATIENCE = 600.0  # seconds in all that Discord's index is waited for
SHORTEST_WAIT, LONGEST_WAIT = 0.5, 30.0


class IndexNotReady(DiscordUnavailable):
    """Discord was still preparing its index when the patience ended."""

    def __init__(self, waited: float) -> None:
        super().__init__(
            f"Discord is still preparing its search of this server; after {waited:.0f} seconds the audit stopped"
            " waiting. Ask again in an hour."
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A message as the search shows it."""

    channel_id: int
    author_id: int
    type: int


@dataclass(frozen=True, slots=True)
class Found:
    """How many messages Discord counts in a scope, and those of them that it showed (25 at most)."""

    total: int
    hits: Mapping[int, Hit]

    @property
    def whole(self) -> bool:
        """Whether everything that was counted was shown."""
        return self.total == len(self.hits)


class Search:
    """Counts messages of one server; an index that is not ready is waited for, `patience` seconds in all.

    `requests` counts the questions; `waiting` is called when the index has to be waited for.
    """

    def __init__(
        self,
        rest: DiscordRest,
        guild_id: int,
        *,
        patience: float = PATIENCE,
        waiting: Callable[[], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rest, self._guild_id = rest, guild_id
        self._patience, self._waiting, self._sleep = patience, waiting, sleep
        self.waited = 0.0
        self.requests = 0

    async def ask(self, scope: Scope, offset: int = 0) -> Found:
        """What Discord counts in a scope, shown from the newest but `offset` on.

        Raises:
            IndexNotReady: its index did not become ready in time.
            Forbidden: the bot may not search, for want of a permission or of the message content intent.
            DiscordUnavailable: no usable answer.
        """
        while True:
            self.requests += 1
            try:
                answer = await self._rest.get(SEARCH, major=self._guild_id, params=_query(scope, offset))
            except NotReadyYet as index:
                await self._wait(index.retry_after)
                continue
            if isinstance(answer, dict) and answer.get("doing_deep_historical_index"):
                await self._wait(LONGEST_WAIT)  # what it counts meanwhile is only a part
                continue
            return _found(answer, scope)

    async def _wait(self, seconds: float) -> None:
        if self.waited >= self._patience:
            raise IndexNotReady(self.waited)
        seconds = min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)
        log.info("Discord prepares its search index; asking again in %.0f s", seconds)
        if self._waiting is not None:
            await self._waiting()
        self.waited += seconds
        await self._sleep(seconds)


def _query(scope: Scope, offset: int) -> dict[str, Any]:
    query: dict[str, Any] = {
        "limit": PAGE,
        "sort_by": "timestamp",
        "include_nsfw": "true",
        "max_id": str(scope.high),
    }
    if offset:
        query["offset"] = offset
    if scope.low:
        query["min_id"] = str(scope.low)
    if scope.channels is not None:
        query["channel_id"] = [str(one) for one in scope.channels]
    if scope.authors is not None:
        query["author_id"] = [str(one) for one in scope.authors]
    return query


def _found(answer: Any, scope: Scope) -> Found:
    try:
        shown = [one for group in answer["messages"] for one in group if one.get("hit", True)]
        hits = {
            int(one["id"]): Hit(int(one["channel_id"]), int(one["author"]["id"]), int(one["type"])) for one in shown
        }
        total = int(answer["total_results"])
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise DiscordUnavailable("Discord answered a search with something else than it documents.") from problem
    return Found(total, {i: hit for i, hit in hits.items() if scope.low < i <= scope.high})
