"""All of the control API and the page on one application."""

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.control.acts import Acts
from sandbox.control.ask import Asking
from sandbox.control.requests import Handler, errors_in_words
from sandbox.control.stream import Streams
from sandbox.control.watch import Watching

if TYPE_CHECKING:
    from sandbox.server import Sandbox

PAGE = Path(__file__).parent.parent / "page"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
FRESH = {"Cache-Control": "no-cache"}


def install(app: web.Application, box: "Sandbox") -> None:
    """Add the control API and the page; streams end with the application."""
    streams = Streams(box)
    app.on_shutdown.append(streams.close)
    routes = [
        *Watching(box).routes(),
        web.get("/__sandbox__/stream", streams.serve),
        web.post("/__sandbox__/interactions", Asking(box).serve),
        *Acts(box).routes(),
    ]
    app.add_routes([web.RouteDef(one.method, one.path, _worded(one.handler), one.kwargs) for one in routes])
    app.add_routes([web.get("/", page), web.get("/page/{name:.*}", page)])


def _worded(handler: Handler) -> Handler:
    async def worded(request: web.Request) -> web.StreamResponse:
        return await errors_in_words(request, handler)

    return worded


async def page(request: web.Request) -> web.Response:
    """A file of the page; only files that lie in its folder."""
    name = request.match_info.get("name") or "index.html"
    path = (PAGE / name).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        raise web.HTTPNotFound(text="There is no such file.")
    kind = TYPES.get(path.suffix, "application/octet-stream")
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=FRESH)
