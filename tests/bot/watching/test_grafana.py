"""The ready-made dashboard and alerts ask for what exists, in PromQL that Prometheus takes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.metrics import figures
from services.metrics.shapes import Counter, Histogram
from tests.bot.watching.promql import NotPromQL, read

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "grafana"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
ALERTS = re.findall(r"^\s+expr: (.+)$", (FOLDER / "alerts.yml").read_text(encoding="utf-8"), re.MULTILINE)
OF_SYSTEM = {"process_resident_memory_bytes": set[str](), "process_cpu_seconds_total": set[str]()}
BY_PROMETHEUS = {"instance", "job", "le"}


def panels() -> Iterator[dict[str, Any]]:
    yield from (panel for panel in DASHBOARD["panels"] if panel["type"] != "row")


QUERIES = [
    *(pytest.param(target["expr"], id=panel["title"]) for panel in panels() for target in panel["targets"]),
    *(pytest.param(expr, id=f"alert: {expr[:40]}") for expr in ALERTS),
]


def known() -> dict[str, set[str]]:
    """Every series there is, with its labels."""
    found = dict(OF_SYSTEM)
    for figure in figures.EVERY:
        labels = set(figure.labels)
        if isinstance(figure, Histogram):
            found |= {f"{figure.name}_{part}": labels for part in ("bucket", "sum", "count")}
        else:
            found[figure.name] = labels
    return found


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_is_promql_about_figures_and_labels_that_exist(text: str) -> None:
    query = read(text)

    assert query.kind != "range"
    assert query.metrics
    assert not query.metrics.keys() - known().keys()
    for metric, labels in query.metrics.items():
        assert not labels - known()[metric] - BY_PROMETHEUS, metric
    assert all(metric.endswith("_bucket") and "le" in query.metrics[metric] for metric in query.quantiles)


@pytest.mark.parametrize("text", QUERIES)
def test_a_rate_is_of_something_that_only_counts_up(text: str) -> None:
    counters = {each.name for each in figures.EVERY if isinstance(each, Counter)} | {"process_cpu_seconds_total"}
    counters |= {name for name in known() if name.endswith(("_bucket", "_sum", "_count"))}

    assert not read(text).counted - counters


def test_every_figure_is_looked_at_somewhere() -> None:
    asked = " ".join(param.values[0] for param in QUERIES)  # type: ignore[misc]

    assert not [figure.name for figure in figures.EVERY if figure.name not in asked]


def test_a_legend_names_labels_that_its_query_keeps() -> None:
    strays = [
        (panel["title"], label)
        for panel in panels()
        for target in panel["targets"]
        for label in re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])
        if not re.search(rf"by \([^)]*\b{label}\b", target["expr"]) and label not in BY_PROMETHEUS
    ]

    assert not strays


def test_the_dashboard_is_whole() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]}

    assert len(ids) == len(set(ids)) == len(places)
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in DASHBOARD["panels"])
    assert {"$" + each["name"] for each in DASHBOARD["templating"]["list"]} == {"$datasource", "$instance"}
    assert all(panel["title"] and panel["targets"] for panel in panels())
    assert len(ALERTS) == 9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sum(",
        "sum(a))",
        "rate(a)",
        "rate(a[5m]",
        "a[5m",
        "sum(a[5m])",
        "sum by le (a)",
        'a{b="c"',
        "a{b=c}",
        'a{b="c" d="e"}',
        "histogram_quantile(a)",
        "histogram_quantile(0.9, a[5m])",
        "nosuch(a)",
        "a b",
        "1 > 2",
        "topk(a)",
        "a + bool b",
        "a ! b",
        "rate(a[five])",
        "1 and a",
    ],
)
def test_the_reading_of_queries_refuses_what_prometheus_would(text: str) -> None:
    with pytest.raises(NotPromQL):
        read(text)


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("1 + 2 * -3", {}),
        ('sum without (x) (a{y!~"z|w", q="\\"}"})', {"a": {"x", "y", "q"}}),
        ("sum(rate(a[5m])) by (b) / on (b) group_of", {"a": {"b"}, "group_of": {"b"}}),
        ("a > bool 2 or b unless c", {"a": set(), "b": set(), "c": set()}),
        ("histogram_quantile(0.5, sum by (le) (rate(a_bucket[$__rate_interval])))", {"a_bucket": {"le"}}),
        ("clamp_max(a, 5)", {"a": set()}),
    ],
)
def test_the_reading_of_queries_finds_metrics_and_labels(text: str, metrics: dict[str, set[str]]) -> None:
    assert read(text).metrics == metrics
