"""Writes rows into a file as they come, in bounded memory; each kind's library is loaded only when it is needed."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from services.exporting.csv_file import CsvWriter
from services.exporting.kinds import Column, Kind, Row


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
            from services.exporting.xlsx_file import XlsxWriter  # noqa: PLC0415 - see above

            return XlsxWriter(path, name, columns)
        case "parquet":
            from services.exporting.parquet_file import ParquetWriter  # noqa: PLC0415 - see above

            return ParquetWriter(path, columns)
