"""Lines that several answers about the sync share."""

from collections.abc import Iterator
from datetime import timedelta

from services.discord.server_state import LEFT_OUT
from services.history.channel.refusing import NOT_SHOWN
from services.records.withheld import WITHHELD
from services.wording.answers import bar
from services.wording.words import Words


def reading(done: int, whole: int, messages: int, left: timedelta | None, words: Words) -> Iterator[str]:
    """How far the reading of history is, with the time that is left; nothing when it is done."""
    if whole > done:
        yield f"{bar(done, whole)} · " + words(
            "{done} of {all} channels", done=words.number(done), all=words.number(whole)
        )
        time = words("about {time} left", time=words.duration(left)) if left is not None else ""
        read = words.count("{n} message read so far", "{n} messages read so far", messages) if messages else ""
        if time or read:
            yield " · ".join(part for part in (time, read) if part)


def lists_left(lists: int, words: Words) -> list[str]:
    """How many lists of people are still to be read, when there are any."""
    if not lists:
        return []
    return [
        words.count(
            "{n} list of who reacted or voted is still to be read.",
            "{n} lists of who reacted or voted are still to be read.",
            lists,
        )
    ]


def reason_in_words(reason: str | None, words: Words) -> str:
    """Why a channel cannot be read, in the reader's language."""
    known = {
        "the bot may not view this channel": words("the bot may not view this channel"),
        "the bot may not read this channel's message history": words(
            "the bot may not read this channel's message history"
        ),
        "the bot may not connect to this voice channel, so its text is hidden": words(
            "the bot may not connect to this voice channel, so its text is hidden"
        ),
        "the bot is not in this private thread and may not manage threads": words(
            "the bot is not in this private thread and may not manage threads"
        ),
        LEFT_OUT: words("an administrator leaves this channel out"),
        NOT_SHOWN: words("Discord does not show this channel to the bot"),
        WITHHELD: words(
            "Discord withholds the text of messages: switch the Message Content Intent on in the developer portal"
        ),
    }
    return known.get(reason or "", reason or words("the reason is not known"))
