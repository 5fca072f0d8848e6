"""`profiler import`: files of DiscordChatExporter into the database."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.privacy import guarded
from bot.progress_bar import ProgressBar
from bot.settings import Settings
from services.attachments.objects.opening import open_store
from services.imports.folder import ImportProgress, import_folder
from services.imports.media import kept_in
from services.imports.report import KEPT, ImportReport
from services.opened_database import open_database

SHOWN = 20
INTERRUPTED = "Interrupted: what was read is stored. Start the same command again, and it goes on from there."


async def import_files(
    settings: Settings, paths: Sequence[Path], *, anew: bool = False, report_to: Path | None = None
) -> int:
    """Import every path and say what came of it; returns 1 when something could not be read.

    `anew` reads files again that were read before; `report_to` is a file for everything the reports keep.

    Raises:
        ProfilerError: a path holds no export, or the database is away.
    """
    reports = []
    async with (
        open_database(settings.postgres_url, settings.data_dir, keys=settings.keyring) as database,
        open_store(settings.bucket, settings.attachments_path) as store,
    ):
        keep = kept_in(database, store, settings.attachment_limits)
        recorded, _ = await guarded(settings, database)
        for path in paths:
            bar = ProgressBar()
            try:
                report = await import_folder(recorded, path, keep=keep, anew=anew, progress=_teller(bar))
            except asyncio.CancelledError:
                bar.close()
                _say(INTERRUPTED)
                raise
            bar.close()
            _say(str(report))
            reports.append(report)
    lines = [line for report in reports for line in details(report)]
    if report_to is not None:
        await asyncio.to_thread(report_to.write_text, "".join(f"{line}\n" for line in lines), encoding="utf-8")
        _say(f"Everything is written down in {report_to}.")
    else:
        _show_first(lines)
    return 1 if any(report.not_understood for report in reports) else 0


def details(report: ImportReport) -> list[str]:
    """What was not understood and what differed, a line each; message texts are never in it."""
    lines = [str(problem) for problem in report.problems]
    lines += [f"{path.name}, message id {id_}: stored with another text or edit time" for path, id_ in report.differing]
    more = (report.not_understood - len(report.problems)) + (report.differed - len(report.differing))
    if more:
        lines.append(f"… and {more} more: a report keeps the first {KEPT} of each kind.")
    return lines


def _show_first(lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        sys.stderr.write(f"{line}\n")
    if len(lines) > SHOWN:
        sys.stderr.write(f"… and {len(lines) - SHOWN} more lines: --report FILE writes them all down.\n")


def _teller(bar: ProgressBar) -> Callable[[ImportProgress], None]:
    def tell(progress: ImportProgress) -> None:
        share = progress.bytes_read / progress.bytes_in_all if progress.bytes_in_all else 1.0
        place = f"file {progress.number} of {progress.files}"
        bar.show(min(share, 1.0), f"{place}, {progress.messages} messages, {progress.file.name}")

    return tell


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
