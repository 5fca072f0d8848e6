"""Texts that are sealed with a key which the page was not given: they are said to be, not shown as they are stored."""

from services.encryption.keys import TEXT_MARK
from services.wording.words import Words


def readable(text: str, words: Words) -> str:
    """A text as it is read, or that it cannot be: connections have opened whatever their keys open."""
    return words("(sealed: the page has no key for it)") if text.startswith(TEXT_MARK) else text
