"""Sentences that were written for Discord, without its markdown: the page shows them as plain text."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo

from services.reports.question import Question
from services.wording.answers import without_escapes
from services.wording.words import Words

LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(https?://[^\s)]*\)")
MOMENT = re.compile(r"<t:(\d{1,12})(?::[a-zA-Z])?>")
CHANNEL = re.compile(r"<#(\d{1,20})>")
SIGNS = re.compile(r"(?<!\\)(?:\*\*|__|~~|\|\||`)")
QUOTE = re.compile(r"(?m)^> ?")


def plain(text: str, words: Words, zone: tzinfo, channels: Mapping[int, str] | None = None) -> str:
    """A sentence as it reads: names as they are, moments in a zone, links by their words.

    `channels` are the names of channels by id; others stay without a name.
    """

    def moment(found: re.Match[str]) -> str:
        return words.moment(datetime.fromtimestamp(int(found[1]), UTC), zone)

    def channel(found: re.Match[str]) -> str:
        name = (channels or {}).get(int(found[1]))
        return words("a channel") if name is None else f"#{name}"

    text = QUOTE.sub("", MOMENT.sub(moment, LINK.sub(r"\1", text)))
    pieces = []
    last = 0
    for found in CHANNEL.finditer(text):
        pieces += [without_escapes(SIGNS.sub("", text[last : found.start()])), channel(found)]
        last = found.end()
    return "".join((*pieces, without_escapes(SIGNS.sub("", text[last:]))))


def plain_all(texts: Iterable[str], words: Words, zone: tzinfo) -> tuple[str, ...]:
    """Several sentences as they read."""
    return tuple(plain(text, words, zone) for text in texts)


def said(text: str, question: Question) -> str:
    """A sentence as it reads to whoever asks."""
    return plain(text, question.settings.words, question.settings.zone)


def all_said(texts: Iterable[str], question: Question) -> tuple[str, ...]:
    """Several sentences as they read to whoever asks."""
    return tuple(said(text, question) for text in texts)
