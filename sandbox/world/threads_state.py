"""Threads that exist: who is in them, archived or open."""

from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.kinds import FORUM_LIKE, THREADS
from sandbox.objects import channels
from sandbox.snowflake import Snowflake
from sandbox.world.channels import Channels
from sandbox.world.events import Event
from sandbox.world.state import Refused

type Json = dict[str, Any]


class ThreadState(Channels):
    """Changes of existing threads."""

    def threads_of(self, parent_or_guild: Snowflake, *, archived: bool | None = None) -> list[Json]:
        """Threads of a channel or of a whole server, newest first; archived ones only, open ones only, or all."""
        wanted = str(int(parent_or_guild))
        found = [
            channel
            for channel in self.channels.values()
            if "thread_metadata" in channel
            and wanted in {channel["parent_id"], channel["guild_id"]}
            and archived in {None, channel["thread_metadata"]["archived"]}
        ]
        return sorted(found, key=lambda thread: int(thread["id"]), reverse=True)

    def is_forum_post(self, channel: Json) -> bool:
        """Whether a channel is a thread of a forum or media channel."""
        return channel["type"] in THREADS and self.channels[int(channel["parent_id"])]["type"] in FORUM_LIKE

    def update_thread(self, thread_id: Snowflake, **changes: Any) -> Json:
        """Change a thread's name, applied_tags, rate_limit_per_user or thread_metadata keys."""
        thread = self.channel(thread_id)
        known = {"archived", "auto_archive_duration", "locked", "invitable", "archive_timestamp"}
        metadata = {key: changes.pop(key) for key in known & changes.keys()}
        if "archived" in metadata or "auto_archive_duration" in metadata:
            metadata.setdefault("archive_timestamp", self._now())
        changes["thread_metadata"] = {**thread["thread_metadata"], **metadata}
        self._touch(int(thread_id), **changes)
        return self._tell_thread(int(thread_id))

    def archive_thread(self, thread_id: Snowflake, *, at: datetime | None = None, locked: bool = False) -> Json:
        """Archive a thread."""
        when = iso(at or self.clock.now())
        return self.update_thread(thread_id, archived=True, locked=locked, archive_timestamp=when)

    def unarchive_thread(self, thread_id: Snowflake) -> Json:
        """Open a thread again; the bot, when it is in it, also gets THREAD_MEMBER_UPDATE."""
        thread = self.update_thread(thread_id, archived=False)
        own = self.thread_members[int(thread_id)].get(self.bot_user_id)
        if own:
            data, audience = {**own, "guild_id": thread["guild_id"]}, frozenset({self.bot_user_id})
            guild_id = int(thread["guild_id"])
            self.publish(Event("THREAD_MEMBER_UPDATE", data, guild_id, int(thread_id), audience))
        return thread

    def _tell_thread(self, thread_id: int) -> Json:
        thread = self.channels[thread_id]
        self.publish(Event("THREAD_UPDATE", thread, int(thread["guild_id"]), thread_id))
        return thread

    def join_thread(self, thread_id: Snowflake, user_id: Snowflake, *, quiet: bool = False) -> Json:
        """Put somebody into a thread; nothing happens when they are in it."""
        thread, people = self.channel(thread_id), self.thread_members[int(thread_id)]
        if int(user_id) in people:
            return people[int(user_id)]
        if thread["type"] not in THREADS:
            raise Refused("Cannot execute action on this channel type", 50024)
        made = people[int(user_id)] = channels.thread_member(int(thread_id), int(user_id), self._now())
        self._touch(int(thread_id), member_count=min(50, len(people)))
        if not quiet:
            self._tell_invited(int(thread_id), made)
            self._tell_thread_members(int(thread_id), added=[made], removed=[])
        return made

    def _tell_invited(self, thread_id: int, place: Json) -> None:
        """Who is put into a private thread is told of it as of a new one."""
        thread = self.channels[thread_id]
        if thread["type"] == THREADS.private:
            data, audience = {**thread, "member": place}, frozenset({int(place["user_id"])})
            self.publish(Event("THREAD_CREATE", data, int(thread["guild_id"]), thread_id, audience))

    def leave_thread(self, thread_id: Snowflake, user_id: Snowflake) -> None:
        """Take somebody out of a thread."""
        viewers = self.viewers(thread_id)
        if self.thread_members[int(thread_id)].pop(int(user_id), None) is None:
            return
        self._touch(int(thread_id), member_count=min(50, len(self.thread_members[int(thread_id)])))
        self._tell_thread_members(int(thread_id), added=[], removed=[str(int(user_id))], to=viewers)

    def _tell_thread_members(
        self, thread_id: int, *, added: list[Json], removed: list[str], to: frozenset[int] | None = None
    ) -> None:
        thread = self.channels[thread_id]
        guild_id = int(thread["guild_id"])
        data: Json = {
            "id": thread["id"],
            "guild_id": thread["guild_id"],
            "member_count": thread["member_count"],
        }
        if added:
            data["added_members"] = [self._with_member(guild_id, one) for one in added]
        if removed:
            data["removed_member_ids"] = removed
        self.publish(Event("THREAD_MEMBERS_UPDATE", data, guild_id, thread_id, to))

    def _with_member(self, guild_id: int, place: Json) -> Json:
        member = self.members[guild_id].get(int(place["user_id"]))
        return {**place, "member": member, "presence": None} if member else place
