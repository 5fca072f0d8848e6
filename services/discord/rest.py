"""The bot's own REST client: paced, patient, and honest about what Discord refuses."""

import asyncio
import contextlib
import logging
import random
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Self

import aiohttp
import orjson

from services.clock import RightTime
from services.discord.errors import (
    DiscordUnavailable,
    Forbidden,
    NotFound,
    NotReadyYet,
    RateLimited,
    Refused,
    TokenRefused,
)
from services.discord.pacing import Limiter, RouteKey, Turn
from services.discord.refusals import RefusalGuard
from services.discord.uploading import Upload
from services.metrics import figures
from services.metrics.routes import route_named
from services.metrics.shapes import OTHER

log = logging.getLogger(__name__)

API = "/api/v10"
USER_AGENT = "DiscordBot (student-profiler, 0.1)"
TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=10, sock_read=20)
ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
CLOUDFLARE_PAUSE = 60.0
REPEATABLE = frozenset({"GET", "PUT", "PATCH", "DELETE"})
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


class _Unusable(Exception):
    """An answer, or none, after which the same request may simply be made again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One complete HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class DiscordRest:
    """Asks Discord; every answer is parsed JSON, every refusal one of `services.discord.errors`.

    `first_pause` seconds, doubling, lie between the attempts of a request that Discord did not answer usably.
    """

    def __init__(
        self,
        token: str,
        api_base: str,
        *,
        requests_per_second: float = 40.0,
        session: aiohttp.ClientSession,
        limiter: Limiter | None = None,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self.limiter = limiter or Limiter(requests_per_second)
        self._base = api_base.rstrip("/") + API
        self._headers = {"Authorization": f"Bot {token}", "User-Agent": USER_AGENT, "Accept": "application/json"}
        self._session = session
        self._timeout = timeout
        self._first_pause = first_pause
        self._guard = RefusalGuard(self.limiter.now)
        self.right_time = RightTime()
        self.requests = 0
        self.rate_limited = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls, token: str, api_base: str, *, requests_per_second: float = 40.0, first_pause: float = FIRST_PAUSE
    ) -> AsyncIterator[Self]:
        """A client with a session of its own."""
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=50)) as session:
            yield cls(
                token, api_base, requests_per_second=requests_per_second, session=session, first_pause=first_pause
            )

    async def get(
        self,
        template: str,
        *,
        major: int | str | None = None,
        params: Mapping[str, Any] | None = None,
        patient: bool = True,
        **ids: int | str,
    ) -> Any:
        """The parsed answer to a GET; `template` like `/channels/{channel_id}/messages`, `major` its first id.

        With `patient` off a 429 raises RateLimited instead of being waited for here.

        Raises:
            TokenRefused, Forbidden, NotFound, Refused, DiscordUnavailable: as their texts say. NotReadyYet is a
            DiscordUnavailable: the caller decides how long to ask again.
        """
        return await self.request("GET", template, major=major, params=params, patient=patient, repeatable=True, **ids)

    async def post(
        self,
        template: str,
        body: object,
        *,
        major: int | str | None = None,
        params: Mapping[str, Any] | None = None,
        patient: bool = True,
        repeatable: bool = False,
        **ids: int | str,
    ) -> Any:
        """The parsed answer to a POST of `body`, an Upload or anything as JSON; raises what `get` raises.

        Without a usable answer it is sent again only when `repeatable` says that this does no harm.
        """
        return await self.request(
            "POST", template, major=major, params=params, json=body, patient=patient, repeatable=repeatable, **ids
        )

    async def request(
        self,
        method: str,
        template: str,
        *,
        major: int | str | None = None,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        patient: bool = True,
        repeatable: bool | None = None,
        **ids: int | str,
    ) -> Any:
        """The parsed answer to any request (None for an empty one); raises what `get` raises.

        `repeatable` overrules what the method says about sending it again.
        """
        key = RouteKey(method, template, major)
        url = self._base + _path(template, major, ids)
        again = method in REPEATABLE if repeatable is None else repeatable
        failures = 0
        while True:
            self._guard.check()
            try:
                return await self._once(key, url, params, json)
            except RateLimited:
                if not patient:
                    raise
            except _Unusable as problem:
                failures += 1
                if failures >= ATTEMPTS or not again:
                    raise DiscordUnavailable(f"Discord does not answer properly: {problem}.") from problem
                await asyncio.sleep(self._pause(failures))

    def _pause(self, failures: int) -> float:
        longest = min(self._first_pause * 2 ** (failures - 1), LONGEST_PAUSE)
        return random.uniform(longest / 2, longest)  # noqa: S311 - spreads retries out, hides nothing

    async def _once(self, key: RouteKey, url: str, params: Mapping[str, Any] | None, json: object) -> Any:
        async with self.limiter.turn(key) as turn:
            answer = await self._send(key, url, params, json)
            if answer.status == 429:
                self._rate_limited(answer, turn)
            turn.answered(answer.headers)
        return self._judged(answer)

    async def _send(self, key: RouteKey, url: str, params: Mapping[str, Any] | None, json: object) -> Answer:
        status, began = "none", perf_counter()
        headers, data = self._headers, None if json is None else _body(json)
        if isinstance(data, bytes):
            headers = headers | {"Content-Type": "application/json"}
        self.requests += 1
        try:
            async with self._session.request(
                key.method, url, params=params, data=data, headers=headers, timeout=self._timeout, allow_redirects=False
            ) as response:
                self.right_time.heard(response.headers.get("Date"))
                answer = Answer(response.status, response.headers, await response.read())
            status = str(answer.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise _Unusable(type(problem).__name__) from problem
        else:
            return answer
        finally:
            figures.REQUESTS.add(key.method, route_named(key.template), status)
            figures.REQUEST.note(perf_counter() - began)

    def _rate_limited(self, answer: Answer, turn: Turn) -> None:
        """Tell the limiter what a 429 says; always raises RateLimited."""
        self.rate_limited += 1
        body = _json_or_none(answer.body)
        scope = answer.headers.get("X-RateLimit-Scope", "user")
        if not isinstance(body, dict):  # Cloudflare's own page, not Discord's answer
            body, scope = {"retry_after": answer.headers.get("Retry-After", CLOUDFLARE_PAUSE)}, "global"
        if body.get("global") or "X-RateLimit-Global" in answer.headers:
            scope = "global"
        retry_after = _seconds(body.get("retry_after", answer.headers.get("Retry-After")))
        turn.refused(retry_after, scope, answer.headers)
        if scope != "shared":
            self._guard.count()
        figures.LIMITED.add(scope if scope in figures.SCOPES else OTHER)
        log.warning("Discord asks to wait %.2f s (%s, %s)", retry_after, scope, turn.key.template)
        raise RateLimited(retry_after)

    def _judged(self, answer: Answer) -> Any:
        status = answer.status
        if status >= 500 or status in {408, 425}:
            raise _Unusable(f"HTTP {status}")
        body = _json_or_none(answer.body)
        if status == 202 and isinstance(body, dict) and "retry_after" in body:
            raise NotReadyYet(_seconds(body["retry_after"]))
        if status < 300:
            if body is None and answer.body.strip() not in {b"", b"null"}:
                raise _Unusable("the answer is no complete JSON")
            return body
        if status in {401, 403}:
            self._guard.count()
        if status == 401:
            raise TokenRefused
        if not isinstance(body, dict):  # a page from something between Discord and here
            raise _Unusable(f"HTTP {status} without Discord's explanation")
        kind = {403: Forbidden, 404: NotFound}.get(status, Refused)
        raise kind(status, int(body.get("code") or 0), str(body.get("message", "")))


def _body(sent: object) -> bytes | aiohttp.FormData:
    return sent.form() if isinstance(sent, Upload) else orjson.dumps(sent)


def _path(template: str, major: int | str | None, ids: Mapping[str, int | str]) -> str:
    filled = template if major is None else PLACEHOLDER.sub(str(major), template, count=1)
    return filled.format(**ids)


def _json_or_none(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        return 1.0
    return min(max(seconds, 0.0), 86400.0)
