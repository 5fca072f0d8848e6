"""`profiler invite`: the link that invites the bot with exactly what it needs, and what that is."""

from bot.settings import Settings
from services.discord.intents import CONTENT_INTENT, MEMBERS_INTENT
from services.discord.invite import PERMISSIONS, invite_link
from services.discord.permissions import Permission
from services.discord.rest import DiscordRest


async def invite(settings: Settings, application_id: int | None = None) -> int:
    """Print the link; without an `application_id` Discord is asked whose token this is.

    Raises:
        ProfilerError: there is no token, or Discord does not take it or does not answer.
    """
    if application_id is None:
        async with DiscordRest.open(settings.token, settings.discord_api_base) as rest:
            application_id = int((await rest.get("/applications/@me"))["id"])
    print(described(application_id))
    return 0


def described(application_id: int) -> str:
    """The link, every permission it asks for, and the intents that only the portal can switch on."""
    names = [str(bit.name).replace("_", " ").title() for bit in Permission if bit & PERMISSIONS]
    return "\n".join(
        [
            invite_link(application_id),
            "",
            f"Permissions ({int(PERMISSIONS)}): {', '.join(names)}.",
            f"In the Discord Developer Portal (Bot) switch on: {MEMBERS_INTENT}, {CONTENT_INTENT}.",
        ]
    )
