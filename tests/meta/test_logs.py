"""What the log lines of the product hold: ids where they speak of a place, and never anything that somebody wrote."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "cogs", "services", "dashboard")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
PLACES = ("server %", "channel %", "guild=%")
WRITTEN = {
    "content",
    "text",
    "texts",
    "display_name",
    "global_name",
    "nick",
    "username",
    "filename",
    "topic",
    "question",
}


@cache
def lines() -> tuple[tuple[str, ast.Call], ...]:
    """Every call of a logger named `log`, with where it stands."""
    return tuple(_lines())


def _lines() -> Iterator[tuple[str, ast.Call]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(source)) if "log." in source else ():
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=level)) if level in LEVELS:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_a_line_about_a_server_or_channel_names_its_id_for_machines() -> None:
    strays = [
        where
        for where, call in lines()
        if any(place in ast.unparse(call) for place in PLACES)
        and "extra" not in {keyword.arg for keyword in call.keywords}
    ]

    assert not strays


def test_no_line_prints_what_somebody_wrote_or_is_called() -> None:
    strays = [
        where
        for where, call in lines()
        for argument in call.args
        for node in ast.walk(argument)
        if isinstance(node, ast.Attribute) and node.attr in WRITTEN
    ]

    assert not strays


def test_every_sentence_is_written_where_it_is_logged_so_that_reports_of_faults_can_show_it() -> None:
    """bot/watching/faults.py sends the sentence unfilled; one that was put together before could hold anything."""
    strays = [
        where
        for where, call in lines()
        for sentence in call.args[1 if _level(call) == "log" else 0 :][:1]
        if not _is_fixed(sentence)
    ]

    assert not strays


def test_there_are_lines_to_look_at() -> None:
    assert len(lines()) > 80


def _is_fixed(sentence: ast.expr) -> bool:
    match sentence:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper()
        case ast.IfExp(body=one, orelse=other):
            return _is_fixed(one) and _is_fixed(other)
    return False


def _level(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr
