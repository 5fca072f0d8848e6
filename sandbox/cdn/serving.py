"""The CDN: attachments behind signed links that expire; avatars, icons and emojis drawn on demand."""

import asyncio
import hashlib
import io
from functools import lru_cache
from typing import Any

from aiohttp import web
from PIL import Image, ImageDraw, ImageFont

from sandbox.cdn.sending import Sending
from sandbox.world import Missing

type Json = dict[str, Any]

PREFIX = "/cdn"
GONE = "This content is no longer available."
_COLOURS = ("#5865f2", "#757e8a", "#3ba55c", "#faa61a", "#ed4245", "#eb459e")
_SIZE = 128
# The page has the same origin as these files: what somebody attached must not run there.
_RUNS_IN_A_BROWSER = frozenset({"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"})
_FOREVER = {"Cache-Control": "public, max-age=31536000"}


class Cdn:
    """Files of one sandbox."""

    def __init__(self, box: Any) -> None:
        self._box = box

    def routes(self) -> list[web.RouteDef]:
        """Everything below /cdn."""
        return [
            web.get(PREFIX + "/attachments/{channel}/{attachment}/{name}", self._attachment),
            web.get(PREFIX + "/embed/avatars/{name}", self._default_avatar),
            web.get(PREFIX + "/{kind:avatars|icons|banners|splashes|role-icons|app-icons}/{owner}/{name}", self._named),
            web.get(PREFIX + "/guilds/{guild}/users/{owner}/avatars/{name}", self._named),
            web.get(PREFIX + "/{kind:emojis|stickers}/{name}", self._emoji),
        ]

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        facts = {
            "path": request.path,
            "channel_id": _number(request.match_info["channel"]),
            "attachment_id": _number(request.match_info["attachment"]),
        }
        slow = self._box.faults.take("cdn.slow", **facts)
        if slow and slow.get("in") != "body":
            await asyncio.sleep(float(slow.get("seconds", 1)))
            slow = None
        self._box.faults.passed(**facts, when="before")
        broken = self._broken(request, facts)
        if broken is not None:
            return broken
        if not self._box.world.links.good(request.path.removeprefix(PREFIX), dict(request.query)):
            return web.Response(status=404, text=GONE)
        try:
            stored = self._box.world.stored_file(facts["attachment_id"] or 0)
            sending = Sending(stored.size, self._box.world.file_pieces(facts["attachment_id"]), slow)
        except (Missing, OSError):
            return web.Response(status=404, text=GONE)
        return await sending.to(request, _safe(stored.content_type), self._box.faults, facts)

    def _broken(self, request: web.Request, facts: Json) -> web.Response | None:
        faults = self._box.faults
        if faults.take("cdn.reset", **facts):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if faults.take("cdn.missing", **facts):
            return web.Response(status=404, text=GONE)
        failed = faults.take("cdn.status", **facts)
        if failed is None:
            return None
        headers = {"Retry-After": str(failed.get("retry_after"))} if failed.get("retry_after") else {}
        return web.Response(status=int(failed.get("status", 500)), text="error", headers=headers)

    async def _default_avatar(self, request: web.Request) -> web.Response:
        number = _number(request.match_info["name"].partition(".")[0]) or 0
        return _picture(_COLOURS[number % len(_COLOURS)], "")

    async def _named(self, request: web.Request) -> web.Response:
        """A person's or server's picture: initials on a colour of their own."""
        owner = _number(request.match_info["owner"]) or 0
        world = self._box.world
        known = world.users.get(owner) or world.guilds.get(owner) or {}
        name = known.get("global_name") or known.get("username") or known.get("name") or "?"
        return _picture(_colour_of(str(owner)), "".join(word[0] for word in name.split()[:2]).upper())

    async def _emoji(self, request: web.Request) -> web.Response:
        number = request.match_info["name"].partition(".")[0]
        emojis = [one for guild in self._box.world.guilds.values() for one in guild["emojis"]]
        name = next((one["name"] for one in emojis if one["id"] == number), "?")
        return _picture(_colour_of(number), name[:2])


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _colour_of(text: str) -> str:
    return _COLOURS[hashlib.sha256(text.encode()).digest()[0] % len(_COLOURS)]


def _picture(colour: str, letters: str) -> web.Response:
    return web.Response(body=drawn(colour, letters), headers={"Content-Type": "image/png", **_FOREVER})


@lru_cache(maxsize=512)
def drawn(colour: str, letters: str) -> bytes:
    """A square picture of a colour with a few letters, as PNG."""
    image = Image.new("RGB", (_SIZE, _SIZE), colour)
    middle, font = (_SIZE / 2, _SIZE / 2), ImageFont.load_default(_SIZE // 2)
    ImageDraw.Draw(image).text(middle, letters, fill="white", anchor="mm", font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _safe(content_type: str | None) -> str:
    return "text/plain" if content_type in _RUNS_IN_A_BROWSER else content_type or "application/octet-stream"
