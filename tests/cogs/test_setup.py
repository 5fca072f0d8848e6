"""What the cog of /setup decides by itself."""

from datetime import UTC, datetime
from unittest.mock import Mock

import nextcord
import pytest

from cogs.setup import Setup
from services.attachments.limits import EVERYTHING
from services.database import Database
from services.discord.rest import DiscordRest
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


def asked(permissions: int) -> Mock:
    return Mock(
        nextcord.Interaction,
        user=Mock(nextcord.Member, id=5, roles=[]),
        channel=None,
        guild_id=1,
        guild_locale="en-GB",
        permissions=nextcord.Permissions(permissions),
        response=Mock(nextcord.InteractionResponse),
        followup=Mock(nextcord.Webhook),
    )


@pytest.mark.parametrize("command", ["check", "attachments"])
async def test_a_server_that_lets_others_use_the_command_does_not_make_them_administrators(command: str) -> None:
    cog = Setup(
        Mock(Database), Mock(DiscordRest), None, EVERYTHING, lambda _guild, _locale: GuildSettings(), lambda: NOW
    )
    interaction = asked(permissions=1 << 28)
    with pytest.raises(NotAllowed, match="Only administrators"):
        await getattr(cog, command)(interaction)
    interaction.response.defer.assert_not_called()
