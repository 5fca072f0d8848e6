"""POST /__sandbox__/interactions: a person asks something of the bot."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.changes import decoded, guessed
from sandbox.control.requests import answer, body_of, number, person
from sandbox.interactions import Answer, Interactions, NotPossible
from sandbox.interactions.components import BUTTON, clickable

if TYPE_CHECKING:
    from sandbox.server import Sandbox

type Json = dict[str, Any]


class Asking:
    """The endpoint for interactions of every kind."""

    def __init__(self, box: "Sandbox") -> None:
        self.box = box

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Pass an interaction on and return the first answer, or the last with ?wait=final."""
        body = await body_of(request)
        wait = request.query.get("wait") == "final"
        got = await self._ask(body, final=wait)
        told = _told(got) | ({"final": got.message} if wait else {})
        if "nonce" in body:
            suggestion = {"nonce": body["nonce"], "choices": list(got.choices)}
            self.box.interactions.board.tell(person(body), "AUTOCOMPLETE", suggestion)
        return answer(told)

    async def _ask(self, body: Json, *, final: bool) -> Answer:
        desk: Interactions = self.box.interactions
        who, where = person(body), number(body, "channel_id")
        options = {name: _option(value) for name, value in (body.get("options") or {}).items()}
        match body.get("kind"):
            case "slash":
                return await desk.slash(who, where, _text(body, "command"), options, final=final)
            case "user":
                return await desk.user(who, where, _text(body, "command"), number(body, "target_id"), final=final)
            case "message":
                return await desk.message(who, where, _text(body, "command"), number(body, "target_id"), final=final)
            case "autocomplete":
                return await desk.autocomplete(who, where, _text(body, "command"), _text(body, "focused"), options)
            case "component":
                return await self._component(body, who, where, final=final)
            case "modal":
                fields = body.get("fields") or {}
                return await desk.submit(who, where, _text(body, "custom_id"), fields, final=final)
            case other:
                raise NotPossible(f"There is no kind of interaction {other!r}.")

    async def _component(self, body: Json, who: int, where: int, *, final: bool) -> Answer:
        desk = self.box.interactions
        message_id, custom_id = number(body, "message_id"), _text(body, "custom_id")
        component = clickable(desk.visible(who, where, message_id), custom_id)
        if component["type"] == BUTTON:
            return await desk.click(who, where, message_id, custom_id, final=final)
        return await desk.select(who, where, message_id, custom_id, body.get("values") or [], final=final)


def _told(got: Answer) -> Json:
    told: Json = {"id": str(got.id), "ack_ms": round(got.ack_ms, 2), "type": got.type, "ephemeral": got.ephemeral}
    if got.message is not None:
        told["message"] = got.message
    if got.modal is not None:
        told["modal"] = got.modal
    if got.type == 8:
        told["choices"] = list(got.choices)
    if got.final_ms is not None:
        told["final_ms"] = round(got.final_ms, 2)
    return told


def _text(body: Json, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise NotPossible(f"{key!r} must be a text.")
    return value


def _option(value: Any) -> Any:
    """A file comes as {name, base64}; everything else as it is."""
    if not isinstance(value, dict):
        return value
    return {"name": value["name"], "data": decoded(value["base64"]), "content_type": guessed(value["name"])}
