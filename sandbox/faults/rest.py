"""Faults of REST and the CDN. Matchers: method, route (template), path, channel_id, guild_id; see registry.py."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.faults.registry import Fault, Faults
from sandbox.limits import Limits, Verdict
from sandbox.rest.call import Reply

type Json = dict[str, Any]

KINDS = {
    "rest.status": "answer with a status (status=500) and Discord's or a proxy's body",
    "rest.limited": "429: scope=user, shared, global, hidden (only retry_after) or cloudflare; retry_after=seconds",
    "rest.unauthorized": "401 as after a revoked token",
    "rest.forbidden": "403 with code 50001, or code=50013, 50007 (direct messages closed), 40003 (too many opened)",
    "rest.missing": "404 with code 10003, or code=10008, 10004, 0 and so on",
    "rest.empty": "200 with an empty list, as without the right to read history",
    "rest.short": "200 with only the first keep=N rows",
    "rest.stale": "messages and their reactions as they were seconds=N ago",
    "rest.html": "an HTML page with status=502 instead of JSON",
    "rest.truncated": "the connection ends in the middle of the body",
    "rest.reset": "the connection ends before the request took effect",
    "rest.lost": "the request takes effect and the connection ends before the answer",
    "rest.slow": "seconds=N before the answer begins, or in=body in the middle of it",
    "rest.indexing": "search answers 202 with retry_after=2: the index is not ready",
    "rest.inexact_total": "search's total_results is off by=1 (or less than nothing), the messages are right",
    "rest.search_short": "a page of search lacks by=1 of its messages, the total is right",
    "rest.search_behind": "search does not know yet what was written in the last seconds=60",
    "rest.search_inclusive": "search finds min_id and max_id themselves too, which the documents do not say",
    "rest.not_refreshed": "POST /attachments/refresh-urls knows none of the links",
    "cdn.missing": "404 as for an expired link",
    "cdn.status": "answer with a status (status=500), with Retry-After when retry_after is given",
    "cdn.reset": "the connection ends before the answer",
    "cdn.short": "the connection ends in the middle of the file, or after keep=N bytes",
    "cdn.wrong_length": "a whole answer with half of the bytes, with keep=N, or with extra=N more than there are",
    "cdn.slow": "seconds=N before the answer begins, or in=body after half of it, or after keep=N bytes",
}

_ANSWERS = ("rest.limited", "rest.status", "rest.unauthorized", "rest.forbidden", "rest.missing", "rest.html")


_REFUSALS = {
    40003: "You are opening direct messages too fast.",
    50001: "Missing Access",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50278: "Cannot send messages to this user due to having no mutual guilds",
}
_UNKNOWN = {
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10014: "Unknown Emoji",
    10062: "Unknown interaction",
}


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer that is not Discord's JSON."""

    status: int
    text: str
    content_type: str
    headers: dict[str, str]
    via: bool = True


def declare(faults: Faults) -> None:
    """Make the kinds known."""
    for kind, says in KINDS.items():
        faults.declare(kind, says)


def instead(faults: Faults, limits: Limits, facts: Json, route: str) -> Reply | Verdict | Raw | None:
    """The answer that a fault gives in place of the real one, None when none strikes."""
    for kind in _ANSWERS:
        fault = faults.take(kind, **facts)
        if fault is not None:
            return _answer(kind, fault, limits, route)
    return None


def _answer(kind: str, fault: Fault, limits: Limits, route: str) -> Reply | Verdict | Raw:
    if kind == "rest.limited":
        return _limited(fault, limits, route)
    if kind == "rest.html":
        page = "<html><head><title>Bad Gateway</title></head><body>cloudflare</body></html>"
        return Raw(int(fault.get("status", 502)), page, "text/html", {})
    if kind == "rest.unauthorized":
        return Reply(401, {"message": "401: Unauthorized", "code": 0})
    if kind == "rest.forbidden":
        code = int(fault.get("code", 50001))
        return Reply(403, {"message": _REFUSALS.get(code, "Missing Permissions"), "code": code})
    if kind == "rest.missing":
        code = int(fault.get("code", 10003))
        return Reply(404, {"message": _UNKNOWN.get(code, "404: Not Found"), "code": code})
    status = int(fault.get("status", 500))
    return Reply(status, {"message": f"{status}: Internal Server Error", "code": 0})


def _limited(fault: Fault, limits: Limits, route: str) -> Verdict | Raw:
    scope, wait = fault.get("scope", "user"), float(fault.get("retry_after", 1.0))
    if scope == "cloudflare":
        return cloudflare(wait)
    if scope == "hidden":
        return limits.refusal("user", wait, {})
    return limits.refusal(scope, wait, limits.shared_headers(route))


def cloudflare(wait: float) -> Raw:
    """Cloudflare's own page: no Via, no JSON."""
    return Raw(429, "error code: 1015", "text/plain", {"Retry-After": str(int(wait) + 1)}, via=False)


def changed(faults: Faults, facts: Json, reply: Reply) -> Reply:
    """A right answer as a fault of lists leaves it."""
    if not isinstance(reply.body, list) or reply.status != 200:
        return reply
    if faults.take("rest.empty", **facts):
        return Reply(200, [])
    short = faults.take("rest.short", **facts)
    return Reply(200, reply.body[: int(short.get("keep", 50))]) if short else reply


def stale_by(faults: Faults, facts: Json) -> timedelta | None:
    """How old the state is that a read shows, None for now."""
    fault = faults.take("rest.stale", **facts)
    return timedelta(seconds=float(fault.get("seconds", 10))) if fault else None
