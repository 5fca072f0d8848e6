"""Discord's lists, page by page, on raw payloads: messages, archived threads, members."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from services.discord.errors import ContentWithheld, DiscordUnavailable
from services.discord.intents import CONTENT_INTENT, missing_intents
from services.discord.pacing import RouteKey
from services.discord.rest import DiscordRest
from services.records.withheld import seems_withheld

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
CHANNEL = "/channels/{channel_id}"
GUILD = "/guilds/{guild_id}"
CHANNELS = "/guilds/{guild_id}/channels"
MEMBER = "/guilds/{guild_id}/members/{user_id}"
OWN_USER = "/users/@me"
APPLICATION = "/applications/@me"
ACTIVE_THREADS = "/guilds/{guild_id}/threads/active"
MEMBERS = "/guilds/{guild_id}/members"
PAGE = 100
MEMBER_PAGE = 1000
TIE_STEP = timedelta(milliseconds=1)

ArchivedKind = Literal["public", "private", "joined"]
ARCHIVED: dict[ArchivedKind, str] = {
    "public": "/channels/{channel_id}/threads/archived/public",
    "private": "/channels/{channel_id}/threads/archived/private",
    "joined": "/channels/{channel_id}/users/@me/threads/archived/private",
}


@dataclass(frozen=True)
class MessagePage:
    """One answer of the message list, newest first; `asked_at` is when the request went out (aware UTC)."""

    messages: list[dict[str, Any]]
    asked_at: datetime

    @cached_property
    def ids(self) -> list[int]:
        """The ids, newest first."""
        return [int(message["id"]) for message in self.messages]

    @property
    def full(self) -> bool:
        """Whether the page is whole for certain: a shorter one is the channel's end, or was cut on its way."""
        return len(self.messages) >= PAGE

    @property
    def newest(self) -> int:
        """The newest id; the page must not be empty."""
        return self.ids[0]

    @property
    def oldest(self) -> int:
        """The oldest id; the page must not be empty."""
        return self.ids[-1]


def message_route(channel_id: int) -> RouteKey:
    """What the pages of a channel are limited by."""
    return RouteKey("GET", MESSAGES, channel_id)


async def messages_before(rest: DiscordRest, channel_id: int, before: int | None) -> MessagePage:
    """The newest messages below an id, or of all; a used-up limit raises RateLimited at once.

    Without the Message Content Intent it raises ContentWithheld: a page of empty texts would replace the real ones.
    """
    page = await _page(rest, channel_id, {"limit": PAGE} if before is None else {"limit": PAGE, "before": before})
    below = [message for message in page.messages if before is None or int(message["id"]) < before]
    return MessagePage(below, page.asked_at)


async def first_messages(rest: DiscordRest, channel_id: int) -> MessagePage:
    """The oldest messages of a channel; raises what `messages_before` raises."""
    return await _page(rest, channel_id, {"limit": PAGE, "after": 0})


async def _page(rest: DiscordRest, channel_id: int, params: dict[str, int]) -> MessagePage:
    asked_at = datetime.now(UTC)
    by_id = await _messages(rest, channel_id, params)
    if any(map(seems_withheld, by_id.values())):
        await check_that_text_is_shown(rest)
        asked_at = datetime.now(UTC)
        by_id = await _messages(rest, channel_id, params)  # the switch may have been turned between the two
    return MessagePage([by_id[i] for i in sorted(by_id, reverse=True)], asked_at)


async def check_that_text_is_shown(rest: DiscordRest) -> None:
    """Raise ContentWithheld when the application may not read what people write."""
    application = _object(await rest.get(APPLICATION))
    if CONTENT_INTENT in missing_intents(int(application.get("flags") or 0)):
        raise ContentWithheld


async def oldest_message_id(rest: DiscordRest, channel_id: int) -> int | None:
    """The id of the channel's first message, None when Discord shows none; raises RateLimited like the pages."""
    return min(await _messages(rest, channel_id, {"limit": 1, "after": 0}), default=None)


async def _messages(rest: DiscordRest, channel_id: int, params: dict[str, int]) -> dict[int, dict[str, Any]]:
    rows = _objects(await rest.get(MESSAGES, major=channel_id, params=params, patient=False))
    try:
        return {int(row["id"]): row for row in rows}
    except (KeyError, TypeError, ValueError) as problem:
        raise DiscordUnavailable("Discord answered with messages that have no id.") from problem


