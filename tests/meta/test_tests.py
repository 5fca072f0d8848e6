"""Rules that the tests themselves keep."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if path.name != "test_tests.py")
CHECKING = re.compile(r"(^|[._])(assert|check|expect|wait|until|dispatch|let_run)")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path, node: ast.stmt | ast.expr) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def test_no_test_sleeps_for_a_fixed_time() -> None:
    """A fixed sleep is too long or, on a slow machine, too short; between two looks at a condition it is a pause."""
    strays = []
    for path in TESTS:
        loops = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.While)]
        pauses = {id(inner) for loop in loops for inner in ast.walk(loop)}
        strays += [
            named(path, node)
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and id(node) not in pauses and _is_a_real_sleep(node)
        ]

    assert not strays


def test_a_double_always_has_a_shape() -> None:
    """A bare Mock agrees with everything, so it can prove nothing."""
    bare = re.compile(r"\b(?:Magic)?Mock\(\)")
    strays = [str(path.relative_to(ROOT)) for path in TESTS if bare.search(path.read_text(encoding="utf-8"))]

    assert not strays


def test_every_test_asserts_something() -> None:
    strays = [
        f"{named(path, node)} {node.name}"
        for path in TESTS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not _asserts(node, parsed(path))
    ]

    assert not strays


def _is_a_real_sleep(call: ast.Call) -> bool:
    """Whether it is a sleep of a fixed time; what a server or a model of latency says is no fixed time."""
    fixed = bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value != 0
    name = ast.unparse(call.func)
    return fixed and (name in {"time.sleep", "asyncio.sleep"} or name.endswith(".wait_for_timeout"))


def _asserts(node: ast.AST, module: ast.Module, deeper: int = 2) -> bool:
    """Whether it asserts, expects an exception, waits for a condition, or calls a function of its file that does."""
    own = {part.name: part for part in module.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}
    for part in ast.walk(node):
        if isinstance(part, ast.Assert):
            return True
        if isinstance(part, ast.Call):
            name = ast.unparse(part.func)
            if name.endswith(("raises", "warns")) or CHECKING.search(name):
                return True
            if deeper and name in own and _asserts(own[name], module, deeper - 1):
                return True
    return False
