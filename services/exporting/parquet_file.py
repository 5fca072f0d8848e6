"""Rows as a Parquet file. Only processes that write files import this: its library is large."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from services.exporting.kinds import Column, Holds, Row

ROWS_IN_A_GROUP = 5_000

ARROW_TYPES = {
    Holds.TEXT: pa.string(),
    Holds.INTEGER: pa.int64(),
    Holds.NUMBER: pa.float64(),
    Holds.YES: pa.bool_(),
    Holds.DAY: pa.date32(),
    Holds.MOMENT: pa.timestamp("us", tz="UTC"),
}


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
