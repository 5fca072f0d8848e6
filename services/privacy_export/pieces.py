"""An archive in pieces that Discord takes, each of them a zip file of its own; nothing of it is held in memory."""

import zipfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

ROOM = 64 * 1024  # for the list of contents at the end of a zip file


class Pieces:
    """Zip files of at most `most` bytes, as far as what goes into them allows; everything here blocks."""

    def __init__(self, folder: Path, name: str, most: int | None) -> None:
        self._folder, self._name, self._most = folder, name, most
        self._paths: list[Path] = []
        self._zip: zipfile.ZipFile | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    @property
    def paths(self) -> list[Path]:
        """The pieces so far; whole once closed."""
        return list(self._paths)

    def number_with(self, size: int) -> int:
        """How many pieces there are once a file of this size is in."""
        if self._zip is None:
            return len(self._paths) + 1
        return len(self._paths) + self._full(size)

    def add(self, name: str, content: bytes) -> None:
        """Put a file in."""
        self._for(len(content)).writestr(name, content)

    def add_file(self, name: str, path: Path) -> None:
        """Put a file of the disk in, which may be large."""
        self._for(path.stat().st_size).write(path, name, compress_type=zipfile.ZIP_STORED)

    def close(self) -> None:
        """Finish the last piece."""
        if self._zip is not None:
            self._zip.close()
            self._zip = None

    def _for(self, size: int) -> zipfile.ZipFile:
        """The piece into which so many more bytes fit."""
        if self._zip is not None and self._most is not None and self._full(size):
            self.close()
        if self._zip is None:
            path = self._folder / f"{self._name}{f'-{len(self._paths) + 1}' if self._paths else ''}.zip"
            self._paths.append(path)
            self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        return self._zip

    def _full(self, size: int) -> bool:
        file: IO[bytes] | None = self._zip.fp if self._zip else None
        return file is not None and self._most is not None and file.tell() + size + ROOM > self._most
