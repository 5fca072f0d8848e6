"""Rate limits as Discord applies them: per route and major id, globally, and for invalid requests."""

import hashlib
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

type Json = dict[str, Any]

MODES = ("none", "unlimited", "documented", "observed2026")

# (requests, seconds) by method and route; what is known of Discord's own numbers, see DISCORD.md 1.2.
DEFAULT = (10, 10.0)
NUMBERS: dict[str, tuple[int, float]] = {
    "GET /channels/{channel_id}/messages": (5, 5.0),
    "GET /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": (5, 1.0),
    "POST /channels/{channel_id}/messages/bulk-delete": (1, 3.0),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": (1, 0.25),
    "GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}": (5, 5.0),
    "POST /channels/{channel_id}/typing": (5, 5.0),
    "PATCH /channels/{channel_id}": (10, 15.0),
    "GET /guilds/{guild_id}/members": (10, 10.0),
    "GET /guilds/{guild_id}/messages/search": (5, 5.0),
    "POST /attachments/refresh-urls": (10, 10.0),
    "POST /users/@me/channels": (10, 10.0),
    "GET /gateway/bot": (2, 5.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": (5, 2.0),
}
RENAMING = (2, 600.0)
GLOBAL = (50, 1.0)
INVALID = (10_000, 600.0)
COMMANDS_CREATED_A_DAY = 200
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")
_FREE_OF_GLOBAL = ("/interactions/", "/webhooks/")
_SHOWN_IN_2026 = 1000


@dataclass(slots=True)
class _Window:
    """Requests counted since the first one of a period."""

    most: int
    seconds: float
    began: float = -math.inf
    used: int = 0

    def take(self, now: float) -> bool:
        """Count a request; False when the window is full."""
        if now >= self.began + self.seconds:
            self.began, self.used = now, 0
        if self.used >= self.most:
            return False
        self.used += 1
        return True

    def left(self, now: float) -> float:
        """Seconds until it begins anew."""
        return max(0.0, self.began + self.seconds - now)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass; the headers of its answer; the body of its refusal."""

    headers: dict[str, str]
    body: Json | None = None
    scope: str | None = None


@dataclass(slots=True)
class Limits:
    """All windows of one sandbox; ``scale`` multiplies every period."""

    mode: str = "none"
    scale: float = 1.0
    numbers: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(NUMBERS))
    invalid_most: int = INVALID[0]
    answered: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    invalid: Counter[int] = field(default_factory=Counter)
    now: Callable[[], float] = time.monotonic
    _windows: dict[tuple[str, ...], _Window] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"limits must be one of {', '.join(MODES)}, not {self.mode!r}")

    def check(self, route: str, path_params: dict[str, str], body: Any = None) -> Verdict:
        """Count a request of a route (``GET /template``) and say whether it may pass."""
        self.answered[route] += 1
        if self.mode == "none":
            return Verdict({})
        now = self.now()
        if self.mode == "unlimited":
            most, seconds = self.numbers.get(route, DEFAULT)
            return Verdict(_headers(route, most, most - 1, seconds * self.scale))
        if not route.partition(" ")[2].startswith(_FREE_OF_GLOBAL):
            window = self._window(("global",), GLOBAL)
            if not window.take(now):
                return self._refuse_globally(window.left(now))
        return self._check_route(route, path_params, body, now)

    def _check_route(self, route: str, path_params: dict[str, str], body: Any, now: float) -> Verdict:
        major = tuple(path_params[name] for name in _MAJOR if name in path_params)
        window = self._window((route, *major), self.numbers.get(route, DEFAULT))
        passes = window.take(now)
        if not passes:
            return self._refuse(route, _headers(route, window.most, 0, window.left(now)), window.left(now))
        headers = self._passing(route, window, now)
        if route == "PATCH /channels/{channel_id}" and {"name", "topic"} & set(body or ()):
            renaming = self._window(("renaming", *major), RENAMING)
            if not renaming.take(now):
                return self._refuse(route, headers, renaming.left(now))
        return Verdict(headers)

    def _passing(self, route: str, window: _Window, now: float) -> dict[str, str]:
        if self.mode == "observed2026":
            return _headers(route, _SHOWN_IN_2026, _SHOWN_IN_2026 - 1, window.left(now))
        return _headers(route, window.most, window.most - window.used, window.left(now))

    def _window(self, key: tuple[str, ...], number: tuple[int, float]) -> _Window:
        if key not in self._windows:
            self._windows[key] = _Window(number[0], number[1] * self.scale)
        return self._windows[key]

    def _refuse(self, route: str, headers: dict[str, str], wait: float) -> Verdict:
        if self.mode == "observed2026":
            headers = headers | {"X-RateLimit-Bucket": _bucket(f"refused {route}")}
        return self.refusal("user", wait, headers)

    def _refuse_globally(self, wait: float) -> Verdict:
        return self.refusal("global", wait, {})

    def refusal(self, scope: str, wait: float, headers: dict[str, str]) -> Verdict:
        """A 429 of a scope (user, shared, global) with the headers that belong to it."""
        self.refused[scope] += 1
        shared = scope == "shared"
        text = "The resource is being rate limited." if shared else "You are being rate limited."
        wait = math.ceil(wait * 1000) / 1000
        body: Json = {"message": text, "retry_after": wait, "global": scope == "global"}
        told = {"Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": scope}
        if scope == "global":
            return Verdict(told | {"X-RateLimit-Global": "true"}, body, scope)
        return Verdict(headers | told, body, scope)

    def shared_headers(self, route: str) -> dict[str, str]:
        """The bucket headers beside a refusal they do not explain: there is room left."""
        most, seconds = self.numbers.get(route, DEFAULT)
        return _headers(route, most, most - 1, seconds * self.scale)

    def banned(self) -> bool:
        """Whether Cloudflare answers for Discord: too many invalid requests in ten minutes."""
        if self.mode == "none":
            return False
        window = self._window(("invalid",), (self.invalid_most, INVALID[1]))
        return window.used >= window.most and window.left(self.now()) > 0

    def note(self, status: int, scope: str | None) -> None:
        """Count an answer that Discord calls invalid: 401, 403, and 429 unless it is a shared one."""
        if status in {401, 403} or (status == 429 and scope != "shared"):
            self.invalid[status] += 1
            self._window(("invalid",), (self.invalid_most, INVALID[1])).take(self.now())

    def state(self) -> Json:
        """What was counted so far."""
        told = {"mode": self.mode, "scale": self.scale}
        counted = {"requests": self.answered, "refused": self.refused}
        invalid = {str(status): number for status, number in self.invalid.items()}
        return told | {name: dict(counter) for name, counter in counted.items()} | {"invalid": invalid}


def _headers(route: str, most: int, remaining: int, reset_after: float) -> dict[str, str]:
    wait = math.ceil(reset_after * 1000) / 1000
    return {
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
        "X-RateLimit-Reset-After": f"{wait:.3f}",
        "X-RateLimit-Bucket": _bucket(route),
    }


def _bucket(route: str) -> str:
    """A bucket's name: of method and template alone, the major id left out, as Discord does."""
    return hashlib.md5(route.encode(), usedforsecurity=False).hexdigest()
