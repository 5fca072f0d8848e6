"""Errors as Discord's REST API answers them."""

from typing import Any

from sandbox.world import Missing, Refused

type Json = dict[str, Any]

_FORBIDDEN = frozenset({40003, 50001, 50007, 50013, 50278})


class ApiError(Exception):
    """An answer that is an error: HTTP status, Discord's code and message, details by field, further keys."""

    def __init__(
        self, status: int, code: int, message: str, errors: Json | None = None, *, more: Json | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.more = more or {}

    def body(self) -> Json:
        """The error object."""
        told: Json = {"message": self.message, "code": self.code, **self.more}
        return told | ({"errors": self.errors} if self.errors else {})


def missing_access() -> ApiError:
    """The bot may not even see it."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """The bot sees it and may not do this with it."""
    return ApiError(403, 50013, "Missing Permissions")


def invalid(path: str, code: str, message: str) -> ApiError:
    """Invalid form body; path is the field, dotted (``embeds.0.title``)."""
    details: Json = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(path.split(".")):
        details = {part: details}
    return ApiError(400, 50035, "Invalid Form Body", details)


def of_world(error: Missing | Refused) -> ApiError:
    """What the world refused, as an answer."""
    if isinstance(error, Missing):
        return ApiError(404, error.code, str(error))
    return ApiError(403 if error.code in _FORBIDDEN else 400, error.code, str(error))
