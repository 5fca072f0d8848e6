"""Posting messages."""

from datetime import datetime
from typing import Any, Unpack

from sandbox.kinds import HOLDS_MESSAGES, REPLY, THREADS
from sandbox.objects import messages, people
from sandbox.snowflake import Snowflake
from sandbox.world.drafts import Parts, webhook_author
from sandbox.world.state import Refused
from sandbox.world.telling import Telling

type Json = dict[str, Any]


class Posting(Telling):
    """Messages coming."""

    def post(
        self,
        channel_id: Snowflake,
        author_id: Snowflake,
        content: str = "",
        *,
        at: datetime | None = None,
        quiet: bool = False,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
        **parts: Unpack[Parts],
    ) -> Json:
        """Post a message and return it; ``at`` sets its time and so its id, quiet leaves no event."""
        row = self._compose(int(channel_id), author_id, content, at, parts)
        message_id = int(id) if id is not None else self._new_message_id(int(channel_id), at)
        return self._settle(int(channel_id), message_id, row, quiet=quiet)

    def compose(
        self,
        channel_id: Snowflake,
        author_id: Snowflake,
        content: str = "",
        *,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
        **parts: Unpack[Parts],
    ) -> Json:
        """A complete message that is not posted, for answers that only one person sees."""
        row = self._compose(int(channel_id), author_id, content, None, parts)
        return self.told(int(channel_id), int(id or self.new_id()), messages.row(row))

    def _compose(self, channel_id: int, author_id: Snowflake, content: str, at: datetime | None, parts: Parts) -> Json:
        if self.channel(channel_id)["type"] not in HOLDS_MESSAGES:
            raise Refused("Cannot send messages in a non-text channel", 50008)
        webhook, poll = parts.get("webhook"), parts.get("poll")
        author: Json | str = webhook_author(webhook) if webhook else self._author(author_id)
        draft = self._draft(channel_id, author, content, at, parts)
        draft["attachments"] = self.attach(channel_id, parts.get("attachments", ()), at)
        if webhook:
            draft["webhook_id"] = str(webhook["id"])
        if poll is not None:
            draft["poll"] = self._poll(poll, at or self.clock.now())
        self._refer(channel_id, draft, parts)
        return draft

    def _refer(self, channel_id: int, draft: Json, parts: Parts) -> None:
        """Say what the message answers: an interaction, another message, or one that it passes on."""
        interaction, reply_to = parts.get("interaction"), parts.get("reply_to")
        source = parts.get("forward_of")
        if interaction:
            app = self.application["id"]
            draft |= {"interaction_metadata": interaction, "application_id": app, "webhook_id": app}
        if reply_to is not None:
            draft["type"] = draft["type"] or REPLY
            self._reply(channel_id, reply_to, draft, mention=parts.get("mention_reply", True))
        if source is not None:
            self._forward(source if isinstance(source, dict) else self.message(*source), draft)

    def _author(self, author_id: Snowflake) -> str:
        if int(author_id) == people.GHOST_ID:
            return str(people.GHOST_ID)
        self.user(author_id)
        return str(int(author_id))

    def _settle(self, channel_id: int, message_id: int, row: Json, *, quiet: bool) -> Json:
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
        empty = not len(self.shelves[channel_id]) and channel_id not in self.deleted
        first_of_post = self.is_forum_post(self.channels[channel_id]) and empty
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
