"""Connections go back to their pool as they are, so what a statement sets or locks has to end with its transaction."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAYS = re.compile(
    r"\bpg_(?:try_)?advisory_lock(?:_shared)?\(|\bset_config\([^)]*,\s*false\b"
    r"|(?:execute|fetch|fetchval|fetchrow)\(\s*f?[\"']+\s*(?:set (?!local\b|transaction\b)|listen )",
    re.IGNORECASE,
)
SOURCES = [
    path
    for room in ("bot", "cogs", "dashboard", "models", "services")
    for path in (ROOT / room).rglob("*")
    if path.suffix in {".py", ".sql"}
]


def test_nothing_stays_set_or_locked_on_a_connection_that_is_given_back() -> None:
    strays = [str(path.relative_to(ROOT)) for path in SOURCES if STAYS.search(path.read_text(encoding="utf-8"))]

    assert not strays


def test_the_check_sees_what_it_should() -> None:
    for stays in ("select pg_advisory_lock(1)", 'execute("set work_mem to 1")', 'execute("listen news")'):
        assert STAYS.search(stays)
    for ends in ("select pg_advisory_xact_lock(1)", 'execute("set local work_mem to 1")', "update a set b = 1"):
        assert not STAYS.search(ends)
