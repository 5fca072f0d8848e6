"""Raw events about conversations, taken without waiting: which channels are to be read, which messages changed."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

log = logging.getLogger(__name__)

MOST_CHANGES = 5000  # remembered one by one; with more, whole channels are compared again


@dataclass(frozen=True, slots=True)
class Change:
    """A message was edited (at an aware moment) or deleted."""

    channel_id: int
    edited_at: datetime | None = None
    deleted: bool = False


@dataclass(slots=True)
class News:
    """What came since the last look: channels of direct messages with who wrote there, threads, changed messages.

    `compare` says that events were lost, so that everything has to be held against Discord again.
    """

    direct: dict[int, int] = field(default_factory=dict)
    threads: set[int] = field(default_factory=set)
    changes: dict[int, Change] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    compare: bool = False


class Inbox:
    """Collects what happens in direct messages and in the threads of conversations; nothing here waits or raises."""

    def __init__(self) -> None:
        self.stirred = asyncio.Event()
        self._news = News(compare=True)
        self._threads: set[int] = set()
        self._sent_away: dict[int, date] = {}

    def knows(self, threads: Iterable[int]) -> None:
        """These threads show conversations, besides those that were known before."""
        self._threads.update(threads)

    def shows(self, channel_id: int) -> bool:
        """Whether a thread shows a conversation: what is written there belongs to it and is not recorded."""
        return channel_id in self._threads

    def first_today(self, user_id: int, today: date) -> bool:
        """Whether somebody unknown writes for the first time on a day; nothing but memory knows them."""
        self._sent_away = {one: day for one, day in self._sent_away.items() if day == today}
        first = user_id not in self._sent_away
        self._sent_away[user_id] = today
        return first

    def take(self) -> News:
        """What came since the last time."""
        news, self._news = self._news, News()
        self.stirred.clear()
        return news

    def read_again(self, channel_id: int, user_id: int) -> None:
        """What somebody wrote to the bot is to be read, as if they had written just now."""
        self._news.direct[channel_id] = user_id
        self.stirred.set()

    def missed(self) -> None:
        """Events were lost for certain."""
        self._news.compare = True
        self.stirred.set()

    def offer(self, name: str, data: Mapping[str, Any]) -> None:
        """One event, in the order of the wire; what has nothing to do with conversations is let go."""
        try:
            self._take(name, data)
        except (AttributeError, KeyError, TypeError, ValueError):
            log.warning("an unreadable %s says nothing about conversations", name)

    def _take(self, name: str, data: Mapping[str, Any]) -> None:
        match name:
            case "READY" | "GUILD_CREATE":
                self._news.compare = True
            case "MESSAGE_CREATE" if self._is_ours(data) and not data["author"].get("bot"):
                if data.get("guild_id") is None:
                    self._news.direct[int(data["channel_id"])] = int(data["author"]["id"])
                else:
                    self._news.threads.add(int(data["channel_id"]))
            case "MESSAGE_UPDATE" if self._is_ours(data) and data.get("edited_timestamp"):
                if (data.get("author") or {}).get("bot"):
                    return
                edited = datetime.fromisoformat(data["edited_timestamp"])
                self._changed(int(data["id"]), Change(int(data["channel_id"]), edited_at=edited))
            case "MESSAGE_DELETE" if self._is_ours(data):
                self._changed(int(data["id"]), Change(int(data["channel_id"]), deleted=True))
            case "MESSAGE_DELETE_BULK" if self._is_ours(data):
                for one in data["ids"]:
                    self._changed(int(one), Change(int(data["channel_id"]), deleted=True))
            case "THREAD_DELETE" if int(data["id"]) in self._threads:
                self._threads.discard(int(data["id"]))
                self._news.gone.add(int(data["id"]))
            case _:
                return
        self.stirred.set()

    def _is_ours(self, data: Mapping[str, Any]) -> bool:
        return data.get("guild_id") is None or int(data["channel_id"]) in self._threads

    def _changed(self, message_id: int, change: Change) -> None:
        if len(self._news.changes) >= MOST_CHANGES:
            self._news.compare = True
            return
        known = self._news.changes.get(message_id)
        if known is None or not known.deleted:
            self._news.changes[message_id] = change
