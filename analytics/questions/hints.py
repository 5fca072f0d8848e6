"""Words without which no message asks anything, looked for as quickly as every stored message deserves.

Standard library only.
"""

import codecs
from enum import Enum

from analytics.questions.pleas import PLEA_WORDS, START_WORDS
from analytics.questions.prose import folded

# A sentence that begins with one of the small words has another one of these, or begins the message.
_SMALL = {"o", "po", "i", "one", "is", "do", "are", "have", "has", "will", "would", "ma"}
_FIRST, _PLEAS, _OTHERS = (
    frozenset(word.encode() for word in known) for known in (START_WORDS, PLEA_WORDS, START_WORDS - _SMALL | {"ktorej"})
)

# A code with a byte for each character that folds to a letter of these words, to nothing or to what is between words,
# and a "?", which is in none of them, for every other: in C, and so several times as quick as folding the text.
_CHARACTERS = (
    "".join(map(chr, range(0x80)))
    + "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ…’ʼ\N{KELVIN SIGN}"
    + "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_CODE = codecs.charmap_build(_CHARACTERS.ljust(0x100, "\ufffe"))
_FOLDED = [folded(character) for character in _CHARACTERS]
_PLAIN = bytes(ord(" " if each.isspace() or each in ",.:!" else each or " ") for each in _FOLDED).ljust(0x100, b"?")
_UNMARKED = bytes(byte for byte, each in enumerate(_FOLDED) if not each)


class Hint(Enum):
    """Where a message may ask."""

    BEGINNING = 1
    """Only in how one of its sentences begins."""
    ANYWHERE = 2


def hinted(text: str) -> Hint | None:
    """Where a message without a question mark may ask; None for most: no phrase that asks can be in it."""
    words = codecs.charmap_encode(text, "replace", _CODE)[0].translate(_PLAIN, _UNMARKED).split()
    if not _PLEAS.isdisjoint(words):
        return Hint.ANYWHERE
    if _OTHERS.isdisjoint(words) and _FIRST.isdisjoint(words[:1]):
        return None
    touches = "`" in text or ">" in text or "://" in text  # a word may touch code, a mention or a link
    return Hint.ANYWHERE if touches else Hint.BEGINNING
