"""docs/monitoring.md tells of every figure and alert, as they are."""

import re
from pathlib import Path

from services.metrics import figures

ROOT = Path(__file__).resolve().parents[3]
TOLD = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")


def test_every_figure_is_explained_with_its_labels_and_none_that_is_not_there() -> None:
    rows = [line for line in TOLD.splitlines() if line.startswith("| `profiler_")]
    labels = {each.name: ", ".join(f"`{label}`" for label in each.labels) or "–" for each in figures.EVERY}

    assert rows == [f"| `{each.name}` | {labels[each.name]} | {each.told} |" for each in figures.EVERY]


def test_every_alert_says_what_to_do() -> None:
    alerts = re.findall(r"alert: (\w+)", (ROOT / "deploy" / "grafana" / "alerts.yml").read_text(encoding="utf-8"))
    told = " ".join(line for line in TOLD.splitlines() if line.startswith("| Profiler"))

    assert alerts
    assert not [alert for alert in alerts if alert not in told]
