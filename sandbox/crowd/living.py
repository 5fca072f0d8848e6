"""What a crowd does with threads, channels, people, voice and scheduled events."""

from datetime import timedelta

from sandbox.crowd.writing import Writing
from sandbox.kinds import THREADS
from sandbox.world.voice import FLAGS

MOST_CHANNELS = 12


class Living(Writing):
    """Opening and closing, coming and going, talking and meeting."""

    def open_thread(self) -> None:
        """Open a thread, seldom a private one."""
        kind = THREADS.private if self.chance.random() < 0.2 else None
        thread = int(self.world.add_thread(self.parent(), self.text(), self.person(), kind)["id"])
        self.remember(thread, self.world.post(thread, self.person(), self.text())["id"])

    def start_from_message(self) -> None:
        """Open a thread of a message."""
        where, message = self.message()
        self.world.add_thread(where, self.text(), self.person(), starter_message_id=message)

    def post_in_forum(self) -> None:
        """Open a post."""
        owner, forum = self.person(), self.forum()
        tags = [one["id"] for one in self.world.channel(forum)["available_tags"]][:1]
        thread = int(self.world.add_thread(forum, self.text(), owner, tags=tags)["id"])
        self.remember(thread, self.world.post(thread, owner, self.text())["id"])

    def archive(self) -> None:
        """Archive a thread."""
        self.world.archive_thread(self.thread(archived=False))

    def unarchive(self) -> None:
        """Open a thread again."""
        self.world.unarchive_thread(self.thread(archived=True))

    def delete_thread(self) -> None:
        """Delete a thread."""
        self.world.delete_thread(self.thread())

    def retitle(self) -> None:
        """Give a channel another topic."""
        self.world.update_channel(self.text_channel(), topic=self.text())

    def open_channel(self) -> None:
        """Make a channel, while there are not too many."""
        self.one_of([True] if len(self.world.channels_of(self.guild_id)) < MOST_CHANNELS else [])
        self.world.add_channel(self.guild_id, f"room-{self.chance.randrange(1000)}", self.chance.choice((0, 0, 2, 15)))

    def close_channel(self) -> None:
        """Delete a channel that the crowd made."""
        made = [one["id"] for one in self.world.channels_of(self.guild_id) if one["name"].startswith("room-")]
        self.world.delete_channel(self.one_of(made))

    def come(self) -> None:
        """Let somebody come who left, or somebody new."""
        there, banned = self.world.members[self.guild_id], self.world.bans[self.guild_id]
        gone = [user for guild, user in self.world.stays if guild == self.guild_id and user not in there]
        back = [user for user in gone if user not in banned and self.world.users[user]["id"] == str(user)]
        if not back or self.chance.random() < 0.3:
            back = [int(self.world.add_user(f"new{self.chance.randrange(10**6)}")["id"])]
        self.world.add_member(self.guild_id, self.one_of(back))

    def go(self) -> None:
        """Let somebody leave."""
        self.world.remove_member(self.guild_id, self.ordinary_person())

    def ban(self) -> None:
        """Ban somebody, seldom with what they wrote in the last minute."""
        seconds = 60 if self.chance.random() < 0.3 else 0
        self.world.ban(self.guild_id, self.ordinary_person(), delete_seconds=seconds)

    def unban(self) -> None:
        """Take a ban back."""
        self.world.unban(self.guild_id, self.one_of(list(self.world.bans[self.guild_id])))

    def delete_account(self) -> None:
        """Let somebody delete their account."""
        self.world.delete_account(self.ordinary_person())

    def nickname(self) -> None:
        """Give somebody a nickname or take it away."""
        nick = self.chance.choice((None, f"Nick {self.chance.randrange(100)}"))
        self.world.update_member(self.guild_id, self.person(), nick=nick)

    def rename(self) -> None:
        """Change somebody's display name."""
        self.world.update_user(self.person(), global_name=f"Name {self.chance.randrange(100)}")

    def give_role(self) -> None:
        """Give somebody a role."""
        self.world.give_role(self.guild_id, self.person(), self.role())

    def take_role(self) -> None:
        """Take a role from somebody."""
        self.world.take_role(self.guild_id, self.person(), self.role())

    def speak(self) -> None:
        """Put somebody into voice, move them or change how they are there."""
        flags = {flag: True for flag in FLAGS[:-1] if self.chance.random() < 0.25}
        self.world.voice(self.guild_id, self.person(), self.voice_channel(), **flags)

    def fall_silent(self) -> None:
        """Let somebody leave voice."""
        self.world.voice(self.guild_id, self.one_of(list(self.world.voice_states[self.guild_id])), None)

    def announce(self) -> None:
        """Announce a meeting, in voice or elsewhere."""
        start = self.world.clock.now() + timedelta(minutes=self.chance.randrange(1, 600))
        if self.chance.random() < 0.3:
            end = start + timedelta(hours=1)
            self.world.add_scheduled_event(self.guild_id, None, self.text(), start, end=end, location="Park")
        else:
            self.world.add_scheduled_event(self.guild_id, self.voice_channel(), self.text(), start)

    def attend(self) -> None:
        """Let somebody say that they come to a meeting, or that they do not."""
        self.world.attend(self.guild_id, self.event(), self.person(), on=self.chance.random() < 0.7)

    def go_on(self) -> None:
        """Let a meeting begin, or end when it has begun."""
        event = self.event()
        begun = self.world.scheduled_event(self.guild_id, event)["status"] == 2
        act = self.world.end_scheduled_event if begun else self.world.start_scheduled_event
        act(self.guild_id, event)

    def call_off(self) -> None:
        """Call a meeting off, or take it away."""
        act = self.chance.choice((self.world.cancel_scheduled_event, self.world.delete_scheduled_event))
        act(self.guild_id, self.event())
