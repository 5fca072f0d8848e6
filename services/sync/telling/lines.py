"""What answers about the sync are made of: short lines for a phone, and times as Discord shows them to each reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.wording.words import Words

NAMED = 8
BAR = 12


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in plain values: Discord's markdown, and a text file when it does not hold everything."""

    title: str
    text: str
    footer: str = ""
    everything: str | None = None


def moment(at: datetime) -> str:
    """A point in time that Discord shows in the reader's own zone and language."""
    return f"<t:{int(at.timestamp())}:f>"


def ago(at: datetime) -> str:
    """How long ago or until then, as Discord counts it."""
    return f"<t:{int(at.timestamp())}:R>"


def bar(done: float, whole: float) -> str:
    """A progress bar with its share."""
    share = min(max(done / whole, 0.0), 1.0) if whole > 0 else 1.0
    filled = int(share * BAR)
    return f"{'▰' * filled}{'▱' * (BAR - filled)} {int(share * 100)} %"


def reading(done: int, whole: int, messages: int, left: timedelta | None, words: Words) -> Iterator[str]:
    """How far the reading of history is, with the time that is left; nothing when it is done."""
    if whole > done:
        yield f"{bar(done, whole)} · " + words("{done} of {all} channels", done=done, all=whole)
        time = words("about {time} left", time=words.duration(left)) if left is not None else ""
        read = words.count("{n} message read so far", "{n} messages read so far", messages) if messages else ""
        if time or read:
            yield " · ".join(part for part in (time, read) if part)


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
    }
    return known.get(reason or "", reason or words("the reason is not known"))


def more(number: int, words: Words) -> list[str]:
    """How many were not named, when there are any."""
    return [words.count("and {n} more", "and {n} more", number)] if number > 0 else []
