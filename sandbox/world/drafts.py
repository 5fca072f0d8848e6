"""What a new message is made of, before it is posted."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

from PIL import Image

from sandbox import permissions as bits
from sandbox.clock import iso
from sandbox.objects import messages, people
from sandbox.snowflake import Snowflake
from sandbox.world.files import MadeUp, StoredFile
from sandbox.world.reading import Reading
from sandbox.world.store import ROLE_MENTION, USER_MENTION

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to attach: its bytes, where they lie, or how many to make up."""

    name: str
    data: bytes | Path | MadeUp
    content_type: str | None = None
    description: str | None = None
    id: int | None = None

    @property
    def size(self) -> int:
        """In bytes."""
        if isinstance(self.data, MadeUp):
            return self.data.size
        return self.data.stat().st_size if isinstance(self.data, Path) else len(self.data)

    def dimensions(self) -> Json:
        """Width and height of an image, nothing for other files."""
        if isinstance(self.data, MadeUp) or not (self.content_type or "").startswith("image/"):
            return {}
        source = self.data if isinstance(self.data, Path) else io.BytesIO(self.data)
        try:
            with Image.open(source) as image:
                return {"width": image.width, "height": image.height}
        except OSError:  # called an image and is none: Discord keeps it as a plain file
            return {}


type Attached = Upload | tuple[str, bytes, str | None] | Json
"""Something to attach: an upload, (name, bytes, content type), or an attachment that is there already."""


type Where = tuple[Snowflake, Snowflake]
"""A channel and a message in it."""


class Parts(TypedDict, total=False):
    """What a message may be made of beside its text.

    ``webhook`` ({id, name}) posts as a webhook, ``interaction`` is Discord's interaction_metadata, ``poll`` a
    poll create request, ``extra`` further keys of a message object.
    """

    reply_to: Snowflake | None
    mention_reply: bool
    allowed_mentions: Json | None
    forward_of: Where | Json | None
    attachments: Iterable[Attached]
    embeds: Iterable[Json]
    components: Iterable[Json]
    flags: int
    type: int
    poll: Json | None
    webhook: Json | None
    interaction: Json | None
    extra: Json | None


class Drafts(Reading):
    """Rows of new messages."""

    def _draft(self, channel_id: int, author: Json | str, content: str, at: datetime | None, parts: Parts) -> Json:
        draft: Json = {**messages.blank(), "author": author, "content": content}
        draft |= {"embeds": [*parts.get("embeds", ())], "components": [*parts.get("components", ())]}
        draft |= {"flags": parts.get("flags", 0), "type": parts.get("type", 0)}
        draft |= parts.get("extra") or {}
        if at is not None:
            draft["timestamp"] = iso(at)
        allowed = parts.get("allowed_mentions")
        draft["mentions"], draft["mention_roles"] = self._mentioned(channel_id, content, allowed)
        author_id = int(author["id"] if isinstance(author, dict) else author)
        asks = re.search(r"@(everyone|here)\b", content) and _allows(allowed, "everyone", "")
        draft["mention_everyone"] = bool(asks) and self.may(author_id, channel_id, bits.MENTION_EVERYONE)
        return draft

    def _mentioned(self, channel_id: int, content: str, allowed: Json | None = None) -> tuple[list[str], list[str]]:
        users = dict.fromkeys(one for one in USER_MENTION.findall(content) if int(one) in self.users)
        guild_id = self.guild_of(channel_id)
        known = self.roles[guild_id] if guild_id else {}
        roles = dict.fromkeys(one for one in ROLE_MENTION.findall(content) if int(one) in known)
        return (
            [user for user in users if _allows(allowed, "users", user)],
            [role for role in roles if _allows(allowed, "roles", role)],
        )

    def attach(self, channel_id: int, files: Iterable[Attached], at: datetime | None = None) -> list[Json]:
        """Keep files and return the attachments of a row."""
        return [one if isinstance(one, dict) else self._attach_one(channel_id, _upload(one), at) for one in files]

    def _attach_one(self, channel_id: int, upload: Upload, at: datetime | None) -> Json:
        attachment_id = upload.id or self.new_id(at)
        kept = self.keep_file(upload.data)
        self.files[attachment_id] = StoredFile(channel_id, upload.name, upload.content_type, kept)
        made: Json = {"id": str(attachment_id), "filename": upload.name, "size": upload.size}
        told = {"content_type": upload.content_type, "description": upload.description}
        return made | {key: value for key, value in told.items() if value} | upload.dimensions()

    def _reply(self, channel_id: int, reply_to: Snowflake, draft: Json, *, mention: bool) -> None:
        guild_id = self.guild_of(channel_id)
        reference = {"type": 0, "channel_id": str(channel_id), "message_id": str(int(reply_to))}
        draft["message_reference"] = reference | ({"guild_id": str(guild_id)} if guild_id else {})
        place = self.shelves[channel_id].place(int(reply_to))
        if place and mention:
            author = self.row_at(place)["author"]
            if not isinstance(author, dict) and author not in draft["mentions"]:
                draft["mentions"].append(author)

    def _forward(self, source: Json, draft: Json) -> None:
        guild_id = self.guild_of(source["channel_id"])
        reference = {"type": 1, "channel_id": source["channel_id"], "message_id": source["id"]}
        draft["message_reference"] = reference | ({"guild_id": str(guild_id)} if guild_id else {})
        inner = messages.snapshot(source)
        inner["mentions"] = [one["id"] for one in inner["mentions"]]
        inner["attachments"] = [
            {key: value for key, value in one.items() if key not in {"url", "proxy_url"}}
            | {"channel_id": source["channel_id"]}
            for one in inner["attachments"]
        ]
        draft["message_snapshots"] = [{"message": inner}]
        draft["flags"] |= 1 << 14

    def _poll(self, asked: Json, at: datetime) -> Json:
        """A poll object from a poll create request ({question, answers, duration in hours, ...})."""
        answers = [
            {"answer_id": number, "poll_media": answer["poll_media"]}
            for number, answer in enumerate(asked["answers"], start=1)
        ]
        return {
            "question": asked["question"],
            "answers": answers,
            "expiry": iso(at + timedelta(hours=asked.get("duration", 24))),
            "allow_multiselect": asked.get("allow_multiselect", False),
            "layout_type": asked.get("layout_type", 1),
        }


def _allows(allowed: Json | None, kind: str, target: str) -> bool:
    """Whether Discord's allowed_mentions lets a mention through; None lets all."""
    if allowed is None:
        return True
    return kind in (allowed.get("parse") or ()) or target in map(str, allowed.get(kind) or ())


def _upload(given: Upload | tuple[str, bytes, str | None] | Sequence[Any]) -> Upload:
    return given if isinstance(given, Upload) else Upload(*given)


def webhook_author(webhook: Json) -> Json:
    """The author of a webhook's message, from {id, name, avatar}."""
    return people.webhook_author(int(webhook["id"]), webhook["name"], webhook.get("avatar"))
