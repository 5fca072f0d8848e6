"""Answers to interactions: the first one, the original, followups. The interactions' room does the work."""

from typing import Any

from sandbox.rest.call import Call, Reply, Route
from sandbox.rest.errors import ApiError

type Json = dict[str, Any]


async def _callback(call: Call) -> Json | None:
    answered: Json | None = await call.box.interactions.callback(
        call.id("interaction_id"),
        call.params["interaction_token"],
        call.body,
        call.files,
        call.flag("with_response"),
    )
    return answered


def _token(call: Call) -> str:
    if call.id("webhook_id") != int(call.world.application["id"]):
        raise ApiError(404, 10015, "Unknown Webhook")
    return call.params["webhook_token"]


def _which(call: Call) -> int | str:
    return call.id("message_id") if "message_id" in call.params else "@original"


async def _followup(call: Call) -> Json:
    told: Json = await call.box.interactions.followup(_token(call), call.body, call.files)
    return told


def _get(call: Call) -> Json:
    told: Json = call.box.interactions.get_answer(_token(call), _which(call))
    return told


async def _edit(call: Call) -> Json:
    told: Json = await call.box.interactions.edit_answer(_token(call), _which(call), call.body, call.files)
    return told


async def _delete(call: Call) -> Reply:
    await call.box.interactions.delete_answer(_token(call), _which(call))
    return Reply(204)


_HOOK = "/webhooks/{webhook_id}/{webhook_token}"

ROUTES = (
    Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", _callback, token=False),
    Route("POST", _HOOK, _followup, token=False),
    *(
        Route(method, f"{_HOOK}/messages/{which}", handler, token=False)
        for which in ("@original", "{message_id}")
        for method, handler in (("GET", _get), ("PATCH", _edit), ("DELETE", _delete))
    ),
)
