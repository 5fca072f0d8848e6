"""Where the documents and Discord's behaviour win over the OpenAPI description (commit 74fda0f)."""

import copy
from typing import Any

type Json = dict[str, Any]

OUTSIDE = frozenset({"POST /attachments/refresh-urls"})
"""Routes that bots use and the description does not have."""


IGNORED_PARAMETERS = frozenset({"use_nested_fields"})
"""Query parameters that older clients (nextcord's forum posts) still send and nobody reads."""


def _forwards(schemas: Json) -> None:
    """message_reference.type 1 is a forward."""
    schemas["MessageReferenceType"]["oneOf"].append({"title": "FORWARD", "const": 1})


def _media_channels(schemas: Json) -> None:
    """Channel type 16 exists."""
    schemas["ChannelTypes"]["oneOf"].append({"title": "GUILD_MEDIA", "const": 16})
    schemas["GuildChannelResponse"]["properties"]["type"]["enum"].append(16)


def _errors_by_name(schemas: Json) -> None:
    """A field's error has a name for its code, BASE_TYPE_REQUIRED and so on; only the whole has a number."""
    field = copy.deepcopy(schemas["Error"])
    field["properties"]["code"]["type"] = "string"
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = field


ADJUSTMENTS = (_forwards, _media_channels, _errors_by_name)
"""Each with the reason in its docstring."""


def adjusted(spec: Json) -> Json:
    """A copy of the description with every adjustment made."""
    changed = copy.deepcopy(spec)
    for adjust in ADJUSTMENTS:
        adjust(changed["components"]["schemas"])
    return changed


def is_outside(route: str) -> bool:
    """Whether a route is not held against the description."""
    return route in OUTSIDE
