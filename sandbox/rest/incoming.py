"""Reading a request: query, JSON body, files of a form."""

import mimetypes
from typing import Any
from urllib.parse import unquote

import orjson
from aiohttp import BodyPartReader, web

from sandbox.rest.call import Call, ReceivedFile
from sandbox.rest.errors import ApiError

MOST_BYTES = 26 * 1024 * 1024


async def read(request: web.Request, call: Call) -> None:
    """Fill a call with what the request carries; ApiError for what cannot be read."""
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
