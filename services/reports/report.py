"""An answer as any surface can show it: Discord, the weekly report, a student's own view, the page."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

type Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Field:
    """A figure and what it is; short enough to stand three in a row."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """The data behind an answer, for its export: titles in the reader's language, one row per tuple.

    Moments are aware UTC; user and message ids are texts, since spreadsheets round large numbers.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Style(Enum):
    """How much a button asks to be pressed."""

    MAIN = "main"
    QUIET = "quiet"
    GOOD = "good"
    GRAVE = "grave"


@dataclass(frozen=True, slots=True)
class Button:
    """Something a mentor can do about an answer: `action` names it in the book, `value` says with what."""

    label: str
    action: str
    value: str = ""
    style: Style = Style.QUIET


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu below an answer."""

    label: str
    value: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu below an answer: choosing a line runs the action with its value."""

    action: str
    prompt: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An answer; without a picture the sentences say why.

    `sentences` stand above the figures, `footnotes` below the picture. Texts are Discord's markdown already: names in
    them went through `services.wording.answers.as_it_is`. `page` counts from 1. A report whose `private` is true is
    shown to nobody but the asker, also in the mentor channel.
    """

    title: str
    sentences: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    footnotes: tuple[str, ...] = ()
    png: bytes | None = None
    alt_text: str = ""
    table: Table | None = None
    page: int = 1
    pages: int = 1
    buttons: tuple[Button, ...] = ()
    menu: Menu | None = None
    private: bool = False
