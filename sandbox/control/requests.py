"""What control requests have in common: JSON in, JSON out, errors as one sentence."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import orjson
from aiohttp import web

from sandbox.faults.registry import UnknownFault
from sandbox.interactions.model import NoAnswer, NotPossible
from sandbox.rest.errors import ApiError
from sandbox.world import Missing, Refused

type Json = dict[str, Any]
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NO_ANSWER = 504


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON answer; times become ISO texts."""
    return web.Response(body=orjson.dumps(data, default=_plain), status=status, content_type="application/json")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(type(value).__name__)


async def body_of(request: web.Request) -> Json:
    """The request's JSON object; `NotPossible` when it is none."""
    raw = await request.read()
    try:
        data = orjson.loads(raw) if raw else {}
    except ValueError:
        raise NotPossible("The request is no JSON.") from None
    if not isinstance(data, dict):
        raise NotPossible("The request must be a JSON object.")
    return data


def person(source: Any) -> int:
    """The id of the person acting, from a body's or query's `as`."""
    return number(source, "as")


def number(source: Any, key: str) -> int:
    """An id of a body or query; `NotPossible` when it is missing or no number."""
    value = source.get(key)
    if value is None or not str(value).isdecimal():
        raise NotPossible(f"{key!r} must be an id.")
    return int(value)


def maybe_number(source: Any, key: str) -> int | None:
    """An id of a body or query, None when it is not there."""
    return None if source.get(key) in {None, ""} else number(source, key)


def is_foreign(request: web.Request) -> bool:
    """Whether another site's page asks, by its own name for this machine or across origins."""
    host = request.url.host or ""
    local = host == "localhost" or host.startswith("127.") or host == "::1"
    origin = request.headers.get("Origin")
    return not local or (origin is not None and origin != f"{request.scheme}://{request.host}")


async def errors_in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns what people and tests can do wrong into {"error": one sentence}."""
    if is_foreign(request):
        return answer({"error": "Only this machine's own page may ask."}, 403)
    try:
        return await handler(request)
    except NoAnswer as error:
        return answer({"error": str(error)}, NO_ANSWER)
    except Missing as error:
        return answer({"error": f"{error}."}, 404)
    except ApiError as error:
        return answer({"error": error.message}, error.status)
    except (NotPossible, Refused, UnknownFault) as error:
        return answer({"error": str(error)}, 400)
