"""SQL takes values by parameters alone: what is put into its text is a constant, or was looked at and has a reason."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("analytics", "bot", "cogs", "dashboard", "exports", "models", "services")
SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert into\b|\bupdate\b.*\bset\b|\bdelete from\b|\btruncate\b|\bset local\b"
    r"|\balter (?:role|table|database)\b|\bcreate (?:role|table|database|user)\b|\bdrop (?:role|table|database)\b"
    r"|\bgrant\b.+\b(?:on|to)\b|\brevoke\b.+\bfrom\b",
    re.IGNORECASE | re.DOTALL,
)
ABOUT = re.compile(r"\$1|asyncpg|Connection|\bpool\b")
# By file: what of it is put into SQL and why nobody outside decides it.
LOOKED_AT: dict[str, tuple[str, frozenset[str]]] = {
    "bot/demo_database.py": ("the demo's own databases, named by the demo", frozenset({"name", "unfinished"})),
    "services/backup/making.py": ("a sequence, as the catalogue names it", frozenset({"name"})),
    "services/backup/restoring.py": ("a table, one of services/backup/tables.py", frozenset({"name"})),
    "services/backup/tables.py": ("a table, one of services/erasure/tables.py", frozenset({"name"})),
    "services/database.py": (
        "a database that the program names itself",
        frozenset({"name", "f' template \"{template}\"' if template else ''"}),
    ),
    "services/encryption/resealing.py": (
        "tables and columns with texts of services/encryption, and conditions made of them",
        frozenset(
            {
                *("name", "column", "keyed", "same", "sets", "begin", "_due(table, keys)"),
                *("', '.join([*columns, *stored])", "', '.join(arrays)", "', '.join(names)", "', '.join(table.key)"),
                "json.format('(part.value #>> $${}$$)', 'part.value')",
            }
        ),
    ),
    "services/erasure/messages.py": ("tables and columns of services/erasure", frozenset({"table", "column"})),
    "services/erasure/places.py": ("tables and columns of services/erasure", frozenset({"table", "said.channel"})),
    "services/erasure/rows.py": (
        "tables and columns of services/erasure",
        frozenset(
            {
                *("table", "name", "column", "key_column", "whose"),
                *("table.guild", "table.key", "', '.join(table.texts)"),
            }
        ),
    ),
    "services/page_access/role.py": (
        "tables and functions named there, and a role whose name is checked against a pattern first",
        frozenset({"name", "all_of", "function", "table", "', '.join(READ)", "', '.join(columns)"}),
    ),
    "services/sync/runs.py": ("a condition written in the same file", frozenset({"condition"})),
}


def interpolated(node: ast.AST) -> Iterator[ast.expr]:
    """What is put into a text that is built here."""
    match node:
        case ast.JoinedStr():
            yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
            yield node.right
        case ast.BinOp(op=ast.Add()):
            yield from (side for side in (node.left, node.right) if not isinstance(side, ast.Constant | ast.JoinedStr))
        case ast.Call(func=ast.Attribute(attr="format" | "replace")):
            yield from node.args


def constant(value: ast.expr) -> bool:
    """Whether it can only be a text of the program: a constant, or the SQL of a file."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) == "load" and all(isinstance(one, ast.Constant) for one in value.args)
    return ast.unparse(value).lstrip("_").isupper()


@cache
def built() -> list[tuple[str, str, int]]:
    """Everything that is no constant and put into SQL: the file, the expression and its line."""
    found = []
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if ABOUT.search(text) else ():
            values = [value for value in interpolated(node) if not constant(value)]
            inside = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant)) if values else ()
            if values and SQL.search(" ".join(one for one in inside if isinstance(one, str))):
                found += [(str(path.relative_to(ROOT)), ast.unparse(value), value.lineno) for value in values]
    return found


def test_nothing_is_put_into_sql_that_nobody_looked_at() -> None:
    strays = [f"{file}:{line} {what}" for file, what, line in built() if what not in LOOKED_AT.get(file, ("", ()))[1]]

    assert not strays


def test_nothing_was_looked_at_that_is_not_there_any_more() -> None:
    looked_at = {(file, what) for file, (_, several) in LOOKED_AT.items() for what in several}

    assert not looked_at - {(file, what) for file, what, _ in built()}
