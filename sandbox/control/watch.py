"""Looking over HTTP: the page's views, and what tests look at and set."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.control.requests import answer, body_of, maybe_number, number, person
from sandbox.control.view import View
from sandbox.interactions import NotPossible

if TYPE_CHECKING:
    from sandbox.server import Sandbox

type Json = dict[str, Any]

FAULT_ARGUMENTS = frozenset({"kind", "count", "probability", "seed", "match"})


class Watching:
    """The endpoints that change nothing in the world."""

    def __init__(self, box: "Sandbox") -> None:
        self.box = box
        self.view = View(box.world, box.people, box.interactions)

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/__sandbox__/people", self.people),
            web.get("/__sandbox__/view", self.whole),
            web.get("/__sandbox__/messages", self.messages),
            web.get("/__sandbox__/threads", self.threads),
            web.get("/__sandbox__/transcript", self.transcript),
            web.get("/__sandbox__/truth", self.truth),
            web.get("/__sandbox__/settled", self.settled),
            web.get("/__sandbox__/violations", self.violations),
            web.get("/__sandbox__/limits", self.limits),
            web.get("/__sandbox__/faults", self.faults),
            web.post("/__sandbox__/faults", self.add_fault),
            web.delete("/__sandbox__/faults", self.clear_faults),
        ]

    async def people(self, _request: web.Request) -> web.Response:
        """Everybody one can act as."""
        return answer(self.box.people.everybody())

    async def whole(self, request: web.Request) -> web.Response:
        """One person's view."""
        return answer(self.view.whole(person(request.query)))

    async def messages(self, request: web.Request) -> web.Response:
        """A page of messages, oldest first."""
        query = request.query
        where = {key: maybe_number(query, key) for key in ("before", "after", "around")}
        limit = int(query.get("limit", "50"))
        return answer(self.view.messages(person(query), number(query, "channel"), limit, **where))

    async def threads(self, request: web.Request) -> web.Response:
        """A channel's threads."""
        return answer(self.view.threads(person(request.query), number(request.query, "channel")))

    async def transcript(self, _request: web.Request) -> web.Response:
        """What went over the wire."""
        return answer(self.box.transcript.rows())

    async def truth(self, _request: web.Request) -> web.Response:
        """Everything that ever was."""
        return answer(self.box.world.truth())

    async def settled(self, request: web.Request) -> web.Response:
        """Whether everything has come to rest, after waiting `timeout` seconds at most."""
        rested = await self.box.settled(float(request.query.get("timeout", "10")))
        return answer({"settled": rested, "waiting_for": self.box.unsettled()})

    async def violations(self, _request: web.Request) -> web.Response:
        """Unknown routes and whatever did not fit the official description."""
        return answer(list(self.box.violations))

    async def limits(self, _request: web.Request) -> web.Response:
        """The rate limits as they stand."""
        return answer(self.box.limits.state())

    async def faults(self, _request: web.Request) -> web.Response:
        """All kinds of faults in words, and those that are set."""
        active = [
            {key: getattr(one, key) for key in ("id", "kind", "count", "probability", "match", "struck", "missed")}
            for one in self.box.faults.active
        ]
        return answer({"kinds": self.box.faults.kinds, "active": active})

    async def add_fault(self, request: web.Request) -> web.Response:
        """Set a fault: {kind, count?, probability?, seed?, match?, and its own options}."""
        body = await body_of(request)
        if not isinstance(body.get("kind"), str):
            raise NotPossible("'kind' must name a fault.")
        known = {key: body[key] for key in FAULT_ARGUMENTS - {"kind"} if key in body}
        options = {key: value for key, value in body.items() if key not in FAULT_ARGUMENTS}
        made = self.box.faults.add(body["kind"], **known, **options)
        return answer({"id": made.id, "kind": made.kind})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Take away all faults, or those of one kind."""
        self.box.faults.clear(request.query.get("kind"))
        return answer({})
