"""Whether a message asks something, in Polish or English, with or without a question mark.

A question here is something that somebody who knows should answer: also "nie wiem jak zacząć" or "it doesn't work for
me". Greetings, rhetoric, offers, asking back ("did you try …?") and seeking consent ("co nie?") are none. The rules are
our own, written for the chat of programming courses; what they are worth is in docs/analytics.md. Standard library
only, and quick: every message that is stored goes through here.
"""

import re

from analytics.questions.hints import Hint, hinted
from analytics.questions.pleas import PLEA, PLEA_WORDS, START, START_WORDS
from analytics.questions.prose import prose
from analytics.questions.rhetoric import BACK, CONSENT, EMPTY, NO_PLEA, OPENERS, OPENING, TO_ONE, UNSURE

# Where a sentence ends; a point inside of a version or a file name ends none.
END = re.compile(r"[.?!](?:(?<!\.)[.?!)\]]*|(?=\s|$))")
WORD = re.compile(r"[^\s,.:!]+")
LONGEST = 4000  # characters that are looked at, the most that Discord lets people write


def asks(text: str) -> bool:
    """Whether this message, as it was written, asks something."""
    text = text[:LONGEST]
    if "?" not in text:
        hint = hinted(text)
        return hint is not None and any(
            _is_plea(sentence, hint) for line in prose(text).splitlines() for sentence in END.split(line)
        )
    for line in prose(text).splitlines():
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


def _matter(said: str) -> str:
    """The sentence without greetings and the like before it."""
    first = WORD.search(said)
    if first is None or first[0] in OPENERS or not said[0].isalnum():
        opening = OPENING.match(said)
        return said[opening.end() :] if opening else said
    return said


def _wants_answer(said: str) -> bool:
    """Whether a sentence that a question mark ends wants an answer."""
    said = said.strip()
    if CONSENT.search(said):
        return bool(UNSURE.match(said)) or _is_plea(said)
    matter = _matter(said)
    if not any(map(str.isalpha, matter)):
        return False
    if EMPTY.fullmatch(matter.rpartition(", ")[2]) or (matter != said and EMPTY.fullmatch(said)):
        return False
    return not _asks_back(matter) or bool(PLEA.match(matter) and not NO_PLEA.match(matter))


def _is_plea(said: str, hint: Hint = Hint.ANYWHERE) -> bool:
    """Whether a sentence asks although no question mark says so."""
    said = said.strip()
    if not said:
        return False
    matter = _matter(said)
    begins_so = START.match(matter) and not START_WORDS.isdisjoint(matter.replace(",", " ").split(None, 1)[:1])
    if not begins_so and not (hint is Hint.ANYWHERE and PLEA.match(said) and not PLEA_WORDS.isdisjoint(_words(said))):
        return False
    return not NO_PLEA.match(said) and not _asks_back(matter)


def _asks_back(matter: str) -> bool:
    return BACK.match(matter) is not None or TO_ONE.search(matter) is not None
