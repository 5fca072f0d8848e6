"""Rows as a workbook. Only processes that write files import this: it brings a library that the bot does without."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from services.exporting.kinds import Column, Holds, Row
from services.reports.report import Cell

SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
EXACT = 2**53
NARROWEST, WIDEST = 8, 60


class XlsxWriter:
    """A workbook with as many sheets as its rows need; each row is on disk as soon as the next begins."""

    def __init__(self, path: Path, name: str, columns: Sequence[Column]) -> None:
        # What it puts aside lies beside the file: in the system's folder it would outlive a killed process.
        given = {"tmpdir": str(path.parent), "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, **given})
        self._title = self._book.add_format({"bold": True})
        self._formats = {
            Holds.DAY: self._book.add_format({"num_format": "yyyy-mm-dd"}),
            Holds.MOMENT: self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        self._name, self._columns = name, columns
        self._sheets = 0
        self._begin()

    def add(self, rows: Iterable[Row]) -> None:
        """Write further rows, on a further sheet when one is full."""
        for row in rows:
            if self._at == SHEET_ROWS:
                self._finish_sheet()
                self._begin()
            for place, cell in enumerate(row):
                self._write(place, cell)
            self._at += 1

    def close(self) -> None:
        """Finish the file; raises OSError when it cannot be written."""
        self._finish_sheet()
        try:
            self._book.close()
        except FileCreateError as refused:
            raise OSError(str(refused)) from refused

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(sheet_name(self._name, self._sheets))
        self._sheet.freeze_panes(1, 0)
        self._widths = [NARROWEST] * len(self._columns)
        for place, column in enumerate(self._columns):
            title = f"{column.title} (UTC)" if column.holds is Holds.MOMENT else column.title
            self._sheet.write_string(0, place, title[:CELL_CHARACTERS], self._title)
            self._widen(place, title)
        self._at = 1

    def _write(self, place: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case bool():
                self._sheet.write_boolean(self._at, place, cell)
            case int() if abs(cell) <= EXACT:
                self._sheet.write_number(self._at, place, cell)
            case float():
                if math.isfinite(cell):
                    self._sheet.write_number(self._at, place, cell)
            case datetime():
                plain = cell.astimezone(UTC).replace(tzinfo=None)
                self._sheet.write_datetime(self._at, place, plain, self._formats[Holds.MOMENT])
                self._widen(place, "2026-11-22 14:03:00")
            case date():
                self._sheet.write_datetime(self._at, place, cell, self._formats[Holds.DAY])
                self._widen(place, "2026-11-22")
            case _:
                text = str(cell)[:CELL_CHARACTERS]
                self._sheet.write_string(self._at, place, text)
                self._widen(place, text)

    def _widen(self, place: int, text: str) -> None:
        self._widths[place] = max(self._widths[place], min(len(text), WIDEST))

    def _finish_sheet(self) -> None:
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width + 2)
        if self._columns:
            self._sheet.autofilter(0, 0, self._at - 1, len(self._columns) - 1)


def sheet_name(name: str, number: int) -> str:
    """A name that a workbook takes for a sheet: 31 characters at most, none of those it uses itself."""
    suffix = "" if number == 1 else f" {number}"
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")[: 31 - len(suffix)].strip(" '")
    return f"{'Data' if plain.lower() in {'', 'history'} else plain}{suffix}"
