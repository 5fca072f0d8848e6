"""Texts that people wrote, marked as such on their way into the database: its connections seal them, if keys are set.

Whoever reads gets them back in clear from any query that selects the column as it is; no SQL may look inside. Arrays of
them have to be varchar[], in and out: connections do not reach into text[]. A column of many is sent as one text.
"""

from collections.abc import Sequence
from typing import Any, Protocol, Self

import orjson

EMPTY: tuple[Any, ...] = (None, False, [], {})


class Seals(Protocol):
    """What seals texts; `row` is the id of what a text belongs to."""

    def text(self, text: str, row: int) -> str:
        """A text, sealed."""

    def json(self, value: str, row: int) -> str:
        """The text of a JSON value, sealed: to be stored as a JSON string."""


class Private(str):
    """A text to be sealed; `row` is the id of what it belongs to, so that the same text of two rows looks different.

    The same text of the same row is sealed alike: a write that changes nothing still changes nothing.
    """

    __slots__ = ("row",)

    row: int

    def __new__(cls, text: str, row: int) -> Self:
        """Mark a text."""
        made = str.__new__(cls, text)
        made.row = row
        return made

    def sealed(self, seals: Seals) -> str:
        """The text as it is stored; an empty one stays empty."""
        return seals.text(self, self.row) if self else ""


class PrivateJson(Private):
    """The text of a JSON value that is sealed as a whole: the column then holds a JSON string."""

    __slots__ = ()

    def sealed(self, seals: Seals) -> str:
        """JSON that holds nothing but what was sealed."""
        return orjson.dumps(seals.json(sorted_json(orjson.loads(self.encode())), self.row)).decode()


class PrivateParts(Private):
    """The text of a JSON object whose values are sealed one by one: SQL may still pick and merge them by their keys."""

    __slots__ = ()

    def sealed(self, seals: Seals) -> str:
        """The object with the same keys; empty values stay as they are."""
        return orjson.dumps(
            {
                key: value if value in EMPTY else seals.json(sorted_json(value), self.row)
                for key, value in orjson.loads(self.encode()).items()
            }
        ).decode()


class PrivateColumn(Private):
    """Texts of several `rows` as one, with `between` in none of them; each is sealed as `mark` says."""

    __slots__ = ("between", "mark", "rows")

    between: str
    mark: type[Private]
    rows: Sequence[int]

    def __new__(cls, texts: str, rows: Sequence[int], between: str, mark: type[Private]) -> Self:
        """Mark a column; one that is empty says nothing of any row."""
        made = super().__new__(cls, texts, 0)
        made.rows, made.between, made.mark = rows, between, mark
        return made

    def sealed(self, seals: Seals) -> str:
        """The texts sealed one by one, with the same between them; empty ones stay empty."""
        if not self:
            return ""
        texts = zip(self.split(self.between), self.rows, strict=True)
        return self.between.join([self.mark(text, row).sealed(seals) if text else text for text, row in texts])


def sorted_json(value: Any) -> str:
    """A JSON value written in one way, so that it is sealed in one way, also when it was read from the database."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def private_texts(texts: Sequence[str | None], rows: Sequence[int]) -> list[str | None]:
    """A column of texts, as it is given to the database with the ids of its rows."""
    return [Private(text, row) if text else text for text, row in zip(texts, rows, strict=True)]


def private_polls(values: Sequence[Any], rows: Sequence[int]) -> list[str | None]:
    """A column of JSON values, sealed as wholes, in the same way."""
    return [
        None if value is None else PrivateJson(orjson.dumps(value).decode(), row)
        for value, row in zip(values, rows, strict=True)
    ]


def private_parts(values: Sequence[Any], rows: Sequence[int]) -> list[str | None]:
    """A column of JSON objects, sealed part by part, in the same way."""
    return [
        None if value is None else PrivateParts(orjson.dumps(value).decode(), row)
        for value, row in zip(values, rows, strict=True)
    ]


def private(text: str, row: int) -> str:
    """A text that somebody wrote, as it is given to the database; `row` is the id of its row."""
    return Private(text, row)
