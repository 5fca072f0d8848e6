"""What happens to every request: limits, faults, the token, the contract, the route, the answer."""

import hmac
import inspect
import logging
from typing import Any

from aiohttp import web

from sandbox.faults import rest as rest_faults
from sandbox.limits import Verdict
from sandbox.rest.call import Call, Reply, Route
from sandbox.rest.errors import ApiError, of_world
from sandbox.rest.incoming import read
from sandbox.rest.outgoing import Answer, json_response, sent
from sandbox.rest.router import Router
from sandbox.rest.table import ROUTES
from sandbox.world import Missing, Refused

type Json = dict[str, Any]

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
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
        self._box.faults.passed(**facts, when="before")
        verdict, answer = await self._decided(request, route, params, facts)
        self._box.faults.passed(**facts, when="after")
        if await self._interrupted(request, facts, "rest.lost"):
            return web.Response(status=500)
        status = answer.status if not isinstance(answer, Verdict) else 429
        self._box.transcript.rest(request.method, _without_secrets(route, params), status)
        self._box.limits.note(status, answer.scope if isinstance(answer, Verdict) else None)
        return await sent(request, answer, verdict, self._box.faults, facts)

    def _unknown(self, method: str, path: str) -> web.Response:
        """An answer as Discord's, and a record that fails the test that caused it."""
        allowed = _ROUTER.knows_path(path)
        self._box.violation(f"{method} {path}: no such route")
        status = 405 if allowed else 404
        text = "405: Method Not Allowed" if allowed else "404: Not Found"
        self._box.transcript.rest(method, path, status)
        return json_response(status, {"message": text, "code": 0}, {})

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
            await read(request, call)
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
        except (AttributeError, KeyError, TypeError, ValueError):
            if self._box.contract.on:
                raise
            reply = Reply(400, _invalid_form([]))  # nobody checked the body's shape before the route
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


def _facts(request: web.Request, route: Route, params: dict[str, str], path: str) -> Json:
    ids = {name: int(params[name]) if params.get(name, "").isdecimal() else None for name in _MAJOR_IDS}
    return {"method": request.method, "route": route.template, "path": path, **ids}


def _without_secrets(route: Route, params: dict[str, str]) -> str:
    """The path with its ids and without an interaction's token."""
    shown = {name: "…" if name.endswith("_token") else value for name, value in params.items()}
    return route.template.format_map(shown)


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
