"""Where mentors are among themselves, and what is recorded."""

from collections.abc import Mapping
from typing import Any

from services.discord.permissions import THREADS, Kind, Permission, channel_permissions, server_permissions
from services.discord.server_records import ChannelState
from services.setup.channels import RECORDED
from services.setup.guessing import HELP_ROOMS, MENTOR_ROOMS, room_like
from services.setup.looking import Look
from services.setup.panel import Body
from services.setup.steps.step import Step
from services.wording.words import Words

HOLDING = tuple(sorted(int(one) for one in (RECORDED | {Kind.CATEGORY}) - THREADS))
"""The kinds of channels that can be recorded or not, each with what is below it."""
NOBODY = 0  # a user id that no overwrite names
ANSWERING = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.EMBED_LINKS | Permission.ATTACH_FILES


class Channels(Step):
    """The mentors' channel, and the channels that are recorded or not."""

    name = "channels"

    def title(self, words: Words) -> str:
        """The channels."""
        return words("Channels")

    def guesses(self, look: Look) -> Mapping[str, Any]:
        """The channels that are chosen already, else those that are called most like it."""
        found = {}
        for setting, rooms in (("mentor_channel", MENTOR_ROOMS), ("support_channel", HELP_ROOMS)):
            there = look.channel(look.value(setting))
            room = there.id if there is not None and there.kind == Kind.TEXT else room_like(look.channels, rooms)
            if room is not None:
                found[setting] = str(room)
        return found

    def body(self, look: Look) -> Body:
        """Three menus, and what looks wrong."""
        words = look.words
        return Body(
            picks=(
                self.channel(
                    look,
                    "mentor_channel",
                    words("Here mentors ask openly and get the weekly report."),
                    words("Choose a channel that students cannot see"),
                    (int(Kind.TEXT),),
                    least=1,
                ),
                self.channel(
                    look,
                    "support_channel",
                    words("Here I open private threads when a message cannot be delivered."),
                    words("Choose a channel"),
                    (int(Kind.TEXT),),
                ),
                self.channels(
                    look,
                    "ignored_channels",
                    words("Optional. Nothing in them is ever recorded."),
                    words("Leave nothing out"),
                    HOLDING,
                ),
            ),
            below=(*self._warnings(look), *still_recorded(look)),
        )

    def _warnings(self, look: Look) -> list[str]:
        words = look.words
        said = []
        support = look.channel(str(self.value(look, "support_channel")))
        if support is not None and not self._students_see(look, support):
            said.append(
                words(
                    "⚠️ Students cannot see {channel}: private threads there reach nobody.", channel=f"<#{support.id}>"
                )
            )
        room = look.channel(str(self.value(look, "mentor_channel")))
        if room is None:
            said.append(words("⚠️ There is no mentors’ channel yet: make one that students cannot see, then choose it."))
            return said
        if self._students_see(look, room):
            said.append(
                words("⚠️ Students can see {channel}: there I answer each mentor privately.", channel=f"<#{room.id}>")
            )
        if look.permissions.get(room.id, 0) & ANSWERING != ANSWERING:
            said.append(
                words(
                    "⚠️ I may not answer in {channel}: allow me to view it, write, embed links and attach files.",
                    channel=f"<#{room.id}>",
                )
            )
        return said

    def _students_see(self, look: Look, room: ChannelState) -> bool:
        """Whether everybody, or somebody with nothing but a student's or a cohort's role, sees a channel."""
        roles = look.roles([*look.settings.student_roles, *look.settings.cohort_roles])
        return any(_seen_with(held, look, room) for held in [(), *((role,) for role in roles)])


def still_recorded(look: Look) -> tuple[str, ...]:
    """What is to be known of messages of channels that are left out now and were recorded before."""
    if not look.still_recorded:
        return ()
    told = look.words.count(
        "{n} message of channels left out is still kept: `/config show` has it erased.",
        "{n} messages of channels left out are still kept: `/config show` has them erased.",
        look.still_recorded,
    )
    return (told,)


def _seen_with(roles: tuple[int, ...], look: Look, room: ChannelState) -> bool:
    """Whether a member with these roles and no more may view a channel."""
    guild = look.guild
    granted = server_permissions(guild.roles, guild.id, roles, owns_server=False)
    allowed = channel_permissions(
        granted, room.overwrites, guild_id=guild.id, member_roles=frozenset(roles), user_id=NOBODY
    )
    return bool(allowed & Permission.VIEW_CHANNEL)
