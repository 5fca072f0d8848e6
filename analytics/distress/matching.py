"""Whether a message has a phrase of the reviewed list in it. Yes or no: nothing is weighed and nothing is scored.

Code, quotes, links and Discord's codes are left out. A phrase that is taken back ("I would never …", „nie mam …") does
not count, unless a "but" follows in its sentence: what is missed is worse than a look for nothing. Standard library
only, and quick: every message of the last two days goes through here.
"""

import re

from analytics.distress.phrases import (
    BUT,
    ENGLISH,
    ENGLISH_WHOLE,
    NOT_ENGLISH,
    NOT_MEANT,
    NOT_POLISH,
    POLISH,
    POLISH_WHOLE,
)
from analytics.questions.prose import either, prose

LONGEST = 4000  # characters that are looked at, the most that Discord lets people write
# One of these is in every phrase: most messages have none of them.
HINTS = re.compile(
    r"zabi|odbior|odebra|zyci|zyc\b|skoncz|samoboj|umrz|znikn|urodzi|krzywd|ciac|tne|ciale|ciela|okalecz|beze mnie"
    r"|my ?self|kms|my (?:own )?life|it all|suicid|die\b|harm|live|alive|exist|be here|living|wake up|dead|born"
    r"|without me"
)
SENTENCE = re.compile(r"[.!?;\n]+")
BETWEEN = re.compile(r"[^\w\s]+|\s+")
MEANT = re.compile(
    either(
        rf"(?P<no>\b{NOT_POLISH} )?\b{either(*POLISH)}\b",
        rf"\b{either(*POLISH_WHOLE, *ENGLISH_WHOLE)}\b",
        rf"(?P<not>\b{NOT_ENGLISH} )?\b{either(*ENGLISH)}\b",
    )
)
HARMLESS = re.compile(rf"\b{either(*NOT_MEANT)}\b")
AFTER_ALL = re.compile(BUT)


def shows_distress(text: str) -> bool:
    """Whether somebody should look at this message, as it was written, at once."""
    said = prose(text[:LONGEST])
    if HINTS.search(said) is None:
        return False
    return any(_is_meant(BETWEEN.sub(" ", sentence).strip()) for sentence in SENTENCE.split(said))


def _is_meant(said: str) -> bool:
    said = HARMLESS.sub(" ", said)
    for found in MEANT.finditer(said):
        taken_back = found["no"] or found["not"]
        if not taken_back or AFTER_ALL.search(said, found.end()):
            return True
    return False
