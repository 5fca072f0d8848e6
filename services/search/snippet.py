"""A few words around what was found, for one line of an answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.search.folding import LONGEST, WORD, folded, stems
from services.search.query import Phrase, Query, Term
from services.wording.answers import as_it_is

MOST: Final = 160  # characters of a message
BEFORE: Final = 50  # of them before the first hit
EMOJI = re.compile(r"<a?(:\w+:)\d+>")
FENCE = re.compile(r"```(?:[a-zA-Z0-9+#-]*\n)?")
BREAKS = re.compile(r"[\s\u200b]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands in the text."""

    word: str
    start: int
    end: int


def snippet(texts: Iterable[str], query: Query) -> str:
    """Discord's markdown: the part of the first text with a hit, hits in bold; nothing that people wrote formats."""
    shown = [_one_line(text) for text in texts]
    found = [(text, hits(text, query)) for text in shown]
    text, spans = next(((text, spans) for text, spans in found if spans), (shown[0] if shown else "", []))
    start, end = _window(text, spans)
    said = "".join(_marked(text, start, end, spans)).strip()
    return f"{'…' if start else ''}{said}{'…' if end < len(text) else ''}"


def hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where in a text the wanted words and phrases stand: begin and end of each, in order, none overlapping."""
    tokens = list(_tokens(text))
    spans = sorted(span for term in query.wanted for span in _of_term(tokens, term))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def _of_term(tokens: Sequence[Token], term: Term) -> Iterator[tuple[int, int]]:
    if isinstance(term, Phrase):
        length = len(term.words)
        for place in range(len(tokens) - length + 1):
            if tuple(token.word for token in tokens[place : place + length]) == term.words:
                yield tokens[place].start, tokens[place + length - 1].end
        return
    wanted = stems(term.text)
    for token in tokens:
        if token.word == term.text or wanted & stems(token.word):
            yield token.start, token.end


def _tokens(text: str) -> Iterator[Token]:
    """The words of a text as the index knows them, with their places in the text as it is."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        plain = folded(sign)
        letters.append(plain)
        places += [place] * len(plain)
    for found in WORD.finditer("".join(letters)):
        yield Token(found[0][:LONGEST], places[found.start()], places[found.end() - 1] + 1)


def _window(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The part to show: some words before the first hit, whole words at both ends where there are any."""
    if len(text) <= MOST:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    start = max(0, min(first - BEFORE, len(text) - MOST))
    space = text.find(" ", start, first) if start else -1
    start = space + 1 if space >= 0 else start
    end = min(len(text), start + MOST)
    space = text.rfind(" ", start, end)
    return start, space if end < len(text) and space > start + MOST // 2 else end


def _marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    at = start
    for first, last in spans:
        if last > start and first < end:
            yield as_it_is(text[at : max(first, at)])
            yield f"**{as_it_is(text[max(first, at) : min(last, end)])}**"
            at = min(last, end)
    yield as_it_is(text[at:end])


def _one_line(text: str) -> str:
    return BREAKS.sub(" ", FENCE.sub(" ", EMOJI.sub(r"\1", text))).strip()
