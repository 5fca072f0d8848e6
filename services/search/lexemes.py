"""What is written down of a message for the search, and what it is asked with.

A message's words keep their places, so that phrases are found; its stems, marked by `~`, have none. A part of the
message (its text, a file's name, an embed) begins at a distance from the one before, so that no phrase spans two.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from services.search.folding import stems, words_in
from services.search.query import Phrase, Query, Term

MOST_WORDS: Final = 16_000  # PostgreSQL counts places up to 16,383
MOST_PLACES: Final = 250  # of one word; PostgreSQL keeps 255
STEM: Final = "~"
LINK: Final = "://"  # no word: what a message with a link is marked by where its text is sealed
HAS_LINK: Final = re.compile(r"https?://\S", re.IGNORECASE)

# How a word or stem is kept: as it is, or as a keyed hash that says nothing without the key.
type Kept = Callable[[str], str]


def as_it_is(word: str) -> str:
    """How words are kept where texts are not sealed."""
    return word


def lexemes(parts: Iterable[str], kept: Kept = as_it_is, *, has_link: bool = False) -> str:
    """The words and stems of a message as PostgreSQL reads a tsvector; `has_link`: and the mark of a link."""
    places: dict[str, list[str]] = {}
    place = 0
    for part in parts:
        for word in words_in(part):
            place += 1
            if place <= MOST_WORDS:
                places.setdefault(word, []).append(str(place))
        place += 1
    said = [f"'{kept(word)}':{','.join(at[:MOST_PLACES])}" for word, at in places.items()]
    said += {f"'{kept(STEM + stem)}'" for word in places for stem in stems(word)}
    if has_link:
        said.append(f"'{kept(LINK)}'")
    return " ".join(said)


def wanted(query: Query, ways: Iterable[Kept] = (as_it_is,)) -> str:
    """What a message must hold, as PostgreSQL reads a tsquery; empty when the query names nothing to hold.

    `ways` are all in which words may be kept: while keys change there are several.
    """
    return " & ".join(_term(term, ways) for term in query.wanted)


def unwanted(query: Query, ways: Iterable[Kept] = (as_it_is,)) -> str:
    """What a message must not hold, any of it; empty when nothing is excluded."""
    return " | ".join(_term(term, ways) for term in query.unwanted)


def link_marks(ways: Iterable[Kept]) -> str:
    """That a message has a link, as PostgreSQL reads a tsquery."""
    return " | ".join(f"'{kept(LINK)}'" for kept in ways)


def _term(term: Term, ways: Iterable[Kept]) -> str:
    return "(" + " | ".join(either for kept in ways for either in _either(term, kept)) + ")"


def _either(term: Term, kept: Kept) -> list[str]:
    if isinstance(term, Phrase):
        return ["(" + " <-> ".join(f"'{kept(word)}'" for word in term.words) + ")"]
    return [f"'{kept(term.text)}'", *(f"'{kept(STEM + stem)}'" for stem in sorted(stems(term.text)))]