async def archived_threads(
    rest: DiscordRest, channel_id: int, kind: ArchivedKind
) -> AsyncIterator[list[dict[str, Any]]]:
    """The archived threads of a channel that earlier pages did not show, page by page.

    Pages overlap by one millisecond, because threads archived in the same one may be cut apart by a page's end.
    """
    cursor = _ThreadCursor(kind)
    while True:
        answer = _object(await rest.get(ARCHIVED[kind], major=channel_id, params=cursor.params()))
        threads = _objects(answer.get("threads"))
        new = cursor.unseen(threads)
        if new:
            yield new
        if not threads or not answer.get("has_more"):
            return
        cursor.move(threads, found_new=bool(new))


@dataclass(slots=True)
class _ThreadCursor:
    """Where the next page of archived threads begins."""

    kind: ArchivedKind
    before: datetime | int | None = None
    seen: set[int] = field(default_factory=set)

    def params(self) -> dict[str, Any]:
        """The query of the next page."""
        if self.before is None:
            return {"limit": PAGE}
        before = self.before if isinstance(self.before, int) else self.before.isoformat()
        return {"limit": PAGE, "before": before}

    def unseen(self, threads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The threads that no page before showed."""
        new = [thread for thread in threads if int(thread["id"]) not in self.seen]
        self.seen.update(int(thread["id"]) for thread in new)
        return new

    def move(self, threads: list[dict[str, Any]], *, found_new: bool) -> None:
        """Go on below the last thread of a page; below its whole millisecond when that page brought nothing new."""
        if self.kind == "joined":  # this list alone is ordered by id
            self.before = min(int(thread["id"]) for thread in threads)
            return
        last = min(archived_at(thread) for thread in threads)
        self.before = last + TIE_STEP if found_new else last


def archived_at(thread: dict[str, Any]) -> datetime:
    """When a thread was archived (aware UTC)."""
    return datetime.fromisoformat(thread["thread_metadata"]["archive_timestamp"]).astimezone(UTC)


async def active_threads(rest: DiscordRest, guild_id: int) -> list[dict[str, Any]]:
    """Every active thread of a server that the bot can see."""
    return _objects(_object(await rest.get(ACTIVE_THREADS, major=guild_id)).get("threads"))


async def members(rest: DiscordRest, guild_id: int) -> AsyncIterator[list[dict[str, Any]]]:
    """Every member of a server, page by page; an empty page ends the list, a short one does not yet."""
    after = 0
    while True:
        params = {"limit": MEMBER_PAGE, "after": after}
        page = _objects(await rest.get(MEMBERS, major=guild_id, params=params))
        if not page:
            return
        yield page
        after = max(int(member["user"]["id"]) for member in page)


async def one_message(rest: DiscordRest, channel_id: int, message_id: int) -> dict[str, Any]:
    """One message; raises NotFound when it is deleted and Forbidden when history may not be read."""
    return _object(await rest.get(MESSAGE, major=channel_id, message_id=message_id))


async def one_channel(rest: DiscordRest, channel_id: int) -> dict[str, Any]:
    """One channel or thread; raises NotFound when it is gone and Forbidden when it is hidden."""
    return _object(await rest.get(CHANNEL, major=channel_id))


async def described(rest: DiscordRest, guild_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The bot's own user, and a server as GUILD_CREATE would describe it, without its voice and its other members."""
    me = _object(await rest.get(OWN_USER))
    server = _object(await rest.get(GUILD, major=guild_id, params={"with_counts": "true"}))
    channels = _objects(await rest.get(CHANNELS, major=guild_id))
    member = _object(await rest.get(MEMBER, major=guild_id, user_id=me["id"]))
    threads = _object(await rest.get(ACTIVE_THREADS, major=guild_id))
    joined = {one.get("id"): one for one in threads.get("members") or ()}
    active = [
        {**thread, "member": joined[thread["id"]]} if thread["id"] in joined else thread
        for thread in _objects(threads.get("threads"))
    ]
    count = {"member_count": server["approximate_member_count"]} if "approximate_member_count" in server else {}
    return me, {**server, **count, "channels": channels, "members": [member], "threads": active}


def _object(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise DiscordUnavailable("Discord answered with something else than the object it documents.")
    return answer


def _objects(answer: Any) -> list[dict[str, Any]]:
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        raise DiscordUnavailable("Discord answered with something else than the list it documents.")
    return answer
