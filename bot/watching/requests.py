"""nextcord's own requests, counted beside those of `services/discord/rest.py`."""

from types import SimpleNamespace

import aiohttp

from services.metrics import figures
from services.metrics.routes import route_of
from services.metrics.shapes import OTHER

API = "/api/"  # a session connects to the gateway as well


def count_requests(session: aiohttp.ClientSession) -> None:
    """Count the requests of a session from now on."""
    tracing = aiohttp.TraceConfig()
    tracing.on_request_end.append(_answered)
    tracing.on_request_exception.append(_unanswered)
    tracing.freeze()
    session.trace_configs.append(tracing)


async def _answered(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, sent: aiohttp.TraceRequestEndParams
) -> None:
    if sent.url.path.startswith(API):
        figures.REQUESTS.add(sent.method, route_of(sent.url.path), str(sent.response.status))
        if sent.response.status == 429:
            scope = sent.response.headers.get("X-RateLimit-Scope", "user")
            figures.LIMITED.add(scope if scope in figures.SCOPES else OTHER)


async def _unanswered(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, sent: aiohttp.TraceRequestExceptionParams
) -> None:
    if sent.url.path.startswith(API):
        figures.REQUESTS.add(sent.method, route_of(sent.url.path), "none")
