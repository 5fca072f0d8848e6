"""Discord's lists about single messages: who reacted, who voted, what is pinned."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from services.discord.errors import DiscordUnavailable
from services.discord.pacing import RouteKey
from services.discord.pagers import TIE_STEP
from services.discord.rest import DiscordRest

REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"
VOTERS = "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}"
PINS = "/channels/{channel_id}/messages/pins"
PEOPLE_PAGE, PINS_PAGE = 100, 50
NORMAL, BURST = 0, 1

type Enough = Callable[[set[int]], Awaitable[bool]]


def reaction_route(channel_id: int) -> RouteKey:
    """What the lists of reacting people of a channel are limited by."""
    return RouteKey("GET", REACTIONS, channel_id)


async def reaction_users(
    rest: DiscordRest, channel_id: int, message_id: int, emoji: str, *, burst: bool, enough: Enough | None = None
) -> set[int]:
    """Everybody who reacted to a message with an emoji (a character, or name:id), as super reaction or not.

    Only an empty page ends the list, or one that is not full after which `enough` says that these are all.
    """
    ids = {"message_id": message_id, "emoji": quote(emoji, safe="")}
    return await _people(rest, REACTIONS, channel_id, ids, {"type": BURST if burst else NORMAL}, enough)


async def poll_voters(rest: DiscordRest, channel_id: int, message_id: int, answer_id: int) -> set[int]:
    """Everybody who voted for an answer of a poll."""
    ids: dict[str, int | str] = {"message_id": message_id, "answer_id": answer_id}
    return await _people(rest, VOTERS, channel_id, ids, {})


async def _people(
    rest: DiscordRest,
    template: str,
    channel_id: int,
    ids: dict[str, Any],
    params: dict[str, int],
    enough: Enough | None = None,
) -> set[int]:
    found: set[int] = set()
    after = 0
    while True:
        answer = await rest.get(
            template, major=channel_id, params=params | {"limit": PEOPLE_PAGE, "after": after}, **ids
        )
        try:
            page = {int(user["id"]) for user in (answer["users"] if isinstance(answer, dict) else answer)}
        except (KeyError, TypeError, ValueError) as problem:
            raise DiscordUnavailable("Discord answered with something else than a list of people.") from problem
        if not page - found:
            return found
        found |= page
        if enough is not None and len(page) < PEOPLE_PAGE and await enough(found):
            return found
        after = max(page)


async def pins(rest: DiscordRest, channel_id: int) -> dict[int, datetime]:
    """When (aware UTC) each message of a channel that is pinned was pinned.

    Pages overlap by one millisecond, because messages pinned in the same one may be cut apart by a page's end.
    """
    pinned: dict[int, datetime] = {}
    params = {"limit": str(PINS_PAGE)}
    while True:
        answer = await rest.get(PINS, major=channel_id, params=params)
        try:
            page = {int(item["message"]["id"]): _moment(item["pinned_at"]) for item in answer["items"]}
            more = bool(answer.get("has_more"))
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise DiscordUnavailable("Discord answered with something else than a list of pins.") from problem
        found_new = not page.keys() <= pinned.keys()
        pinned |= page
        if not more or not page:
            return pinned
        before = min(page.values()) + (TIE_STEP if found_new else timedelta())
        params = {"limit": str(PINS_PAGE), "before": before.isoformat()}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
