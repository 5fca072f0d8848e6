"""Fresh links for attachments whose old ones expired."""

from typing import Any
from urllib.parse import unquote, urlsplit

from sandbox.rest.call import Call, Route
from sandbox.rest.errors import invalid

type Json = dict[str, Any]

MOST_AT_ONCE = 50


def _refresh(call: Call) -> Json:
    urls = call.body.get("attachment_urls") or []
    if not 1 <= len(urls) <= MOST_AT_ONCE:
        raise invalid("attachment_urls", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_AT_ONCE} in length.")
    if call.box.faults.take("rest.not_refreshed", method="POST", route=call.route.template):
        return {"refreshed_urls": [{"original": url, "refreshed": None} for url in urls]}
    return {"refreshed_urls": [{"original": url, "refreshed": _refreshed(call, url)} for url in urls]}


def _refreshed(call: Call, url: str) -> str | None:
    """The link good from now on; None for what is no attachment here."""
    parts = urlsplit(url).path.partition("/attachments/")[2].split("/")
    if len(parts) != 3 or not parts[1].isdecimal() or int(parts[1]) not in call.world.files:
        return None
    channel_id, attachment_id, name = parts
    return call.world.links.attachment(channel_id, attachment_id, unquote(name))


ROUTES = (Route("POST", "/attachments/refresh-urls", _refresh),)
