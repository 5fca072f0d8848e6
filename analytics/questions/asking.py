"""Whether a message asks something, in Polish or English, with or without a question mark.

A question here is something that somebody who knows should answer: also "nie wiem jak zacząć" or "it doesn't work for
me". Greetings, rhetoric, offers, asking back ("did you try …?") and seeking consent ("co nie?") are none. The rules are
our own, written for the chat of programming courses; what they are worth is in docs/analytics.md. Standard library
only, and quick: every message that is stored goes through here.
"""

import re

from analytics.questions.pleas import PLEA, PLEA_WORDS, START, START_WORDS
from analytics.questions.prose import folded, prose
from analytics.questions.rhetoric import BACK, CONSENT, EMPTY, NO_PLEA, OPENERS, OPENING, TO_ONE, UNSURE

# Where a sentence ends; a point inside of a version or a file name ends none.
END = re.compile(r"[?!]+[.?!)\]]*|[.](?=\s|$)")

MARKS = frozenset("`>/")  # of code, quotes, links
LONGEST = 4000  # characters that are looked at, the most that Discord lets people write
# A sentence that begins with one of the small words has another one of these, or begins the message.
HINTS = (
    PLEA_WORDS
    | START_WORDS - {"o", "po", "i", "one", "is", "do", "are", "have", "has", "will", "would", "ma"}
    | {"ktorej"}
)


def asks(text: str) -> bool:
    """Whether this message, as it was written, asks something."""
    said = ""
    if "?" not in text:
        said = folded(text)
        words = _words(said)
        if HINTS.isdisjoint(words) and START_WORDS.isdisjoint(words[:1]):
            return False  # most messages: without one of these words none of the phrases can be there
    if not said or not MARKS.isdisjoint(text):
        said = prose(text[:LONGEST])
    for line in said.splitlines():
        start = 0
        for end in END.finditer(line):
            sentence = line[start : end.start()]
            if _wants_answer(sentence) if "?" in end.group() else _is_plea(sentence):
                return True
            start = end.end()
        if _is_plea(line[start:]):
            return True
    return False


def _words(said: str) -> list[str]:
    return said.replace(",", " ").replace(".", " ").replace(":", " ").replace("!", " ").split()


def _matter(said: str, words: list[str]) -> str:
    """The sentence without greetings and the like before it."""
    if words[0] in OPENERS or not said[0].isalnum():
        return OPENING.sub("", said, 1)
    return said


def _wants_answer(said: str) -> bool:
    """Whether a sentence that a question mark ends wants an answer."""
    said = said.strip()
    words = _words(said)
    if not words:
        return False
    if CONSENT.search(said):
        return bool(UNSURE.match(said)) or _is_plea(said)
    matter = _matter(said, words)
    if not any(letter.isalpha() for letter in matter):
        return False
    if EMPTY.fullmatch(matter.rpartition(", ")[2]) or (matter != said and EMPTY.fullmatch(said)):
        return False
    return not _asks_back(matter) or bool(PLEA.search(matter) and not NO_PLEA.search(matter))


def _is_plea(said: str) -> bool:
    """Whether a sentence asks although no question mark says so."""
    said = said.strip()
    words = _words(said)
    if not words:
        return False
    matter = _matter(said, words)
    begins_so = not START_WORDS.isdisjoint(matter.replace(",", " ").split(None, 1)[:1]) and START.match(matter)
    if not begins_so and (PLEA_WORDS.isdisjoint(words) or not PLEA.search(said)):
        return False
    return not NO_PLEA.search(said) and not _asks_back(matter)


def _asks_back(matter: str) -> bool:
    return BACK.search(matter) is not None or TO_ONE.search(matter) is not None
