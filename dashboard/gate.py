"""Nothing is served without a session: neither a view nor a file nor a byte of the page's own program."""

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ahead import ask_ahead
from dashboard.doors import ENTER, LOGIN, away, sent_from_here
from dashboard.entrance import closed
from dashboard.loop import Parts, loop, now
from dashboard.navigation import VIEWS
from dashboard.program import PROGRAM, program
from services.errors import ProfilerError
from services.page_access import sessions
from services.page_access.cookie import Held, chosen, cookie_name, held_in
from services.page_access.tokens import digest

log = logging.getLogger(__name__)

OPEN = frozenset({ENTER, "/_stcore/health"})
WITH_A_LOGIN = frozenset({LOGIN, "/auth/login", "/oauth2callback"})
BELIEVED_SECONDS, MOST_BELIEVED = 5.0, 1000
REFUSED_SOCKET, BAD_REQUEST = 4401, 400
FIRST_VIEW = "overview"
DOCUMENTS = frozenset({"/", *(f"/{view.name}" for view in VIEWS)})
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self' data: blob:;"
    " worker-src 'self' blob:; object-src 'self' blob:; frame-src 'self' blob:; base-uri 'self'; form-action 'self';"
    " frame-ancestors 'none'"
)


class Gate:
    """Stands before Streamlit and asks everybody for their session."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._believed: OrderedDict[str, float] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request or a socket through, or answer it here."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._request(scope, receive, _with_manners(scope, send))

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in OPEN or (scope["path"] in WITH_A_LOGIN and loop().environment.people):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            welcome = await self._welcome(request, anew=not scope["path"].startswith(PROGRAM))
        except ProfilerError:
            await away(request)(scope, receive, send)
            return
        if welcome is None:
            await closed(request)(scope, receive, send)
        elif request.url.path.strip("/") == FIRST_VIEW:  # Streamlit knows its first view by / alone
            await RedirectResponse(f"/?{request.url.query}".rstrip("?"))(scope, receive, send)
        else:
            await (await _quickly(request, welcome) or self._app)(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection, headers = HTTPConnection(scope), Headers(scope=scope)
        try:
            welcome = sent_from_here(headers) and await self._welcome(connection, anew=True)
        except ProfilerError:
            welcome = None
        if welcome:
            await self._app(scope, receive, send)
            return
        await receive()  # the request for the socket
        await send({"type": "websocket.close", "code": REFUSED_SOCKET})

    async def _welcome(self, connection: HTTPConnection, *, anew: bool) -> Held | None:
        """The session of whoever asks while it lasts; raises DatabaseAway when nobody can know."""
        running = loop()
        held = held_in(connection.cookies.get(cookie_name(secure=running.environment.secure), ""))
        one = chosen(held, _server_of(connection.scope))
        if one is None:
            return None
        known, moment = digest(f"{one.guild_id}.{one.token}"), time.monotonic()
        if not anew and self._believed.get(known, 0.0) > moment:
            return one
        self._believed.pop(known, None)

        async def lasts(parts: Parts, held: Held = one) -> bool:
            return await sessions.session_of(parts.door, held, now()) is not None

        if not await asyncio.wrap_future(running.submit(lasts)):
            return None
        self._believed[known] = moment + BELIEVED_SECONDS
        while len(self._believed) > MOST_BELIEVED:
            self._believed.popitem(last=False)
        return one


async def _quickly(request: Request, held: Held) -> ASGIApp | None:
    """What need not wait for Streamlit: the page itself, while its first figures are asked for, and the program."""
    if request.method != "GET":
        return None
    if request.url.path.startswith(PROGRAM):
        return await program().file(request)
    if request.url.path == "/":
        ask_ahead(held, request.query_params)
    return program().answer() if request.url.path in DOCUMENTS else None


def _server_of(scope: Scope) -> int | None:
    """The server that an address names."""
    named = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("server", [""])[0]
    return int(named) if named.isascii() and named.isdigit() and len(named) < 20 else None


def _with_manners(scope: Scope, send: Send) -> Send:
    """Answers that no other site may frame, that keep their address to themselves, and whose type is what it says."""
    kept: dict[str, Any] = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in kept.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", POLICY)
            if scope["path"].startswith(PROGRAM) and message["status"] < BAD_REQUEST:
                headers["Cache-Control"] = headers.get("Cache-Control", "no-cache").replace("public", "private")
            else:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sent
