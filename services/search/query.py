"""What somebody typed into the search: words, "exact phrases" and -what must not occur. Nothing typed is an error."""

import re
from dataclasses import dataclass
from typing import Final

from services.search.folding import words_in

MOST_TERMS: Final = 20
QUOTES = '"“”„‟«»'  # phones put these
WITHOUT = r"(?:(?<!\S)(?P<without>[-\u2212\u2013]))?"
PART = re.compile(rf"{WITHOUT}(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]?|(?P<word>[^\s{QUOTES}]+))")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, folded; its other forms match as well."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that stand side by side, just so."""

    words: tuple[str, ...]


type Term = Word | Phrase


@dataclass(frozen=True, slots=True)
class Query:
    """All of `wanted` must occur, none of `unwanted`."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that could be looked for."""
        return not self.wanted and not self.unwanted


def parsed(typed: str) -> Query:
    """The query that somebody meant; signs that make no words are passed over, and so is all beyond 20 terms.

    A word with signs in it, such as `main.py`, is a phrase of its parts.
    """
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    for found in PART.finditer(typed):
        phrase, without = found["phrase"], found["without"]
        words = tuple(words_in(found["word"] if phrase is None else phrase))
        if not words or len(wanted) + len(unwanted) == MOST_TERMS:
            continue
        exact = phrase is not None or len(words) > 1
        (unwanted if without else wanted)[Phrase(words) if exact else Word(words[0])] = None
    return Query(tuple(wanted), tuple(unwanted))
