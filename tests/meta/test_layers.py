"""The rooms of docs/architecture.md and the arrows between them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT_ROOMS = {
    "bot": {"bot", "cogs", "services", "models"},
    "cogs": {"cogs", "services"},
    "services": {"services", "models", "analytics", "charts", "exports"},
    "models": {"models"},
    "analytics": {"analytics"},
    "charts": {"charts"},
    "exports": {"exports"},
    "migrations": {"models"},
    "dashboard": {"dashboard", "services"},
    "sandbox": {"sandbox", "exports"},
    "benchmarks": {
        *("analytics", "benchmarks", "bot", "charts", "cogs", "dashboard", "exports", "models", "sandbox", "services")
    },
}
MAY_USE_LIBRARY = {
    "nextcord": {"benchmarks", "bot", "cogs"},
    "tortoise": {"benchmarks", "bot", "models", "services", "migrations"},
    "matplotlib": {"benchmarks", "charts"},
    "streamlit": {"dashboard"},
    "plotly": {"dashboard"},
    "pandas": {"analytics", "benchmarks", "charts", "dashboard", "services"},
    "numpy": {"analytics", "benchmarks", "charts", "services"},
}
ROOMS = sorted(room for room in MAY_IMPORT_ROOMS if (ROOT / room).is_dir())


def sources(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


@cache
def imported_packages(path: Path) -> set[str]:
    """The top-level names a file imports, also inside functions and as text given to import_module."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names |= {alias.name.split(".")[0] for alias in node.names}
            case ast.ImportFrom(module=str() as module, level=0):
                names.add(module.split(".")[0])
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str() as name), *_]):
                names.add(name.split(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_its_arrows_point_to(room: str) -> None:
    strays = {
        f"{path.relative_to(ROOT)} imports {other}"
        for path in sources(room)
        for other in imported_packages(path) & MAY_IMPORT_ROOMS.keys() - MAY_IMPORT_ROOMS[room]
    }

    assert not strays


@pytest.mark.parametrize("library", MAY_USE_LIBRARY)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    strays = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        if room not in MAY_USE_LIBRARY[library]
        for path in sources(room)
        if library in imported_packages(path)
    }

    assert not strays


def test_the_check_sees_what_it_should(tmp_path: Path) -> None:
    source = tmp_path / "sample.py"
    source.write_text("import nextcord.http\nfrom tortoise import fields\ndef f():\n    from charts.theme import INK\n")

    assert imported_packages(source) == {"nextcord", "tortoise", "charts"}


def test_every_room_has_its_arrows_named() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages <= MAY_IMPORT_ROOMS.keys()
