"""The port for operators: /healthz, /readyz and /metrics."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import orjson
from aiohttp import web

from bot.settings.checks import is_loopback
from bot.watching.exposition import CONTENT_TYPE, Exposition
from bot.watching.readiness import Findings
from services.metrics.shapes import Reading

log = logging.getLogger(__name__)

TAKEN_AGAIN = 30.0  # seconds until a taken port is tried again
OPEN = (
    "the health port listens on %s: whoever reaches it sees figures (no texts, names or secrets); "
    "let only your monitoring reach it"
)
TAKEN = "nobody can look at this process: %s is taken (%s); set HEALTH_ADDRESS to another port, or to off"
FRESH = {"Cache-Control": "no-store"}

type Address = tuple[str, int]


class Health:
    """Answers whoever looks; what there is to see is asked for each time, and never waited for long."""

    def __init__(self, ready: Callable[[], Awaitable[Findings]], figures: Callable[[], list[Reading]]) -> None:
        self._ready, self._figures = ready, figures
        self._exposition = Exposition()
        self._writer = ThreadPoolExecutor(1, "figures")  # one scrape at a time, beside the loop
        self._looking: asyncio.Task[Findings] | None = None
        self.address: Address | None = None

    @property
    def written(self) -> str | None:
        """The address that is answered at, None while there is none."""
        return None if self.address is None else f"http://{_written(self.address)}"

    @contextlib.asynccontextmanager
    async def served(self, address: Address) -> AsyncIterator[None]:
        """Meanwhile, answer at this address; one that is taken is said once and tried again, and costs nothing else."""
        _say_if_open(address)
        opening = asyncio.create_task(self._serve(address))
        try:
            yield
        finally:
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            self._writer.shutdown(wait=False, cancel_futures=True)

    async def _serve(self, address: Address) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._healthz),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
            ]
        )
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.5)
        await runner.setup()
        try:
            await _bound(runner, address)
            self.address = runner.addresses[0][:2]
            await asyncio.get_running_loop().create_future()
        finally:
            await runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        """The event loop turns: that is what being alive means here. Nothing else is asked."""
        return _json({"live": True}, 200)

    async def _readyz(self, _request: web.Request) -> web.Response:
        """Whether the work is done, each thing with its reason; many who ask at once are answered by one look."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._ready())
        found = await asyncio.shield(self._looking)
        ready = all(each.ok for each in found.values())
        return _json(
            {"ready": ready, "checks": {name: asdict(each) for name, each in found.items()}}, _code(ready=ready)
        )

    async def _metrics(self, _request: web.Request) -> web.Response:
        """The figures; copied here, written in a thread."""
        loop = asyncio.get_running_loop()
        text = await loop.run_in_executor(self._writer, self._exposition.text, self._figures())
        return web.Response(body=text, headers=FRESH | {"Content-Type": CONTENT_TYPE})


def _say_if_open(address: Address) -> None:
    if not is_loopback(f"http://{_written(address)}"):
        log.warning(OPEN, _written(address))


async def _bound(runner: web.AppRunner, address: Address) -> None:
    host, port = address
    said = False
    while True:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as problem:
            if not said:
                log.warning(TAKEN, _written(address), type(problem).__name__)
                said = True
            await asyncio.sleep(TAKEN_AGAIN)
        else:
            return


def _code(*, ready: bool) -> int:
    return 200 if ready else 503


def _json(data: object, status: int) -> web.Response:
    return web.Response(body=orjson.dumps(data), status=status, headers=FRESH, content_type="application/json")


def _written(address: Address) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
