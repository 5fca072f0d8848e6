"""What answers to commands are made of: short lines for a phone, and times as Discord shows them to each reader."""

import re
from dataclasses import dataclass
from datetime import datetime

from services.wording.words import Words

MARKUP = re.compile(r"([\\*_~`|>\[\]()<#@-]|:(?=//))")  # a name that is an address is no link either
ESCAPED = re.compile(r"\\([\\*_~`|>\[\]()<#@:-])")
# Marks that turn text around up to the end of the line, and signs without any width; what joins emoji stays.
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
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
    """A name as it was given, in Discord's markdown: nothing in it formats, links, hides or turns text around."""
    return MARKUP.sub(r"\\\1", text if text.isascii() and text.isprintable() else UNSEEN.sub("", text))


def without_escapes(text: str) -> str:
    """The same where Discord formats nothing: as it was given."""
    return ESCAPED.sub(r"\1", text)


def more(number: int, words: Words) -> list[str]:
    """How many were not named, when there are any."""
    return [words.count("and {n} more", "and {n} more", number)] if number > 0 else []
