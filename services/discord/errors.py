"""What Discord's REST interface refuses, as errors.

ProfilerError
├── TokenRefused          the bot's token is wrong or was reset: only the operator can help
├── DiscordUnavailable    Discord did not give a usable answer in time: try again later
│   ├── RateLimited       a limit is used up; `retry_after` seconds say when to come back
│   ├── NotReadyYet       Discord is still preparing the answer; `retry_after` seconds say when to ask again
│   ├── ContentWithheld   the Message Content Intent is off: messages come without their text
│   └── TooManyRefusals   the own guard against Discord's ban for invalid requests has closed
└── Refused               Discord understood and said no; `code` is its own number for why
    ├── Forbidden         403
    └── NotFound          404
"""

from services.errors import ProfilerError

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_EMOJI = 10014


class TokenRefused(ProfilerError):
    """Discord does not accept the bot's token."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refused the bot's token: put the current one from the developer portal in DISCORD_TOKEN."
        )


class DiscordUnavailable(ProfilerError):
    """Discord gave no usable answer; trying again later is right."""


class RateLimited(DiscordUnavailable):
    """The route's limit is used up for `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Discord asks to wait {retry_after:.0f} seconds.")
        self.retry_after = retry_after


class NotReadyYet(DiscordUnavailable):
    """Discord took the question and is still preparing the answer; ask again in `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Discord is still preparing the answer and asks to wait {retry_after:.0f} seconds.")
        self.retry_after = retry_after


class ContentWithheld(DiscordUnavailable):
    """The application may not read what people write; an empty text would be taken for what they wrote."""

    def __init__(self) -> None:
        super().__init__(
            "Discord withholds the text of messages: switch the Message Content Intent on in the Developer Portal."
        )


class TooManyRefusals(DiscordUnavailable):
    """So many requests were refused lately that another one might get this address banned."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"Discord refused too many requests; the bot asks nothing for {wait:.0f} seconds.")
        self.wait = wait


class Refused(ProfilerError):
    """Discord's no: the HTTP status and Discord's own code (0 when it gave none)."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(f"Discord refused this: {text} (HTTP {status}, code {code}).")
        self.status = status
        self.code = code


class Forbidden(Refused):
    """403: the bot may not."""


class NotFound(Refused):
    """404: it does not exist (any more)."""
