"""The data behind an answer as a file. For the render worker: it brings libraries that the bot does without."""

import math
import tempfile
from datetime import date, datetime
from pathlib import Path

from services.exporting.kinds import Column, Holds, Kind
from services.exporting.writers import open_writer
from services.reports.report import Cell, Table


def table_file(table: Table, kind: Kind) -> bytes:
    """A table as the bytes of a file, with the types that its cells have."""
    columns = [Column(title, held_by([row[place] for row in table.rows])) for place, title in enumerate(table.columns)]
    rows = [
        tuple(_as_held(cell, column.holds) for cell, column in zip(row, columns, strict=True)) for row in table.rows
    ]
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / f"table.{kind}"
        writer = open_writer(kind, path, table.name, columns)
        writer.add(rows)
        writer.close()
        return path.read_bytes()


def held_by(cells: list[Cell]) -> Holds:
    """What a column holds: the one type that all of its cells have, text when they differ or there is none."""
    kinds = {_kind(cell) for cell in cells if cell is not None}
    if kinds == {Holds.INTEGER, Holds.NUMBER}:
        return Holds.NUMBER
    return kinds.pop() if len(kinds) == 1 else Holds.TEXT


def _kind(cell: Cell) -> Holds:
    match cell:
        case bool():
            return Holds.YES
        case int():
            return Holds.INTEGER if -(2**63) <= cell < 2**63 else Holds.TEXT
        case float():
            return Holds.NUMBER
        case datetime():
            return Holds.MOMENT
        case date():
            return Holds.DAY
        case _:
            return Holds.TEXT


def _as_held(cell: Cell, holds: Holds) -> Cell:
    match holds:
        case Holds.TEXT:
            return None if cell is None else str(cell)
        case Holds.NUMBER if isinstance(cell, (int, float)):
            return float(cell) if math.isfinite(cell) else None
        case _:
            return cell
