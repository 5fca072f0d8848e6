"""nextcord's own requests, paced and counted beside those of `services/discord/rest.py`."""

from types import SimpleNamespace

import aiohttp

from services.discord.pacing import FREE_OF_GLOBAL_LIMIT, Limiter
from services.metrics import figures
from services.metrics.routes import route_of
from services.metrics.shapes import OTHER

API = "/api/"  # a session connects to the gateway as well
VERSION = "/api/v10"


def count_requests(session: aiohttp.ClientSession) -> None:
    """Count the requests of a session from now on."""
    tracing = aiohttp.TraceConfig()
    tracing.on_request_end.append(_answered)
    tracing.on_request_exception.append(_unanswered)
    tracing.freeze()
    session.trace_configs.append(tracing)


def pace_requests(session: aiohttp.ClientSession, limiter: Limiter) -> None:
    """Have the requests of a session wait for their places among all that the bot asks Discord, from now on."""

    async def begins(
        _session: aiohttp.ClientSession, context: SimpleNamespace, sent: aiohttp.TraceRequestStartParams
    ) -> None:
        path = sent.url.path
        context.placed = path.startswith(API) and not path.removeprefix(VERSION).startswith(FREE_OF_GLOBAL_LIMIT)
        if context.placed:
            await limiter.enter()

    async def ended(_session: aiohttp.ClientSession, context: SimpleNamespace, _sent: object) -> None:
        if context.placed:
            limiter.leave()

    tracing = aiohttp.TraceConfig()
    tracing.on_request_start.append(begins)
    tracing.on_request_end.append(ended)
    tracing.on_request_exception.append(ended)
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
