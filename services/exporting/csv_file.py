"""Rows as a CSV file, in which no text becomes a formula: an apostrophe stands before what would be one.

That is what OWASP recommends ("CSV Injection"); XLSX and Parquet know texts from formulas.
"""

import csv
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from services.exporting.kinds import Column, Row
from services.reports.report import Cell

# A cell that begins so is a formula; so is what follows a line's end, a tab or a semicolon, where a spreadsheet expects
# other separators than the comma and therefore does not see the quotes.
FORMULA = re.compile(r"""^(?=\s*[=+\-@＝＋－＠]|[\t\r\n])|(?<=[;\t\r\n])(?=[\s"']*[=+\-@＝＋－＠])""")


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


def harmless(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin a formula."""
    return FORMULA.sub("'", text)


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
