"""Writes rows into a file as they come, in bounded memory. Imports libraries that the bot's own process does without.

Every text that people wrote stays a text: no spreadsheet takes it for a formula. In XLSX and Parquet cells have a type,
so it stays as it is; in CSV an apostrophe is put before it, as OWASP recommends ("CSV Injection").
"""

import csv
import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from services.exporting.kinds import Column, Holds, Kind
from services.reports.report import Cell

type Row = Sequence[Cell]

# A cell that begins so is a formula; so is what follows a line's end, a tab or a semicolon, where a spreadsheet expects
# other separators than the comma and therefore does not see the quotes.
FORMULA = re.compile(r"""^(?=\s*[=+\-@＝＋－＠]|[\t\r\n])|(?<=[;\t\r\n])(?=[\s"']*[=+\-@＝＋－＠])""")
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
EXACT = 2**53
ROWS_IN_A_GROUP = 5_000
NARROWEST, WIDEST = 8, 60

ARROW_TYPES = {
    Holds.TEXT: pa.string(),
    Holds.INTEGER: pa.int64(),
    Holds.NUMBER: pa.float64(),
    Holds.YES: pa.bool_(),
    Holds.DAY: pa.date32(),
    Holds.MOMENT: pa.timestamp("us", tz="UTC"),
}


class Writer(Protocol):
    """A file that takes rows."""

    def add(self, rows: Iterable[Row]) -> None:
        """Write further rows, each with a cell for every column."""

    def close(self) -> None:
        """Finish the file; it is whole only now."""


def open_writer(kind: Kind, path: Path, name: str, columns: Sequence[Column]) -> Writer:
    """A new file of a kind; `name` is what a spreadsheet calls the table."""
    match kind:
        case "csv":
            return CsvWriter(path, columns)
        case "xlsx":
            return XlsxWriter(path, name, columns)
        case "parquet":
            return ParquetWriter(path, columns)


class CsvWriter:
    """Commas, quotes where needed, UTF-8 with a mark, so that spreadsheets read letters; moments are ISO 8601."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow([harmless(column.title) for column in columns])

    def add(self, rows: Iterable[Row]) -> None:
        """Write further rows."""
        self._rows.writerows([_csv_cell(cell) for cell in row] for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class XlsxWriter:
    """A workbook with as many sheets as its rows need; each row is on disk as soon as the next begins."""

    def __init__(self, path: Path, name: str, columns: Sequence[Column]) -> None:
        self._book = xlsxwriter.Workbook(
            path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
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
        """Finish the file."""
        self._finish_sheet()
        self._book.close()

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


class ParquetWriter:
    """Typed columns, compressed, in groups of rows."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._schema = pa.schema([(column.title, ARROW_TYPES[column.holds]) for column in columns])
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Write further rows; those of an unfinished group wait."""
        for row in rows:
            self._waiting.append(row)
            if len(self._waiting) >= ROWS_IN_A_GROUP:
                self._write_group()

    def close(self) -> None:
        """Finish the file."""
        if self._waiting:
            self._write_group()
        self._file.close()

    def _write_group(self) -> None:
        arrays: list[Any] = [
            pa.array([row[place] for row in self._waiting], type=field.type) for place, field in enumerate(self._schema)
        ]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []


def harmless(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin a formula."""
    return FORMULA.sub("'", text)


def sheet_name(name: str, number: int) -> str:
    """A name that a workbook takes for a sheet: 31 characters at most, none of those it uses itself."""
    suffix = "" if number == 1 else f" {number}"
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")[: 31 - len(suffix)].strip(" '")
    return f"{'Data' if plain.lower() in {'', 'history'} else plain}{suffix}"


def _csv_cell(cell: Cell) -> str | int | float | None:
    match cell:
        case bool():
            return "true" if cell else "false"
        case None | int():
            return cell
        case float():
            return cell if math.isfinite(cell) else None
        case date():
            return cell.isoformat()
        case _:
            return harmless(cell)
