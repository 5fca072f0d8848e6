"""People acting in the world: what they may do is checked as Discord would for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox import permissions as bits
from sandbox.hosts import MENTOR_ROLE, STUDENT_ROLE
from sandbox.interactions.model import NotPossible
from sandbox.kinds import THREADS
from sandbox.world import Upload, World

type Json = dict[str, Any]

PARTS = ("mentor", "student", "admin", "bot", "left")


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of somebody: their part (one of PARTS) and their habit in words."""

    part: str
    text: str


class People:
    """Everybody in the world, by user id; each act is refused with `NotPossible` when they may not do it.

    `notes` and `says` are what the world's makers know: of somebody, and of the whole (an export's shift in time).
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.notes: dict[int, Note] = {}
        self.says: list[str] = []

    def everybody(self) -> list[Json]:
        """All users with their roles' names, their part and their note; mentors first, by name."""
        known = {user_id for _, user_id in self.world.stays}
        known = {one for one in known if self.world.users[one]["id"] == str(one)}  # others deleted their account
        seen = [self._person(user_id) for user_id in known]
        return sorted(seen, key=lambda one: (PARTS.index(one["part"]), one["user"]["global_name"] or ""))

    def home(self, user_id: int) -> int | None:
        """The server somebody is in, the first one when they are in several; None for nobody's member."""
        return next((guild for guild, members in self.world.members.items() if user_id in members), None)

    def write(
        self,
        user_id: int,
        channel_id: int,
        content: str,
        *,
        reply_to: int | None = None,
        files: Iterable[Upload] = (),
    ) -> Json:
        """Write a message."""
        kind = self.world.channel(channel_id)["type"]
        needed = bits.SEND_MESSAGES_IN_THREADS if kind in THREADS else bits.SEND_MESSAGES
        files = list(files)
        self._need(user_id, channel_id, needed | (bits.ATTACH_FILES if files else 0), "You cannot write here.")
        if not content.strip() and not files:
            raise NotPossible("An empty message cannot be sent.")
        if len(content) > 2000:
            raise NotPossible("A message has at most 2000 characters.")
        return self.world.post(channel_id, user_id, content, reply_to=reply_to, attachments=files)

    def rewrite(self, user_id: int, channel_id: int, message_id: int, content: str) -> Json:
        """Edit an own message."""
        if self._author(channel_id, message_id) != user_id:
            raise NotPossible("You can only edit your own messages.")
        return self.world.edit(channel_id, message_id, content)

    def delete(self, user_id: int, channel_id: int, message_id: int) -> None:
        """Delete an own message, or somebody else's with the permission for it."""
        if self._author(channel_id, message_id) != user_id:
            self._need(user_id, channel_id, bits.MANAGE_MESSAGES, "You cannot delete this message.")
        self.world.delete(channel_id, message_id)

    def react(self, user_id: int, channel_id: int, message_id: int, emoji: str | Json, *, on: bool = True) -> None:
        """Add or take back a reaction."""
        if not on:
            self.world.unreact(channel_id, message_id, user_id, emoji)
            return
        self._need(user_id, channel_id, bits.ADD_REACTIONS, "You cannot react here.")
        self.world.react(channel_id, message_id, user_id, emoji)

    def vote(self, user_id: int, channel_id: int, message_id: int, answer_id: int, *, on: bool = True) -> None:
        """Vote in a poll, or take the vote back."""
        self._need(user_id, channel_id, bits.VIEW_CHANNEL, "You cannot see this channel.")
        act = self.world.vote if on else self.world.unvote
        act(channel_id, message_id, user_id, answer_id)

    def open_dm(self, user_id: int, with_id: int) -> Json:
        """The direct conversation of two people."""
        self.world.user(user_id)
        self.world.user(with_id)
        if user_id == with_id:
            raise NotPossible("You cannot write to yourself.")
        return self.world.channel_seen_by(self.world.open_dm(user_id, with_id), user_id)

    def start_thread(self, user_id: int, parent_id: int, name: str, content: str, **more: Any) -> Json:
        """Open a thread or a forum post with its first message."""
        self._need(user_id, parent_id, bits.CREATE_PUBLIC_THREADS, "You cannot open threads here.")
        thread = self.world.add_thread(parent_id, name, user_id, **more)
        if content:
            self.world.post(thread["id"], user_id, content)
        return self.world.channel(thread["id"])

    def _need(self, user_id: int, channel_id: int, needed: int, refusal: str) -> None:
        if not self.world.may(user_id, channel_id, needed | bits.VIEW_CHANNEL):
            raise NotPossible(refusal)

    def _author(self, channel_id: int, message_id: int) -> int:
        return int(self.world.message(channel_id, message_id)["author"]["id"])

    def _person(self, user_id: int) -> Json:
        roles = self._roles(user_id)
        note = self.notes.get(user_id)
        part = self._part(user_id, roles)
        return {"user": self.world.users[user_id], "roles": roles, "part": part, "note": note.text if note else ""}

    def _roles(self, user_id: int) -> list[str]:
        home = self.home(user_id)
        if home is None:
            return []
        return [self.world.role(home, role)["name"] for role in self.world.member(home, user_id)["roles"]]

    def _part(self, user_id: int, roles: list[str]) -> str:
        home = self.home(user_id)
        if self.world.users[user_id].get("bot"):
            return "bot"
        if home is None:
            return "left"
        noted = self.notes.get(user_id)
        if noted is not None and noted.part in PARTS:
            return noted.part
        if MENTOR_ROLE in roles:
            return "mentor"
        if STUDENT_ROLE in roles:
            return "student"
        admin = self.world.guild_permissions(user_id, home) & bits.ADMINISTRATOR
        return "admin" if admin else "student"
