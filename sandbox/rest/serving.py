"""What happens to every request: limits, faults, the token, the contract, the route, the answer."""

import asyncio
import hmac
import inspect
import logging
import mimetypes
from typing import Any
from urllib.parse import unquote

import orjson
from aiohttp import BodyPartReader, web

from sandbox import rest_faults
from sandbox.limits import Verdict
from sandbox.rest.call import Call, ReceivedFile, Reply, Route
from sandbox.rest.errors import ApiError, of_world
from sandbox.rest.router import Router
from sandbox.rest.table import ROUTES
from sandbox.rest_faults import Raw
from sandbox.world import Missing, Refused

type Json = dict[str, Any]
type Answer = Reply | Verdict | Raw

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
VIA = "1.1 google"
MOST_BYTES = 26 * 1024 * 1024
_ROUTER = Router(ROUTES)
_MAJOR_IDS = ("channel_id", "guild_id", "message_id", "user_id")


class Rest:
    """The REST API of one sandbox."""

    def __init__(self, box: Any) -> None:
        self._box = box
        self.open_requests = 0

    def routes(self) -> list[web.RouteDef]:
        """One handler for every path below /api/v10; the API's own table decides from there."""
        return [web.route("*", PREFIX + "/{tail:.*}", self._serve)]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.open_requests += 1
        try:
            return await self._answered(request)
        finally:
            self.open_requests -= 1

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        found = _ROUTER.find(request.method, path)
        if found is None:
            return self._unknown(request.method, path)
        route, params = found
        facts = _facts(request, route, params, path)
        if await self._interrupted(request, facts, "rest.reset"):
            return web.Response(status=500)
        verdict, answer = await self._decided(request, route, params, facts)
        if await self._interrupted(request, facts, "rest.lost"):
            return web.Response(status=500)
        status = answer.status if not isinstance(answer, Verdict) else 429
        self._box.transcript.rest(request.method, _without_secrets(route, params), status)
        self._box.limits.note(status, answer.scope if isinstance(answer, Verdict) else None)
        return await self._sent(request, answer, verdict, facts)

    def _unknown(self, method: str, path: str) -> web.Response:
        """An answer as Discord's, and a record that fails the test that caused it."""
        allowed = _ROUTER.knows_path(path)
        self._box.violation(f"{method} {path}: no such route")
        status = 405 if allowed else 404
        text = "405: Method Not Allowed" if allowed else "404: Not Found"
        self._box.transcript.rest(method, path, status)
        return _json(status, {"message": text, "code": 0}, {})

    async def _decided(
        self, request: web.Request, route: Route, params: dict[str, str], facts: Json
    ) -> tuple[Verdict, Answer]:
        if self._box.limits.banned():
            return Verdict({}), rest_faults.cloudflare(600)
        instead = rest_faults.instead(self._box.faults, self._box.limits, facts, route.name)
        if instead is not None:
            return Verdict({}), instead
        if route.token and not self._token_is_right(request):
            return Verdict({}), Reply(401, {"message": "401: Unauthorized", "code": 0})
        call = Call(self._box.world, self._box, route, params)
        try:
            await _read(request, call)
        except ApiError as error:
            return Verdict({}), Reply(error.status, error.body())
        verdict: Verdict = self._box.limits.check(route.name, params, call.body)
        if verdict.body is not None:
            return verdict, verdict
        return verdict, await self._called(call, facts)

    def _token_is_right(self, request: web.Request) -> bool:
        told = request.headers.get("Authorization", "").encode()
        return bool(self._box.token_valid) and hmac.compare_digest(told, f"Bot {self._box.token}".encode())

    async def _called(self, call: Call, facts: Json) -> Reply:
        problems = self._box.contract.check_request(call.route, call.params, call.repeated, call.body)
        if problems:
            return Reply(400, _invalid_form(problems))
        old = rest_faults.stale_by(self._box.faults, facts)
        self._box.stale_since = None if old is None else self._box.world.clock.now() - old
        try:
            result = call.route.handler(call)
            reply = _reply(await result if inspect.isawaitable(result) else result)
        except ApiError as error:
            reply = Reply(error.status, error.body())
        except (Missing, Refused) as error:
            reply = Reply(of_world(error).status, of_world(error).body())
        finally:
            self._box.stale_since = None
        self._box.contract.check_answer(call.route, reply.status, reply.body)
        return rest_faults.changed(self._box.faults, facts, reply)

    async def _interrupted(self, request: web.Request, facts: Json, kind: str) -> bool:
        """Cut the connection when a fault says so."""
        if not self._box.faults.take(kind, **facts):
            return False
        if request.transport is not None:
            request.transport.abort()
        return True

    async def _sent(self, request: web.Request, answer: Answer, verdict: Verdict, facts: Json) -> web.StreamResponse:
        slow = self._box.faults.take("rest.slow", **facts)
        if slow and slow.get("in") != "body":
            await asyncio.sleep(float(slow.get("seconds", 1)))
        response = _response(answer, verdict)
        if slow and slow.get("in") == "body":
            return await _halved(request, response, pause=float(slow.get("seconds", 1)), whole=True)
        if self._box.faults.take("rest.truncated", **facts):
            return await _halved(request, response, pause=0, whole=False)
        return response


