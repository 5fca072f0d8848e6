"""Which route a request to Discord belongs to, from its address alone: no id and no token is left in it."""

import re
from functools import cache

_ID = re.compile(r"/\d{5,}")
_TOKEN = re.compile(r"^(/(?:interactions|webhooks)/\{id\})/[^/]+")
_EMOJI = re.compile(r"(/reactions)/[^/]+")
_INVITE = re.compile(r"^(/invites)/[^/]+")
_NAMED = re.compile(r"/\{[a-z_]+\}")


def route_of(path: str) -> str:
    """The route of an address below `/api/v10`, such as `/channels/{id}/messages`."""
    path = path.split("?", maxsplit=1)[0].removeprefix("/api/v10")
    path = _ID.sub("/{id}", path)
    path = _TOKEN.sub(r"\1/{token}", path)
    return _INVITE.sub(r"\1/{code}", _EMOJI.sub(r"\1/{emoji}", path))


@cache
def route_named(template: str) -> str:
    """The same of a template, such as `/channels/{channel_id}/messages`."""
    return route_of(_NAMED.sub("/12345", template))
