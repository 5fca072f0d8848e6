"""Columns of many rows, each sent as one text: in an array the driver looks at every element, which takes longer."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count

import orjson

SEPARATOR = "\x1f"  # nobody types this sign; there are others where somebody did


def array(values: Sequence[bool | int | datetime | None]) -> str:
    """Values as PostgreSQL writes an array, to be read as `$1::text::bigint[]`, or whatever they are."""
    return f"{{{orjson.dumps(values).decode()[1:-1]}}}"


def bigints(ids: Iterable[int]) -> str:
    """Ids as PostgreSQL writes an array, since an array of arrays cannot be unnested row by row."""
    return f"{{{','.join(map(str, ids))}}}"


def joined(columns: Iterable[Sequence[str]]) -> tuple[list[str], str]:
    """Columns of texts, each as one text, to be read as `string_to_array($1, $2, '')`; and what is between the texts.

    It is in none of them. Empty ones are read as null.
    """
    given = list(columns)
    for separator in _separators():
        made = [separator.join(column) for column in given]
        if all(one.count(separator) == max(len(column), 1) - 1 for one, column in zip(made, given, strict=True)):
            return made, separator
    raise AssertionError("separators never end")


def _separators() -> Iterator[str]:
    """None of them ends as it begins, so that no text can hold a part of one that the next text makes whole."""
    yield SEPARATOR
    yield from (f"\x1e{number}\x1f" for number in count())
