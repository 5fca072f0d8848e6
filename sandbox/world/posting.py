"""Posting, editing and deleting messages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.kinds import HOLDS_MESSAGES, REPLY, THREADS
from sandbox.objects import messages, people
from sandbox.snowflake import Snowflake
from sandbox.world.drafts import Attached, Drafts, webhook_author
from sandbox.world.events import Event
from sandbox.world.spool import Place
from sandbox.world.state import Missing, Refused
from sandbox.world.store import Deleted

type Json = dict[str, Any]
type Where = tuple[Snowflake, Snowflake]
"""A channel and a message in it."""


class Posting(Drafts):
    """Messages coming, changing and going."""

    def post(
        self,
        channel_id: Snowflake,
        author_id: Snowflake,
        content: str = "",
        *,
        at: datetime | None = None,
        reply_to: Snowflake | None = None,
        forward_of: Where | Json | None = None,
        attachments: Iterable[Attached] = (),
        embeds: Iterable[Json] = (),
        components: Iterable[Json] = (),
        flags: int = 0,
        type: int = 0,  # noqa: A002 - Discord's word
        poll: Json | None = None,
        webhook: Json | None = None,
        interaction: Json | None = None,
        extra: Json | None = None,
        mention_reply: bool = True,
        allowed_mentions: Json | None = None,
        quiet: bool = False,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
    ) -> Json:
        """Post a message and return it; quiet leaves no event, as for history.

        ``webhook`` ({id, name}) posts as a webhook, ``interaction`` is Discord's interaction_metadata,
        ``extra`` adds further keys of a message object, ``at`` sets its time and so its id.
        """
        row = self._compose(
            int(channel_id),
            author_id,
            content,
            at=at,
            reply_to=reply_to,
            forward_of=forward_of,
            attachments=attachments,
            webhook=webhook,
            poll=poll,
            interaction=interaction,
            mention_reply=mention_reply,
            given={
                "embeds": [*embeds],
                "components": [*components],
                "flags": flags,
                "type": type,
                "allowed_mentions": allowed_mentions,
                **(extra or {}),
            },
        )
        return self._settle(int(channel_id), row, at, quiet=quiet, id=id)

    def compose(self, channel_id: Snowflake, author_id: Snowflake, content: str = "", **parts: Any) -> Json:
        """A complete message that is not posted, for answers that only one person sees; takes what post takes."""
        chosen = {
            "at": None,
            "reply_to": None,
            "forward_of": None,
            "attachments": (),
            "webhook": None,
            "poll": None,
            "interaction": None,
            "mention_reply": True,
        }
        taken = {key: parts.pop(key, value) for key, value in chosen.items()}
        message_id = int(parts.pop("id", None) or self.new_id())
        extra = parts.pop("extra", None) or {}
        row = self._compose(int(channel_id), author_id, content, **taken, given={**parts, **extra})
        return self.told(int(channel_id), message_id, messages.row(row))

    def _compose(
        self,
        channel_id: int,
        author_id: Snowflake,
        content: str,
        *,
        at: datetime | None,
        reply_to: Snowflake | None,
        forward_of: Where | Json | None,
        attachments: Iterable[Attached],
        webhook: Json | None,
        poll: Json | None,
        interaction: Json | None,
        mention_reply: bool,
        given: Json,
    ) -> Json:
        if self.channel(channel_id)["type"] not in HOLDS_MESSAGES:
            raise Refused("Cannot send messages in a non-text channel", 50008)
        author: Json | str = webhook_author(webhook) if webhook else self._author(author_id)
        draft = self._draft(channel_id, author, content, at, given)
        draft["attachments"] = self.attach(channel_id, attachments, at)
        if webhook:
            draft["webhook_id"] = str(webhook["id"])
        if interaction:
            app = self.application["id"]
            draft |= {"interaction_metadata": interaction, "application_id": app, "webhook_id": app}
        if reply_to is not None:
            draft["type"] = draft["type"] or REPLY
            self._reply(channel_id, reply_to, draft, mention=mention_reply)
        if forward_of is not None:
            self._forward(forward_of if isinstance(forward_of, dict) else self.message(*forward_of), draft)
        if poll is not None:
            draft["poll"] = self._poll(poll, at or self.clock.now())
        return draft

    def _author(self, author_id: Snowflake) -> str:
        if int(author_id) == people.GHOST_ID:
            return str(people.GHOST_ID)
        self.user(author_id)
        return str(int(author_id))

    def _settle(self, channel_id: int, row: Json, at: datetime | None, *, quiet: bool, id: Snowflake | None) -> Json:  # noqa: A002 - Discord's word
        message_id = int(id) if id is not None else self._new_message_id(channel_id, at)
        self._wake(channel_id, row, quiet=quiet)
        kept = messages.row(row)
        kept.pop("timestamp", None)
        self._keep(channel_id, message_id, kept)
        self._count(channel_id, message_id)
        told = self.told(channel_id, message_id, kept)
        if not quiet:
            self._tell_message("MESSAGE_CREATE", told)
        return told

    def _new_message_id(self, channel_id: int, at: datetime | None) -> int:
        first_of_post = self.is_forum_post(self.channels[channel_id]) and not len(self.shelves[channel_id])
        if first_of_post and not self.channels[channel_id]["total_message_sent"]:
            return channel_id  # a forum post's first message has the post's own id
        return self.new_id(at)

    def _wake(self, channel_id: int, row: Json, *, quiet: bool) -> None:
        """A message in an archived thread opens it; whoever writes in a thread is in it."""
        if self.channels[channel_id]["type"] not in THREADS:
            return
        if self.channels[channel_id]["thread_metadata"]["archived"] and not quiet:
            self.unarchive_thread(channel_id)
        if isinstance(row["author"], str) and row["type"] in {0, REPLY}:
            self.join_thread(channel_id, row["author"], quiet=quiet)

    def _count(self, channel_id: int, message_id: int) -> None:
        channel = self.channels[channel_id]
        changes: Json = {"last_message_id": str(max(message_id, int(channel["last_message_id"] or 0)))}
        if "thread_metadata" in channel and message_id != channel_id:
            changes["message_count"] = channel["message_count"] + 1
            changes["total_message_sent"] = channel["total_message_sent"] + 1
        self._touch(channel_id, **changes)

    def edit(
        self,
        channel_id: Snowflake,
        message_id: Snowflake,
        content: str | None = None,
        *,
        at: datetime | None = None,
        quiet: bool = False,
        **changes: Any,
    ) -> Json:
        """Edit a message: its content, or any key of it (embeds, components, flags, attachments of the row)."""
        changes["edited_timestamp"] = iso(at or self.clock.now())
        if content is not None:
            changes["content"] = content
        return self._changed(channel_id, message_id, changes, quiet=quiet)

    def touch_message(self, channel_id: Snowflake, message_id: Snowflake, **changes: Any) -> Json:
        """Change keys of a message without editing it: edited_timestamp stays."""
        return self._changed(channel_id, message_id, changes, quiet=False)

    def _changed(self, channel_id: Snowflake, message_id: Snowflake, changes: Json, *, quiet: bool) -> Json:
        if "content" in changes:
            mentions, roles = self._mentioned(int(channel_id), changes["content"])
            changes |= {"mentions": mentions, "mention_roles": roles}
        return self._change(channel_id, message_id, self._row(channel_id, message_id) | changes, quiet=quiet)

    def _change(self, channel_id: Snowflake, message_id: Snowflake, row: Json, *, quiet: bool) -> Json:
        place = self.shelves[int(channel_id)].place(int(message_id))
        assert place is not None
        self.versions.setdefault(int(message_id), []).append((place, self._now()))
        kept = {key: value for key, value in row.items() if value not in ([], None)}
        self._keep(int(channel_id), int(message_id), kept)
        told = self.told(int(channel_id), int(message_id), kept)
        if not quiet:
            self._tell_message("MESSAGE_UPDATE", told)
        return told

    def delete(
        self, channel_id: Snowflake, message_id: Snowflake, *, at: datetime | None = None, quiet: bool = False
    ) -> None:
        """Delete a message; Missing when it is not there."""
        self._remove(int(channel_id), int(message_id), iso(at or self.clock.now()))
        if not quiet:
            data = self._address(int(channel_id)) | {"id": str(int(message_id))}
            self.publish(Event("MESSAGE_DELETE", data, self.guild_of(channel_id), int(channel_id)))

    def bulk_delete(self, channel_id: Snowflake, message_ids: Iterable[Snowflake]) -> None:
        """Delete several messages at once; those that are gone already are passed over."""
        there = [int(one) for one in message_ids if self.shelves[int(channel_id)].place(int(one))]
        for message_id in there:
            self._remove(int(channel_id), message_id, self._now())
        data = self._address(int(channel_id)) | {"ids": [str(one) for one in there]}
        self.publish(Event("MESSAGE_DELETE_BULK", data, self.guild_of(channel_id), int(channel_id)))

    def _remove(self, channel_id: int, message_id: int, at: str) -> None:
        place = self.shelves[channel_id].take(message_id)
        if place is None:
            raise Missing("Message", 10008)
        self.mark_deleted(channel_id, message_id, place, at)
        channel = self.channels[channel_id]
        if "thread_metadata" in channel and message_id != channel_id:
            self._touch(channel_id, message_count=max(0, channel["message_count"] - 1))

    def mark_deleted(self, channel_id: int, message_id: int, place: Place, at: str) -> None:
        """Remember a message that left its shelf."""
        self.deleted[message_id] = Deleted(channel_id, place, at)
        self.pinned[channel_id].pop(message_id, None)

    def _address(self, channel_id: int) -> Json:
        guild_id = self.guild_of(channel_id)
        where: Json = {"channel_id": str(channel_id)}
        return where if guild_id is None else where | {"guild_id": str(guild_id)}

    def _tell_message(self, name: str, message: Json) -> None:
        channel_id = int(message["channel_id"])
        guild_id = self.guild_of(channel_id)
        self.publish(Event(name, self.message_event(message), guild_id, channel_id))

    def message_event(self, message: Json) -> Json:
        """A message as the gateway carries it: with its server, its author's member and those mentioned."""
        guild_id = self.guild_of(message["channel_id"])
        if guild_id is None:
            return message
        told = {**message, "guild_id": str(guild_id)}
        author = self.members[guild_id].get(int(message["author"]["id"]))
        if author and not (message.get("webhook_id") and "application_id" not in message):
            told["member"] = people.without_user(author)
        told["mentions"] = [self._with_partial_member(guild_id, who) for who in message["mentions"]]
        return told

    def _with_partial_member(self, guild_id: int, who: Json) -> Json:
        member = self.members[guild_id].get(int(who["id"]))
        return {**who, "member": people.without_user(member)} if member else who
