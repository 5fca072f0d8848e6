"""Attachments, stickers, embeds and reactions of an export as Discord sends them."""

import mimetypes
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from exports.kinds import STICKER_FORMATS
from exports.problems import UnreadableValue
from exports.values import (
    Json,
    colour,
    listed,
    optional_iso,
    optional_snowflake,
    snowflake,
    text,
    web_address,
    whole,
)

CDN = "https://cdn.discordapp.com"


def attachment(raw: Json, channel_id: str, fallback_id: str) -> Json:
    """An attachment object; one saved to disk gets the address it had on Discord's CDN."""
    attachment_id = optional_snowflake(raw.get("id"), "an attachment's id") or fallback_id
    name = text(raw.get("fileName")) or "file"
    url = web_address(raw.get("url")) or f"{CDN}/attachments/{channel_id}/{attachment_id}/{quote(name)}"
    found: Json = {
        "id": attachment_id,
        "filename": name,
        "size": whole(raw.get("fileSizeBytes")),
        "url": url,
        "proxy_url": url.replace("cdn.discordapp.com", "media.discordapp.net"),
    }
    if (kind := mimetypes.guess_type(name)[0]) is not None:
        found["content_type"] = kind
    return found


def saved_file(raw: Json, folder: Path) -> Path | None:
    """The file the exporter downloaded for this attachment, None when it is elsewhere or gone."""
    url = raw.get("url")
    if not isinstance(url, str) or not url or web_address(url):
        return None
    for name in (url, unquote(url)):
        with suppress(OSError, ValueError):  # no file system has such a name
            candidate = (folder / name.replace("\\", "/")).resolve()
            # A path that leaves the export's own folder is not the exporter's doing.
            if candidate.is_relative_to(folder.resolve()) and candidate.is_file():
                return candidate
    return None


def sticker(raw: Json) -> Json:
    """A sticker item object."""
    number = raw.get("format")
    known = STICKER_FORMATS.get(number.lower(), 1) if isinstance(number, str) else number
    return {
        "id": snowflake(raw.get("id"), "a sticker's id"),
        "name": text(raw.get("name")),
        "format_type": known if known in STICKER_FORMATS.values() else 1,
    }


def reaction(raw: Json) -> Json:
    """A reaction object with its count; exports do not tell super reactions apart."""
    drawn = raw.get("emoji")
    if not isinstance(drawn, dict):
        raise UnreadableValue("a reaction has no emoji")
    emoji_id = optional_snowflake(drawn.get("id"), "an emoji's id")
    emoji: Json = {"id": emoji_id, "name": text(drawn.get("name")) or text(drawn.get("code"))}
    if emoji_id is not None:
        emoji["animated"] = drawn.get("isAnimated") is True
    count = whole(raw.get("count"))
    return {
        "emoji": emoji,
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "burst_colors": [],
        "me": False,
        "me_burst": False,
    }


def embed(raw: Json) -> Json:
    """An embed object with only the parts the export has."""
    found: Json = {"type": "rich", "title": text(raw.get("title")), "description": text(raw.get("description"))}
    found["url"] = web_address(raw.get("url"))
    found["timestamp"] = optional_iso(raw.get("timestamp"), "an embed's timestamp")
    found["color"] = colour(raw.get("color")) if raw.get("color") else None
    found["author"] = _named(raw.get("author"), "name", "url")
    found["footer"] = _named(raw.get("footer"), "text")
    images = listed(raw.get("images"))
    found["image"] = _picture(raw.get("image") or (images[0] if images else None))
    found["thumbnail"] = _picture(raw.get("thumbnail"))
    found["video"] = _picture(raw.get("video"))
    found["fields"] = [_field(item) for item in listed(raw.get("fields"))]
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _field(raw: Json) -> Json:
    return {
        "name": text(raw.get("name")),
        "value": text(raw.get("value")),
        "inline": raw.get("isInline") is True,
    }


def _named(raw: Any, *keys: str) -> Json | None:
    """An embed's author or footer."""
    if not isinstance(raw, dict) or not raw.get(keys[0]):
        return None
    found = {key: raw[key] for key in keys if isinstance(raw.get(key), str)}
    if icon := web_address(raw.get("iconCanonicalUrl")) or web_address(raw.get("iconUrl")):
        found["icon_url"] = icon
    return found


def _picture(raw: Any) -> Json | None:
    """An embed's image, thumbnail or video; None when the export only has a local copy."""
    if not isinstance(raw, dict):
        return None
    url = web_address(raw.get("canonicalUrl")) or web_address(raw.get("url"))
    return None if url is None else {"url": url, "width": whole(raw.get("width")), "height": whole(raw.get("height"))}
