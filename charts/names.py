"""Names as pictures can hold them: what no font has is spelt or left out, and what is too long ends with "…"."""

import re
import unicodedata
from collections.abc import Iterator

from anyascii import anyascii

from charts.fonts import can_write
from charts.theme import text_width

NOTHING = "…"
MOST_MARKS = 2  # accents on one letter; towers of them would run into the lines above and below
AROUND = " -_.·|~•"  # what an emoji that was left out leaves at the ends of a name
MOST_SIGNS = 200  # a name is at most 32 signs long on Discord; a title may be a sentence
HARD_SPACE = "\xa0"  # thousands are written with it
BETWEEN_WORDS = re.compile(r"[^\S\xa0]+")
N = re.compile(r"\bn = (?=\d)")  # stays on one line with its number


def fitting(text: str, inches: float, size: float, *, bold: bool = False) -> str:
    """A text that the fonts can write in so many inches at a size in points; never empty.

    Emoji are left out, unless there is nothing else: then they are named, as in ":tada:". Signs that change how others
    are read (directions, joiners) go as well. Letters without a font are spelt in Latin ones.
    """
    letters = _letters(text)
    written = "".join(letters) or NOTHING
    if text_width(written, size, bold=bold) <= inches:
        return written
    return _cut(letters, inches, size, bold=bold)


def wrapped(text: str, inches: float, size: float, lines: int) -> list[str]:
    """A text in as few lines of that width as it needs, and at most so many; the last one is cut where more follows."""
    letters = _letters(N.sub(f"n{HARD_SPACE}={HARD_SPACE}", text))
    words = [word for word in "".join(letters).split(" ") if word]
    made: list[str] = []
    while words and len(made) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size) <= inches:
            line = f"{line} {words.pop(0)}"
        made.append(fitting(line, inches, size))
    return [*made, fitting(" ".join(words), inches, size)] if words else made


def _letters(text: str) -> list[str]:
    """The text as a list of letters with their accents, as the fonts can write them."""
    clusters = list(_clusters(unicodedata.normalize("NFC", text[:MOST_SIGNS])))
    known = [shown for cluster in clusters if (shown := _shown(cluster))]
    written = _tidy("".join(known))
    if len(known) < len(clusters):
        says_something = any(sign.isalnum() for sign in written)
        written = written.strip(AROUND) if says_something else _tidy("".join(map(_spelt, clusters)))
    return list(_clusters(written))


def _clusters(text: str) -> Iterator[str]:
    """Each letter with the marks that belong to it; of many marks the first few."""
    letter = ""
    for sign in text:
        if unicodedata.combining(sign) and letter:
            if len(letter) <= MOST_MARKS:
                letter += sign
            continue
        if letter:
            yield letter
        letter = sign
    if letter:
        yield letter


def _shown(cluster: str) -> str:
    """What the fonts write for a letter: itself, a plainer form of it, its spelling in Latin letters, or nothing."""
    if cluster.isspace():
        return cluster if cluster == HARD_SPACE else " "
    for form in (cluster, unicodedata.normalize("NFKC", cluster)):
        if all(sign.isprintable() and can_write(sign) for sign in form):
            return form
    spelt = _spelt(cluster)
    return "" if spelt.startswith(":") or not cluster[0].isprintable() else spelt


def _spelt(cluster: str) -> str:
    """A letter in Latin ones, an emoji by its name; nothing for what only steers a machine."""
    return "".join(sign for sign in anyascii(cluster) if sign.isprintable())


def _tidy(text: str) -> str:
    return BETWEEN_WORDS.sub(" ", text).strip()


def _cut(letters: list[str], inches: float, size: float, *, bold: bool) -> str:
    """As many letters from the beginning as leave room for the sign that there is more."""
    fits, too_many = 0, len(letters)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        wide = text_width(_ended(letters[:middle]), size, bold=bold)
        fits, too_many = (middle, too_many) if wide <= inches else (fits, middle)
    return _ended(letters[:fits])


def _ended(letters: list[str]) -> str:
    return "".join(letters).rstrip() + NOTHING
