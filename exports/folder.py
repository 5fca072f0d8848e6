"""A folder of export files as servers, channels and threads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from exports.channels import channels_of, forum_ids
from exports.file import ExportFile
from exports.header import Header, read_header
from exports.problems import ExportError, Problem, UnreadableValue
from exports.values import Json

ENDINGS = (".json", ".json.gz")
MEDIA_FOLDER = "_files"  # the exporter's downloads; a student's own data.json in there is no export


@dataclass(slots=True)
class Export:
    """All readable files below a path, in natural order of their names ("part 2" before "part 10")."""

    files: list[ExportFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Files that are no exports, each with the reason."""

    def guilds(self) -> dict[str, str]:
        """Server ids and names, the one with the most bytes first."""
        sizes: dict[str, int] = {}
        names: dict[str, str] = {}
        for file in self.files:
            guild_id = file.header.guild_id
            sizes[guild_id] = sizes.get(guild_id, 0) + file.path.stat().st_size
            names[guild_id] = file.header.guild_name
        return {guild_id: names[guild_id] for guild_id in sorted(sizes, key=lambda key: -sizes[key])}

    def channels(self, guild_id: str) -> list[Json]:
        """Categories, channels, forums and threads as Discord's channel objects, parents before children."""
        return channels_of([file.header for file in self.files if file.header.guild_id == guild_id])


def open_export(path: Path) -> Export:
    """The export at a folder (searched to the bottom) or file. Raises ExportError when there is none."""
    if not path.exists():
        raise ExportError(f"There is no file or folder at {path}.")
    found = _read_headers(_files_below(path) if path.is_dir() else [path])
    if not found.files and not found.problems:
        raise ExportError(f"The folder {path} holds no DiscordChatExporter file (.json or .json.gz).")
    if not found.files:
        first = found.problems[0]
        raise ExportError(f"{first.path} is not a DiscordChatExporter JSON file: {first.reason}.")
    found.files = _with_starters_placed(found.files)
    return found


def _files_below(folder: Path) -> list[Path]:
    found = [path for path in _walk(folder) if path.name.lower().endswith(ENDINGS)]
    return sorted(found, key=_natural)


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in folder.walk():
        folders[:] = [name for name in folders if not name.lower().endswith(MEDIA_FOLDER)]
        yield from (parent / name for name in names if not name.startswith("."))


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """A sort key in which numbers inside names count as numbers."""
    parts = re.split(r"(\d+)", str(path))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def _read_headers(paths: list[Path]) -> Export:
    found = Export()
    for path in paths:
        try:
            found.files.append(ExportFile(path, read_header(path)))
        except (UnreadableValue, OSError) as error:
            found.problems.append(Problem(path, "header", str(error)))
    return found


def _with_starters_placed(files: list[ExportFile]) -> list[ExportFile]:
    """The files, each thread knowing whether its starter message is really its parent's."""
    forums = forum_ids([file.header for file in files])
    return [
        replace(file, starter_lives_in_parent=file.header.is_thread and not _in_forum(file.header, forums))
        for file in files
    ]


def _in_forum(header: Header, forums: set[tuple[str, str]]) -> bool:
    return header.parent_id is None or (header.guild_id, header.parent_id) in forums
