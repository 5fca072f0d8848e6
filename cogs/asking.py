"""What every command needs to know of whoever typed it and of their server; names written into an answer."""

from collections.abc import Callable
from typing import Any

import nextcord
from nextcord import Interaction

from services.people.access import Asker
from services.people.guild_settings import GuildSettings

# What is set for a server, by its id and the language that Discord says it speaks.
type SettingsOf = Callable[[int, str | None], GuildSettings]


def asker_of(interaction: Interaction[nextcord.Client]) -> Asker:
    """Who asks and where, in plain values."""
    user, place = interaction.user, interaction.channel
    if isinstance(place, nextcord.Thread):  # anybody may call a thread whatever they like
        place = place.parent
    return Asker(
        user_id=user.id if user else 0,
        guild_id=interaction.guild_id,
        roles={role.id: role.name for role in getattr(user, "roles", ())},
        places={} if place is None else {place.id: getattr(place, "name", "")},
        permissions=interaction.permissions.value,
    )


def plain(text: str) -> str:
    """The text as it is: names in it neither format anything nor mention anybody."""
    return nextcord.utils.escape_mentions(nextcord.utils.escape_markdown(text))


def option_given(interaction: Interaction[Any], name: str) -> str | None:
    """The value of a subcommand's option as Discord sent it; None when it was left out."""
    data: Any = interaction.data
    (command,) = data["options"]
    return next((str(one["value"]) for one in command.get("options", ()) if one["name"] == name), None)
