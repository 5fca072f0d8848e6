"""The server of the page: Streamlit behind a gate, with a door of its own."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY, socket
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from streamlit.starlette import App
from streamlit.web.server.starlette import starlette_server

from dashboard import entrance, login
from dashboard.gate import Gate
from dashboard.loop import Parts, loop
from dashboard.mistakes import where
from dashboard.navigation import VIEWS
from dashboard.program import program
from services.page_access.environment import PageEnvironment

log = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("app.py")
BIND = starlette_server._bind_socket  # noqa: SLF001 - see below


def app() -> App:
    """The page as a server can run it."""
    starlette_server._bind_socket = listening  # noqa: SLF001
    return App(
        SCRIPT,
        lifespan=_life,
        routes=[*entrance.routes(), *login.routes()],
        middleware=[Middleware(Gate)],
        on_script_error=_tell,
    )


def options(environment: PageEnvironment) -> dict[str, Any]:
    """How Streamlit behaves here, whatever its own files on this machine say."""
    return {
        "global.developmentMode": False,
        "server.address": environment.host,
        "server.port": environment.port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.enableCORS": True,
        "server.corsAllowedOrigins": [environment.address],
        "server.enableXsrfProtection": True,
        "server.enableStaticServing": False,
        "server.maxUploadSize": 1,
        "browser.serverAddress": urlsplit(environment.address).hostname or environment.host,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "none",
        "client.showSidebarNavigation": False,
        "logger.enableRich": False,
        "theme.light.primaryColor": "#005a9c",
        "theme.dark.primaryColor": "#56b4e9",
        "runner.magicEnabled": False,
    }


def listening(address: str, port: int, backlog: int) -> socket:
    """Streamlit's socket, whose connections send at once.

    Streamlit names no protocol for it, so asyncio leaves them to Nagle's algorithm: of each answer, the body then waits
    40 ms for the browser to acknowledge the head.
    """
    bound: socket = BIND(address, port, backlog)
    bound.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    return bound


@contextlib.asynccontextmanager
async def _life(_: App) -> AsyncIterator[dict[str, Any] | None]:
    """Load what the first visitor would have to wait for; at the end close what was opened."""
    running = loop()
    warming = running.submit(_warmed)
    Thread(target=_views_loaded, daemon=True).start()
    try:
        yield None
    finally:
        warming.cancel()
        await asyncio.to_thread(running.close)


async def _warmed(parts: Parts) -> None:
    await parts.tools.renderer.start()


def _views_loaded() -> None:
    program().prepare()
    for view in VIEWS:
        import_module(f"dashboard.views.{view.name}")


def _tell(problem: Exception) -> None:
    """A mistake of ours goes into the log without what anybody wrote; the visitor is told that there was one."""
    log.error("the page could not be drawn: %s", where(problem))
