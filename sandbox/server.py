"""The local Discord as one server on loopback: REST, CDN, gateway, control API and page."""

import asyncio
import ipaddress
import logging
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox import oracle
from sandbox.cdn.serving import Cdn
from sandbox.contract.checking import Contract
from sandbox.control import install
from sandbox.direct_messages import DirectMessages
from sandbox.faults import gateway as gateway_faults
from sandbox.faults import rest as rest_faults
from sandbox.faults import world as world_faults
from sandbox.faults.registry import Faults
from sandbox.gateway.hub import Gateway
from sandbox.interactions.desk import Interactions
from sandbox.limits import Limits
from sandbox.nonces import Nonces
from sandbox.people import People
from sandbox.rest.serving import PREFIX, Rest
from sandbox.transcript import Transcript
from sandbox.world import World

type Json = dict[str, Any]

log = logging.getLogger(__name__)

TOKEN = "local-discord.not-a-secret.for-loopback-only"  # noqa: S105 - opens nothing but this process
MOST_BODY_BYTES = 64 * 1024 * 1024


class NotLoopback(ValueError):
    """The sandbox was asked to listen where others could reach it."""


class Sandbox:
    """A running local Discord; use it with ``async with``.

    ``time_scale`` multiplies every wait of the protocol (0.01 is a hundred times faster); ``limits`` is one of
    none, unlimited, documented, observed2026; ``violations`` lists unknown routes and whatever does not fit
    the official description.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        limits: str = "none",
        time_scale: float = 1.0,
        openapi: Path | None = None,
        token: str = TOKEN,
    ) -> None:
        if not _is_loopback(host):
            raise NotLoopback(f"The local Discord only listens on loopback, not on {host}.")
        self.world = world or World.empty()
        self.token = token
        self.violations: list[str] = []
        self.faults, self.transcript = Faults(), Transcript()
        rest_faults.declare(self.faults)
        self.limits = Limits(limits, time_scale)
        self.contract = Contract.from_file(openapi, self.violation)
        self.direct_messages = DirectMessages()
        self.nonces = Nonces()
        self.commands_created: dict[int, int] = {}
        self.stale_since: datetime | None = None
        self.gateway = Gateway(
            self.world,
            token=token,
            faults=self.faults,
            transcript=self.transcript,
            time_scale=time_scale,
            address=lambda: self.address,
        )
        self.interactions = self.interact = Interactions(self.world, self.gateway, self.transcript)
        gateway_faults.declare(self.faults, self.gateway)
        world_faults.declare(self.faults, self.world, self.gateway, self.direct_messages)
        self.people = People(self.world)
        self.rest, self.cdn = Rest(self), Cdn(self)
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """Host and port, known once it runs."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{host}:{self._port}"

    @property
    def base(self) -> str:
        """The address of the page."""
        return f"http://{self.address}"

    @property
    def api_base(self) -> str:
        """For DISCORD_API_BASE; REST is below it at /api/v10."""
        return self.base

    @property
    def cdn_base(self) -> str:
        """For DISCORD_CDN_BASE."""
        return f"{self.base}/cdn"

    @property
    def gateway_url(self) -> str:
        """What GET /gateway answers."""
        return self.gateway.url

    @property
    def token_valid(self) -> bool:
        """Whether the token still opens anything; the gateway resets it after too many IDENTIFYs."""
        return self.gateway.token_valid

    @property
    def open_requests(self) -> int:
        """REST requests under way."""
        return self.rest.open_requests

    def session_start_limit(self) -> Json:
        """How many IDENTIFYs are left today, for GET /gateway/bot."""
        left = max(0, self.gateway.identifies.remaining(asyncio.get_running_loop().time()))
        at_once = self.gateway.identifies.max_concurrency
        return {"total": 1000, "remaining": left, "reset_after": 86_400_000, "max_concurrency": at_once}

    async def settled(self, timeout: float = 10.0) -> bool:  # noqa: ASYNC109 - it answers, it does not raise
        """Whether everything came to rest within so many seconds."""
        return await oracle.settled(self, timeout)

    def unsettled(self) -> list[str]:
        """What is not at rest, in words."""
        return oracle.unsettled(self)

    def truth(self) -> dict[int, oracle.TrueGuild]:
        """What a complete record of the world holds, by server."""
        return oracle.truth(self.world)

    def violation(self, text: str) -> None:
        """Record something that Discord would not have, loudly."""
        self.violations.append(text)
        log.error("violation: %s", text)

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.world.links.base = self.cdn_base
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        guards = [_only_loopback, self._note_bugs()]
        app = web.Application(client_max_size=MOST_BODY_BYTES, middlewares=guards)
        app.add_routes(self.rest.routes())
        app.add_routes(self.cdn.routes())
        app.add_routes(self.gateway.routes())
        install(app, self)
        return app

    def _note_bugs(self) -> Middleware:
        """A bug of the sandbox is a 500 and a recorded violation, never a silent one."""

        @web.middleware
        async def noting(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                return await handler(request)
            except (web.HTTPException, ConnectionError):
                raise
            except Exception:
                if request.transport is None or request.transport.is_closing():
                    raise  # whoever asked has gone, in the middle of a body perhaps
                self.violation(f"{request.method} {request.path}: the local Discord failed, see its log")
                log.exception("the local Discord failed at %s %s", request.method, request.path)
                raise

        return noting


@web.middleware
async def _only_loopback(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page elsewhere cannot reach this one through a name of its own that points to loopback."""
    if not _is_loopback(request.url.host or ""):
        raise web.HTTPForbidden(text="The local Discord only answers to loopback addresses.")
    return await handler(request)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


__all__ = ["PREFIX", "NotLoopback", "Sandbox"]
