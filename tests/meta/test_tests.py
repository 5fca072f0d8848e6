"""Rules that the tests themselves keep."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def test_no_test_sleeps_for_a_fixed_time() -> None:
    """A fixed sleep is either too long or, on a slow machine, too short; sleep(0) only yields."""
    strays = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sleep"
        and not _inside_a_waiting_loop(path, node.lineno)
        and not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)
    ]

    assert not strays


def test_a_double_always_has_a_shape() -> None:
    """A bare Mock agrees with everything, so it can prove nothing."""
    bare = re.compile(r"\b(?:Async|Magic)?Mock\(\)")
    strays = [str(path.relative_to(ROOT)) for path in TESTS if bare.search(path.read_text(encoding="utf-8"))]

    assert strays in ([], [str(Path(__file__).relative_to(ROOT))])


def test_every_test_asserts_something() -> None:
    strays = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not _asserts(node)
    ]

    assert not strays


def _asserts(test: ast.AST) -> bool:
    """Whether a test has an assert, expects an exception, or calls something named for a check."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.endswith(("raises", "warns")) or re.search(r"(^|[._])(assert|check|expect|wait|equals)", name):
                return True
    return False


def _inside_a_waiting_loop(path: Path, line: int) -> bool:
    """Whether the sleep is the pause between two looks at a condition."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.While) and node.lineno <= line <= (node.end_lineno or line):
            return True
    return False
