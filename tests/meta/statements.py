"""Every SQL statement of the product: those in `models/sql` and those in strings of the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("services", "bot", "cogs", "dashboard")
BEGINS = re.compile(r"\s*(with|select|insert\s+into|update|delete\s+from|merge\s+into|copy)\b", re.IGNORECASE)
GOES_ON = re.compile(r"\b(from|into|set|values|select)\b", re.IGNORECASE)
COMMENT = re.compile(r"--[^\n]*")
BUILT = "{}"  # what is put into a statement when it is made


@dataclass(frozen=True, slots=True)
class Statement:
    """One of them, on one line; `file` is its path from the root."""

    file: str
    text: str

    @property
    def name(self) -> str:
        """What it is known by in a list: where it is, and how it begins."""
        return f"{self.file}: {self.text[:60]}".strip()


def statements() -> list[Statement]:
    """All of them, each once."""
    found = [
        Statement(str(path.relative_to(ROOT)), " ".join(COMMENT.sub("", path.read_text(encoding="utf-8")).split()))
        for path in sorted((ROOT / "models" / "sql").glob("*.sql"))
    ]
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            texts = (
                " ".join(COMMENT.sub("", text).split()) for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
            )
            found += [
                Statement(str(path.relative_to(ROOT)), text)
                for text in texts
                if BEGINS.match(text) and GOES_ON.search(text)
            ]
    return list(dict.fromkeys(found))


def _texts(tree: ast.AST) -> Iterator[str]:
    """The texts in some code but those that explain it; what is put into them is `BUILT`."""
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    text = _text(tree)
    if text is not None:
        yield text
        return
    for child in ast.iter_child_nodes(tree):
        yield from _texts(child)


def _text(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or BUILT for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _text(left), _text(right)
            return None if first is None and second is None else (first or BUILT) + (second or BUILT)
    return None
