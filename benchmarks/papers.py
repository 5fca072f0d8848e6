"""docs/performance.md from the figures of a run and the texts in `benchmarks/text`."""

from pathlib import Path
from typing import Any

import orjson

from benchmarks.measure import Measure
from benchmarks.parts import PARTS
from benchmarks.table import markdown

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "performance.md"
LATEST = HERE / "results" / "latest.json"
TEXTS = HERE / "text"
MADE = "<!-- made by `make papers` from benchmarks/results/latest.json and benchmarks/text; change those -->"


def page(results: dict[str, Any]) -> str:
    """The document; a part that was not measured says so. Texts: `intro.md`, `end.md`, one of each part's name."""
    parts = [MADE, _text("intro"), *_machine(results)]
    for name, part in PARTS.items():
        parts += [f"## {part.says}", *_figures(results.get("parts", {}).get(name)), _text(name)]
    parts.append(_text("end"))
    return "\n\n".join(filter(None, parts)) + "\n"


def latest() -> dict[str, Any]:
    """The figures of the last run that was kept, empty before there is one."""
    read: dict[str, Any] = orjson.loads(LATEST.read_bytes()) if LATEST.exists() else {}
    return read


def _machine(results: dict[str, Any]) -> list[str]:
    if not (on := results.get("machine")):
        return []
    settings = ", ".join(f"`{name} = {value}`" for name, value in on["postgresql_settings"].items())
    hardware = f"{on['processor']}, {on['cores']} cores, {on['memory_gib']} GiB of memory, {on['disk']}, {on['system']}"
    server = f"PostgreSQL {on['postgresql']} ({settings}; ours and the limits alike)"
    return [f"Measured on {hardware}, Python {on['python']}, {server}."]


def _figures(result: dict[str, Any] | None) -> list[str]:
    if result is None:
        return ["Not measured yet."]
    if result.get("failed"):
        return [f"The last run failed: {result['failed']}"]
    measures = [Measure.from_json(each) for each in result["measures"]]
    run = f"{result['at'][:10]}, {result['of']}: {result['seconds']:.0f} s, {result['peak_mib']:.0f} MiB"
    return ["\n".join(markdown(measures)), f"*{run} at the most in the measuring process.*"]


def _text(name: str) -> str:
    path = TEXTS / f"{name}.md"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""
