"""The sandbox's own truth in the shape of a database's rows, and whether everything has come to rest."""

from sandbox.oracle.rows import (
    TrueAttachment,
    TrueChannel,
    TrueEvent,
    TrueGuild,
    TrueMember,
    TrueMessage,
    TruePoll,
    TrueReactors,
    TrueRevision,
    TrueSpan,
    TrueStay,
    TrueVoice,
    TrueVoiceState,
)
from sandbox.oracle.settling import settled, unsettled
from sandbox.oracle.telling import readable, truth

__all__ = [
    "TrueAttachment",
    "TrueChannel",
    "TrueEvent",
    "TrueGuild",
    "TrueMember",
    "TrueMessage",
    "TruePoll",
    "TrueReactors",
    "TrueRevision",
    "TrueSpan",
    "TrueStay",
    "TrueVoice",
    "TrueVoiceState",
    "readable",
    "settled",
    "truth",
    "unsettled",
]
