"""Sending an answer."""

import asyncio
from typing import Any

import orjson
from aiohttp import web

from sandbox.faults.registry import Faults
from sandbox.faults.rest import Raw
from sandbox.limits import Verdict
from sandbox.rest.call import Reply

type Json = dict[str, Any]
type Answer = Reply | Verdict | Raw

VIA = "1.1 google"


async def sent(
    request: web.Request, answer: Answer, verdict: Verdict, faults: Faults, facts: Json
) -> web.StreamResponse:
    """The answer on its way, slowed or broken when a fault says so."""
    slow = faults.take("rest.slow", **facts)
    if slow and slow.get("in") != "body":
        await asyncio.sleep(float(slow.get("seconds", 1)))
    response = _response(answer, verdict)
    if slow and slow.get("in") == "body":
        return await _halved(request, response, pause=float(slow.get("seconds", 1)), whole=True)
    if faults.take("rest.truncated", **facts):
        return await _halved(request, response, pause=0, whole=False)
    return response


def _response(answer: Answer, verdict: Verdict) -> web.Response:
    if isinstance(answer, Raw):
        headers = answer.headers | ({"Via": VIA} if answer.via else {})
        return web.Response(status=answer.status, text=answer.text, content_type=answer.content_type, headers=headers)
    if isinstance(answer, Verdict):
        return json_response(429, answer.body, answer.headers)
    return json_response(answer.status, answer.body, verdict.headers)


def json_response(status: int, body: Any, headers: dict[str, str]) -> web.Response:
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
