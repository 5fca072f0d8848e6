"""The privileged intents, which only the Developer Portal can switch on."""

MEMBERS_FLAGS = 1 << 14 | 1 << 15
CONTENT_FLAGS = 1 << 18 | 1 << 19
MEMBERS_INTENT, CONTENT_INTENT = "Server Members Intent", "Message Content Intent"


def missing_intents(application_flags: int) -> list[str]:
    """The privileged intents that the application's flags do not show, by the portal's names."""
    wanted = {MEMBERS_INTENT: MEMBERS_FLAGS, CONTENT_INTENT: CONTENT_FLAGS}
    return [name for name, bits in wanted.items() if not application_flags & bits]
