"""Why a message did not arrive, in words."""

from services.delivery.doors import CLOSED, NO_COMMON_SERVER
from services.nudges.limits import Blocked, Reason, why_not
from services.nudges.store import Nudge
from services.people.guild_settings import GuildSettings

EXPIRED, NO_CHANNEL, REFUSED = "expired", "no channel", "refused"


def reason_in_words(nudge: Nudge, name: str, settings: GuildSettings) -> str:
    """A sentence; `name` is the student's, in Discord's markdown."""
    words, reason = settings.words, nudge.reason or ""
    if reason in set(Reason):
        return why_not(Blocked(Reason(reason)), name, settings)
    if reason == EXPIRED:
        return words("the time it was meant for had passed.")
    if reason == NO_CHANNEL:
        return words(
            "{name} takes no direct messages, and there is no channel for private threads that they can read.",
            name=name,
        )
    code = reason.removeprefix(REFUSED).strip()
    if code in {str(CLOSED), str(NO_COMMON_SERVER)}:
        return words("{name} takes no direct messages from the bot.", name=name)
    return words(
        "{name} takes no direct messages, and Discord did not let me open a private thread (code {code}).",
        name=name,
        code=code,
    )
