"""Words as the search compares them: without accents and capitals, and their stems in Polish and English.

Stems are those of Snowball (M. F. Porter, "Snowball: A language for stemming algorithms", 2001; snowballstem.org).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Final

import snowballstemmer

WORD: Final = re.compile(r"[^\W_]+")
LONGEST: Final = 60  # characters of a word that are told apart; longer ones are no words
REMEMBERED: Final = 50_000  # words whose stems are kept: about 10 MB
SHORTEST_STEM: Final = 3

_WITHOUT_ACCENT = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
# Polish endings that lose their accents when they are folded, as the stemmer knows them.
_ENDINGS = dict(
    (
        *(("ow", "ów"), ("ac", "ać"), ("ec", "eć"), ("ic", "ić"), ("yc", "yć"), ("osc", "ość")),
        *(("aja", "ają"), ("uja", "ują"), ("eja", "eją"), ("al", "ał"), ("il", "ił"), ("yl", "ył")),
        *(("alo", "ało"), ("ilo", "iło"), ("ylo", "yło"), ("alam", "ałam"), ("ilam", "iłam"), ("alem", "ałem")),
    )
)


def folded(text: str) -> str:
    """The text in small letters without accents: "Żółć" and "ZOLC" are the same."""
    if text.isascii():
        return text.lower()
    return _bare(_bare(text.casefold()).casefold())


def words_in(text: str) -> Iterator[str]:
    """The folded words of a text in their order; letters and digits make words, all else parts them."""
    for found in WORD.finditer(folded(text)):
        yield found[0][:LONGEST]


@lru_cache(REMEMBERED)
def stems(word: str) -> frozenset[str]:
    """What a folded word has in common with its other forms, in either language."""
    with _ONE_AT_A_TIME:
        found = {_POLISH.stemWord(word), _ENGLISH.stemWord(word), _bare(_POLISH.stemWord(_with_accent(word)))}
    return frozenset(stem for stem in found if len(stem) >= min(SHORTEST_STEM, len(word)))


def _with_accent(word: str) -> str:
    """The word with its ending as it is written when it has one that lost its accent."""
    for length in (4, 3, 2):
        ending = _ENDINGS.get(word[-length:])
        if ending and len(word) > length + 1:
            return word[:-length] + ending
    return word


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_WITHOUT_ACCENT)


_ONE_AT_A_TIME = Lock()  # a stemmer keeps the word it works on
_POLISH, _ENGLISH = snowballstemmer.stemmer("polish"), snowballstemmer.stemmer("english")
