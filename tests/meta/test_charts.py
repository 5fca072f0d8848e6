"""What must be true of every chart, the ones of tomorrow included."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHARTS = sorted(path for path in (ROOT / "charts").glob("*.py") if "def build_figure(" in path.read_text("utf-8"))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda path: path.stem)
def test_every_chart_is_looked_through_for_texts_that_are_cut_or_lie_over_others(chart):
    assert "assert_texts_fit(" in (ROOT / "tests" / "charts" / f"test_{chart.stem}.py").read_text("utf-8")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda path: path.stem)
def test_every_chart_can_be_drawn_onto_given_axes_and_in_its_theme(chart):
    functions = [node for node in ast.parse(chart.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
    assert any(node.name.startswith("draw_") for node in functions)
    themed = {node.name for node in functions for mark in node.decorator_list if ast.unparse(mark) == "themed"}
    assert len(themed & {node.name for node in functions if not node.name.startswith("_")}) == 2


def test_no_chart_uses_pyplot():
    """Its figures stay in memory until somebody closes them."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "charts").glob("*.py")]
    imported = [
        ast.unparse(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not [line for line in imported if "pyplot" in line]
