"""What is written down of a message for the search, and what it is asked with.

A message's words keep their places, so that phrases are found; its stems, marked by `~`, have none. A part of the
message (its text, a file's name, an embed) begins at a distance from the one before, so that no phrase spans two.
"""

from collections.abc import Iterable
from typing import Final

from services.search.folding import stems, words_in
from services.search.query import Phrase, Query, Term

MOST_WORDS: Final = 16_000  # PostgreSQL counts places up to 16,383
MOST_PLACES: Final = 250  # of one word; PostgreSQL keeps 255
STEM: Final = "~"


def lexemes(parts: Iterable[str]) -> str:
    """The words and stems of a message as PostgreSQL reads a tsvector."""
    places: dict[str, list[str]] = {}
    place = 0
    for part in parts:
        for word in words_in(part):
            place += 1
            if place <= MOST_WORDS:
                places.setdefault(word, []).append(str(place))
        place += 1
    said = [f"'{word}':{','.join(at[:MOST_PLACES])}" for word, at in places.items()]
    said += {f"'{STEM}{stem}'" for word in places for stem in stems(word)}
    return " ".join(said)


def wanted(query: Query) -> str:
    """What a message must hold, as PostgreSQL reads a tsquery; empty when the query names nothing to hold."""
    return " & ".join(_term(term) for term in query.wanted)


def unwanted(query: Query) -> str:
    """What a message must not hold, any of it; empty when nothing is excluded."""
    return " | ".join(_term(term) for term in query.unwanted)


def _term(term: Term) -> str:
    if isinstance(term, Phrase):
        return "(" + " <-> ".join(f"'{word}'" for word in term.words) + ")"
    return "(" + " | ".join([f"'{term.text}'", *(f"'{STEM}{stem}'" for stem in sorted(stems(term.text)))]) + ")"