def _facts(request: web.Request, route: Route, params: dict[str, str], path: str) -> Json:
    ids = {name: int(params[name]) if params.get(name, "").isdecimal() else None for name in _MAJOR_IDS}
    return {"method": request.method, "route": route.template, "path": path, **ids}


def _without_secrets(route: Route, params: dict[str, str]) -> str:
    """The path with its ids and without an interaction's token."""
    shown = {name: "…" if name.endswith("_token") else value for name, value in params.items()}
    return route.template.format_map(shown)


async def _read(request: web.Request, call: Call) -> None:
    call.query = {name: request.query[name] for name in request.query}
    call.repeated = {name: request.query.getall(name) for name in request.query}
    reason = request.headers.get("X-Audit-Log-Reason")
    call.reason = unquote(reason) if reason else None
    if request.content_type.startswith("multipart/"):
        await _read_multipart(request, call)
        return
    text = await request.read()
    if text:
        call.body = _parsed(text)
    elif request.method in {"POST", "PUT", "PATCH"}:
        call.body = None


def _parsed(text: bytes | str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


async def _read_multipart(request: web.Request, call: Call) -> None:
    call.body, size = {}, 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read(decode=True))
        size += len(data)
        if size > MOST_BYTES:
            raise ApiError(413, 40005, "Request entity too large")
        if part.name == "payload_json":
            call.body = _parsed(data)
        elif part.filename:
            call.files.append(_received(part, data, len(call.files)))


def _received(part: BodyPartReader, data: bytes, position: int) -> ReceivedFile:
    digits = "".join(filter(str.isdecimal, part.name or ""))
    number = int(digits) if digits else position
    content_type = part.headers.get("Content-Type", "")
    guessed = _guessed_type(part.filename or "", content_type)
    return ReceivedFile(number, part.filename or "file", data, guessed)


def _guessed_type(name: str, told: str) -> str | None:
    if told and told != "application/octet-stream":
        return told
    return mimetypes.guess_type(name)[0]


def _invalid_form(problems: list[tuple[list[str | int], str]]) -> Json:
    errors: Json = {}
    for place, words in problems:
        at = errors
        for part in place:
            at = at.setdefault(str(part), {})
        at.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD_TYPE", "message": words})
    return {"message": "Invalid Form Body", "code": 50035, "errors": errors}


def _reply(result: Any) -> Reply:
    if isinstance(result, Reply):
        return result
    return Reply(204) if result is None else Reply(200, result)


def _response(answer: Answer, verdict: Verdict) -> web.Response:
    if isinstance(answer, Raw):
        headers = answer.headers | ({"Via": VIA} if answer.via else {})
        return web.Response(status=answer.status, text=answer.text, content_type=answer.content_type, headers=headers)
    if isinstance(answer, Verdict):
        return _json(429, answer.body, answer.headers)
    return _json(answer.status, answer.body, verdict.headers)


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """An answer whose type is exactly application/json: nextcord takes anything else for text."""
    headers = {"Via": VIA, **headers}
    if status == 204:
        return web.Response(status=204, headers=headers)
    headers["Content-Type"] = "application/json"
    return web.Response(status=status, body=orjson.dumps(body), headers=headers)


async def _halved(request: web.Request, response: web.Response, *, pause: float, whole: bool) -> web.StreamResponse:
    """Half of the body now; after a pause the rest, or the end of the connection."""
    body = bytes(response.body) if isinstance(response.body, bytes) else b""
    told = web.StreamResponse(status=response.status, headers=response.headers)
    told.content_length = len(body)
    await told.prepare(request)
    await told.write(body[: len(body) // 2])
    if not whole:
        if request.transport is not None:
            request.transport.close()
        return told
    await asyncio.sleep(pause)
    await told.write(body[len(body) // 2 :])
    return told
