"""Reactions, polls' votes and pins: what people do with a message that is no edit."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.state import Missing
from sandbox.world.store import Reacted
from sandbox.world.threads import ThreadStarts

type Json = dict[str, Any]


def emoji_object(emoji: str | Json) -> Json:
    """An emoji from its sign, from ``name:id`` or ``<:name:id>``, or as it is."""
    if isinstance(emoji, dict):
        return emoji
    animated = emoji.startswith("<a:")
    name, _, number = unquote(emoji).strip("<>").removeprefix("a:").strip(":").partition(":")
    if not number:
        return {"id": None, "name": name}
    return {"id": number, "name": name} | ({"animated": True} if animated else {})


def same_emoji(one: Json, other: Json) -> bool:
    """Whether two emoji objects are the same emoji: by id, or by name when it is no custom one."""
    if one["id"] or other["id"]:
        return bool(one["id"] == other["id"])
    return bool(one["name"] == other["name"])


class Reactions(ThreadStarts):
    """Reactions to messages."""

    def react(
        self,
        channel_id: Snowflake,
        message_id: Snowflake,
        user_id: Snowflake,
        emoji: str | Json,
        *,
        burst: bool = False,
        quiet: bool = False,
    ) -> None:
        """Let somebody react; doing it twice changes nothing."""
        row = self._row(channel_id, message_id)
        reacted = self._reacted(int(message_id), emoji_object(emoji)) or self._first(message_id, emoji)
        people = reacted.burst if burst else reacted.normal
        if int(user_id) in people:
            return
        people[int(user_id)] = None
        if quiet:
            return
        self._log_reaction("add", message_id, user_id, reacted.emoji, burst=burst)
        data = self._reaction_event(channel_id, message_id, user_id, reacted.emoji, burst=burst)
        guild_id = self.guild_of(channel_id)
        if guild_id is not None:
            data["member"] = self.member(guild_id, user_id)
        if isinstance(row["author"], str):
            data["message_author_id"] = row["author"]
        self.publish(Event("MESSAGE_REACTION_ADD", data, guild_id, int(channel_id)))

    def _first(self, message_id: Snowflake, emoji: str | Json) -> Reacted:
        made = Reacted(emoji_object(emoji))
        self.reactions.setdefault(int(message_id), []).append(made)
        return made

    def _reacted(self, message_id: int, emoji: Json) -> Reacted | None:
        known = self.reactions.get(message_id, ())
        return next((one for one in known if same_emoji(one.emoji, emoji)), None)

    def unreact(
        self,
        channel_id: Snowflake,
        message_id: Snowflake,
        user_id: Snowflake,
        emoji: str | Json,
        *,
        burst: bool = False,
    ) -> None:
        """Take somebody's reaction away; nothing happens when there is none."""
        self._row(channel_id, message_id)
        reacted = self._reacted(int(message_id), emoji_object(emoji))
        people = None if reacted is None else reacted.burst if burst else reacted.normal
        if reacted is None or people is None or int(user_id) not in people:
            return
        del people[int(user_id)]
        self._forget_empty(int(message_id))
        self._log_reaction("remove", message_id, user_id, reacted.emoji, burst=burst)
        data = self._reaction_event(channel_id, message_id, user_id, reacted.emoji, burst=burst)
        self.publish(Event("MESSAGE_REACTION_REMOVE", data, self.guild_of(channel_id), int(channel_id)))

    def clear_reactions(self, channel_id: Snowflake, message_id: Snowflake, emoji: str | Json | None = None) -> None:
        """Take all reactions away, or all with one emoji."""
        self._row(channel_id, message_id)
        data = self._address(int(channel_id)) | {"message_id": str(int(message_id))}
        if emoji is None:
            self._log_clearing(int(message_id), self.reactions.pop(int(message_id), []))
            name = "MESSAGE_REACTION_REMOVE_ALL"
        else:
            wanted, name = emoji_object(emoji), "MESSAGE_REACTION_REMOVE_EMOJI"
            known = self.reactions.get(int(message_id), [])
            self._log_clearing(int(message_id), [one for one in known if same_emoji(one.emoji, wanted)])
            self.reactions[int(message_id)] = [one for one in known if not same_emoji(one.emoji, wanted)]
            self._forget_empty(int(message_id))
            data["emoji"] = wanted
        self.publish(Event(name, data, self.guild_of(channel_id), int(channel_id)))

    def reactors(self, channel_id: Snowflake, message_id: Snowflake, emoji: str | Json, *, burst: bool) -> list[int]:
        """The users who reacted with an emoji, by id; Missing when there is no such message or emoji."""
        self._row(channel_id, message_id)
        reacted = self._reacted(int(message_id), emoji_object(emoji))
        if reacted is None:
            raise Missing("Emoji", 10014)
        return sorted(reacted.burst if burst else reacted.normal)

    def _forget_empty(self, message_id: int) -> None:
        kept = [one for one in self.reactions.get(message_id, ()) if one.count]
        if kept:
            self.reactions[message_id] = kept
        else:
            self.reactions.pop(message_id, None)

    def _log_reaction(self, what: str, message_id: Snowflake, user_id: Snowflake, emoji: Json, *, burst: bool) -> None:
        entry = {"message_id": str(int(message_id)), "user_id": str(int(user_id)), "emoji": emoji, "burst": burst}
        self.reaction_log.append({"what": what, "at": self._now(), **entry})

    def _log_clearing(self, message_id: int, gone: Iterable[Reacted]) -> None:
        for reacted in gone:
            for burst, people in ((False, reacted.normal), (True, reacted.burst)):
                for user_id in people:
                    self._log_reaction("clear", message_id, user_id, reacted.emoji, burst=burst)

    def _reaction_event(
        self, channel_id: Snowflake, message_id: Snowflake, user_id: Snowflake, emoji: Json, *, burst: bool
    ) -> Json:
        return self._address(int(channel_id)) | {
            "user_id": str(int(user_id)),
            "message_id": str(int(message_id)),
            "emoji": emoji,
            "burst": burst,
            "type": int(burst),
        }
