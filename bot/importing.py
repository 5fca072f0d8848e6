"""`profiler import`: files of DiscordChatExporter into the database."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings
from services.database import open_database
from services.imports.folder import ImportProgress, import_folder

SHOWN_PROBLEMS = 20


async def import_files(settings: Settings, paths: Sequence[Path]) -> int:
    """Import every path and say what came of it; returns 1 when something could not be read.

    Raises:
        ProfilerError: a path holds no export, or the database is away.
    """
    broken = 0
    async with open_database(settings.postgres_url, settings.data_dir) as database:
        for path in paths:
            report = await import_folder(database, path, progress=_Teller())
            _say(str(report))
            for problem in report.problems[:SHOWN_PROBLEMS]:
                sys.stderr.write(f"{problem}\n")
            if report.not_understood > SHOWN_PROBLEMS:
                sys.stderr.write(f"… and {report.not_understood - SHOWN_PROBLEMS} more.\n")
            broken += report.not_understood
    return 1 if broken else 0


class _Teller:
    """Prints one line for every file begun."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, progress: ImportProgress) -> None:
        if progress.number != self._told:
            self._told = progress.number
            _say(f"  file {progress.number} of {progress.files}: {progress.file.name}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
