"""The kinds of files that data is exported as, and what their columns hold; nothing here needs a library."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, get_args

from services.reports.report import Cell

type Kind = Literal["csv", "xlsx", "parquet"]
type Row = Sequence[Cell]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind.__value__)
CONTENT_TYPES: Final[dict[Kind, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


class Holds(Enum):
    """What the cells of a column are, apart from empty ones."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    YES = "yes or no"
    DAY = "day"
    MOMENT = "aware UTC"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title in the reader's language and what it holds."""

    title: str
    holds: Holds = Holds.TEXT
