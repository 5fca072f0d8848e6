"""What somebody said in their own words: a message without code, quotes, links and Discord's codes, folded.

Standard library only: the bot's process reads every message with this.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

# Discord's own rules of Markdown, as far as they matter here; an unclosed fence is ordinary text.
_CODE = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)
_ONE_QUOTE = re.compile(r"^> [^\n]*", re.MULTILINE)
_REST_QUOTED = re.compile(r"^>>> .*\Z", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\bhttps?://\S+?(?=[?!.,]{0,9}(?:\s|$))", re.IGNORECASE)
_TAG = re.compile(r"<[^\s<>]{1,100}>")  # mentions, emoji, moments
_SUGGESTED = re.compile(r"did you mean:?[^?\n]*\?")  # what Python and shells say in their errors
_POLISH = tuple(zip("ąćęłńóśźż…’ʼ", "acelnoszz.''", strict=True))
_UNMARKED = tuple("'*_|")

_HEADS = re.compile(r"\(\?:([^()]*)\)(?![?*+{])")  # the words that a phrase may begin with
_REPEATING = tuple("?*+{")

SOMETHING = " x "  # stands for code, so that what was said about it stays a sentence


def folded(text: str) -> str:
    """The text in small letters, without Polish tails, apostrophes and emphasis."""
    text = text.lower()
    if not text.isascii():
        for letter, plain in _POLISH:  # several times as quick as str.translate
            text = text.replace(letter, plain)
    for mark in _UNMARKED:
        text = text.replace(mark, "")
    return text


def prose(text: str) -> str:
    """What is left of a message when code, quotes, links and Discord's codes are taken out, folded."""
    if "`" in text:
        text = _CODE.sub(SOMETHING, text)
    if ">" in text:
        text = _TAG.sub(" ", text)
        text = _REST_QUOTED.sub("", _ONE_QUOTE.sub("", text))
    if "://" in text:
        text = _LINK.sub(" ", text)
    text = folded(text)
    return _SUGGESTED.sub(" ", text) if "did you mean" in text else text


def either(*phrases: str) -> str:
    """A pattern that fits any of the phrases."""
    return "(?:" + "|".join(phrases) + ")"


def any_of(*phrases: str) -> str:
    """A pattern that fits where `either` does, if not always as far, and quicker: its phrases share their beginnings.

    One letter rules out all that do not begin with it.
    """
    return "(?:" + "|".join(_sharing(dict.fromkeys(_by_head(phrases)))) + ")"


def somewhere(*phrases: str) -> str:
    """A pattern that matches, from its beginning on, a text in which any of the phrases begins where a word does.

    The words before it are passed over whole, which is quicker than a search.
    """
    return r"\W*+(?:\w++\W++)*?" + any_of(*phrases)


def _by_head(phrases: Iterable[str]) -> Iterator[str]:
    """Each phrase once for every word that it may begin with."""
    for phrase in phrases:
        heads = _HEADS.match(phrase)
        if heads is None:
            yield phrase
        else:
            yield from _by_head(head + phrase[heads.end() :] for head in heads[1].split("|"))


def _sharing(phrases: Iterable[str]) -> Iterator[str]:
    """The phrases with what several begin with written once."""
    after: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        is_plain = phrase[:1].isalpha() or phrase[:1] == " "
        is_plain = is_plain and not phrase[1:].startswith(_REPEATING)
        after[phrase[0] if is_plain else ""].append(phrase)
    for letter, alike in after.items():
        if letter and len(alike) > 1:
            rest = list(_sharing(phrase[1:] for phrase in alike))
            yield letter + (rest[0] if len(rest) == 1 else "(?:" + "|".join(rest) + ")")
        else:
            yield from alike


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())
