"""What answers to commands are made of: short lines for a phone, and times as Discord shows them to each reader."""

import re
from dataclasses import dataclass
from datetime import datetime

from services.wording.words import Words

MARKUP = re.compile(r"([\\*_~`|>\[\]()<#@-])")
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # marks that reverse text up to the end of the line
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
    """A progress bar with its share; 100 % is said only once all of it is done."""
    share = min(max(done / whole, 0.0), 1.0) if whole > 0 else 1.0
    filled = int(share * BAR)
    return f"{'▰' * filled}{'▱' * (BAR - filled)} {int(share * 100)} %"


def as_it_is(text: str) -> str:
    """A name as it was given, in Discord's markdown: nothing in it formats, or turns what follows around."""
    return MARKUP.sub(r"\\\1", TURNING.sub("", text))


def more(number: int, words: Words) -> list[str]:
    """How many were not named, when there are any."""
    return [words.count("and {n} more", "and {n} more", number)] if number > 0 else []
