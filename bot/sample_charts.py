"""A few answers as files, so that the demo has something to look at without typing a command."""

import asyncio
import logging
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from services.activity.report import activity_report
from services.database import Database
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.render import Renderer, RenderFailed
from services.reports.question import Question, ReportTools, Viewer

log = logging.getLogger(__name__)

PERIOD = "90"
NOBODY = Viewer(0, None, frozenset())  # a file is for whoever runs the demo; channels are not named in it


async def write_samples(
    folder: Path,
    settings: GuildSettings,
    guild_id: int,
    students: Iterable[int],
    database: Database,
    renderer: Renderer,
) -> list[Path]:
    """Write one PNG and one text for each student; returns the pictures' paths."""
    written = []
    for student_id in students:
        values = {"student": student_id, "period": PERIOD}
        question = Question(guild_id, "activity", NOBODY, settings, datetime.now(UTC), values)
        try:
            report = await activity_report(ReportTools(database, renderer), question)
        except (ProfilerError, RenderFailed) as refused:
            log.warning("no sample chart for %s: %s", student_id, refused)
            continue
        if report.png is not None:
            path = folder / f"activity-{_plain(report.title.split(' · ')[0])}.png"
            await asyncio.to_thread(
                _write, path, report.png, [report.title, *report.sentences, *report.footnotes, "", report.alt_text]
            )
            written.append(path)
    return written


def _write(picture: Path, png: bytes, lines: Iterable[str]) -> None:
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(png)
    picture.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _plain(name: str) -> str:
    """A name as a file name: letters without accents, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "student"
