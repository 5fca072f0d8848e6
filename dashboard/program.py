"""Streamlit's own files, the same for everybody, as browsers get them quickly: known, in memory, compressed once.

A first visit asks for a hundred of them at once. Which ones a view needs is otherwise learnt one after the other.
"""

import asyncio
import gzip
import mimetypes
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from streamlit import file_util

PROGRAM = "/static/"  # their address
ELEMENTS = ("Html", "PageLink", "Selectbox", "Checkbox", "ButtonGroup", "Button", "Metric")  # of the first key figures
ICONS = "MaterialSymbols-Rounded"
LATER = ("PlotlyChart", "DownloadButton", "DataFrame")  # below them, or on the next view
KEPT = "private, immutable, max-age=31536000"  # names change with what is in them
TEXTS = frozenset({".js", ".css", ".svg", ".json"})
LEVEL = 6
IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
NAMED = re.compile(r'"\./static/js/([\w.-]+\.js)"')


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent; `packed` says that it is compressed with gzip."""

    data: bytes
    kind: str
    packed: bool


class Program:
    """The files below a folder of Streamlit's; nothing else can be asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = {f"{PROGRAM}{one.relative_to(folder / 'static').as_posix()}": one for one in _all_of(folder)}
        self._kept: dict[str, File] = {}
        index = (folder / "index.html").read_text(encoding="utf-8")
        first = NAMED.findall(index)
        self._soon = self._with_imports(ELEMENTS, first)
        self._later = self._with_imports(LATER, [*first, *self._soon])
        self._first = [f"{PROGRAM}js/{one}" for one in first]
        self.page = index.replace("<title>Streamlit</title>", "<title>Student Profiler</title>").replace(
            "</head>", f"{''.join(self._hints())}</head>"
        )

    def answer(self) -> HTMLResponse:
        """The page itself, which names what the first view will need."""
        return HTMLResponse(self.page)

    async def file(self, request: Request) -> Response | None:
        """A file of the program; None for one that is none, and for who cannot read it compressed."""
        path = request.url.path
        if path not in self._paths or request.method != "GET":
            return None
        found = self._kept.get(path)
        if found is None:
            found = await asyncio.to_thread(self._read, path)
        if not found.packed:
            return Response(found.data, headers={"Cache-Control": KEPT}, media_type=found.kind)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return None
        headers = {"Cache-Control": KEPT, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(found.data, headers=headers, media_type=found.kind)

    def prepare(self) -> None:
        """Compress what the first visitor will ask for."""
        for path in (*self._first, *(f"{PROGRAM}js/{one}" for one in (*self._soon, *self._later))):
            self._read(path)

    def _read(self, path: str) -> File:
        file = self._paths[path]
        data, packed = file.read_bytes(), file.suffix in TEXTS
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        found = self._kept[path] = File(gzip.compress(data, LEVEL, mtime=0) if packed else data, kind, packed)
        return found

    def _hints(self) -> Iterable[str]:
        for name in self._soon:
            yield f'<link rel="modulepreload" fetchpriority="low" crossorigin href=".{PROGRAM}js/{name}">\n'
        for path in self._paths:
            if ICONS in path:
                yield f'<link rel="preload" href=".{path}" as="font" type="font/woff2" crossorigin>\n'

    def _with_imports(self, elements: Sequence[str], known: Sequence[str]) -> list[str]:
        """The files of some of Streamlit's elements, with what they import, as far as it is not known yet."""
        folder = self._folder / "static" / "js"
        wanted = [path.name for one in elements for path in folder.glob(f"{one}.*.js")]
        found: dict[str, None] = {}
        while wanted:
            name = wanted.pop(0)
            if name in found or name in known or not (folder / name).is_file():
                continue
            found[name] = None
            wanted += IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
        return list(found)


@cache
def program() -> Program:
    """The files of the Streamlit that is installed."""
    return Program(Path(file_util.get_static_dir()))


def _all_of(folder: Path) -> Iterable[Path]:
    return (one for one in (folder / "static").rglob("*") if one.is_file())
