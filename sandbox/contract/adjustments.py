"""Where the documents and Discord's behaviour win over the OpenAPI description (commit 74fda0f)."""

import copy
from typing import Any

type Json = dict[str, Any]

IGNORED_PARAMETERS = frozenset({"use_nested_fields"})
"""Query parameters that older clients (nextcord's forum posts) still send and nobody reads."""


def _forwards(spec: Json) -> None:
    """message_reference.type 1 is a forward."""
    spec["components"]["schemas"]["MessageReferenceType"]["oneOf"].append({"title": "FORWARD", "const": 1})


def _media_channels(spec: Json) -> None:
    """Channel type 16 exists."""
    schemas = spec["components"]["schemas"]
    schemas["ChannelTypes"]["oneOf"].append({"title": "GUILD_MEDIA", "const": 16})
    schemas["GuildChannelResponse"]["properties"]["type"]["enum"].append(16)


def _errors_by_name(spec: Json) -> None:
    """A field's error has a name for its code, BASE_TYPE_REQUIRED and so on; only the whole has a number."""
    schemas = spec["components"]["schemas"]
    field = copy.deepcopy(schemas["Error"])
    field["properties"]["code"]["type"] = "string"
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = field


def _refreshed_links(spec: Json) -> None:
    """POST /attachments/refresh-urls is used by bots and described nowhere."""
    url: Json = {"type": "string"}
    urls = {"type": "array", "items": url, "minItems": 1, "maxItems": 50}
    pair = {"type": "object", "properties": {"original": url, "refreshed": {"type": ["string", "null"]}}}
    answer = {"type": "object", "properties": {"refreshed_urls": {"type": "array", "items": pair}}}
    spec["paths"]["/attachments/refresh-urls"] = {
        "post": {
            "requestBody": {"required": True, "content": _json(_with_all_required("attachment_urls", urls))},
            "responses": {
                "200": {"content": _json(answer)},
                "4XX": {"$ref": "#/components/responses/ClientErrorResponse"},
                "429": {"$ref": "#/components/responses/ClientRatelimitedResponse"},
            },
        }
    }


def _with_all_required(name: str, schema: Json) -> Json:
    return {"type": "object", "properties": {name: schema}, "required": [name]}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


ADJUSTMENTS = (_forwards, _media_channels, _errors_by_name, _refreshed_links)
"""Each with the reason in its docstring."""


def adjusted(spec: Json) -> Json:
    """A copy of the description with every adjustment made."""
    changed = copy.deepcopy(spec)
    for adjust in ADJUSTMENTS:
        adjust(changed)
    return changed
