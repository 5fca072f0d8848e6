"""Discord's official OpenAPI description, compiled piece by piece when it is needed."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from sandbox.contract.adjustments import adjusted
from sandbox.rest.call import Route

type Json = dict[str, Any]
type Check = jsonschema_rs.Draft202012Validator

_ROOT = "urn:discord"


class Description:
    """The description with its adjustments; compiled checks are kept."""

    def __init__(self, spec: Json) -> None:
        self._spec = adjusted(spec)
        self._registry = jsonschema_rs.Registry([(_ROOT, self._spec)])
        self._checks: dict[tuple[str, ...], Check | None] = {}

    def operation(self, route: Route) -> Json | None:
        """What is said of a route, None when nothing is."""
        found: Json | None = self._spec["paths"].get(route.template, {}).get(route.method.lower())
        return found

    def has_answer(self, route: Route, status: int) -> bool:
        """Whether the route may answer with a status."""
        responses = (self.operation(route) or {})["responses"]
        return str(status) in responses or f"{status // 100}XX" in responses

    def request(self, route: Route) -> Check | None:
        """The check of a request's JSON body, None when the route takes none."""
        return self._kept((route.name, "request"), lambda: self._request(route))

    def answer(self, route: Route, status: int) -> Check | None:
        """The check of an answer's body, None when that answer has none."""
        return self._kept((route.name, str(status)), lambda: self._answer(route, status))

    def component(self, name: str) -> Check:
        """The check of an object of a component schema."""
        check = self._kept(("component", name), lambda: self._compiled(f"#/components/schemas/{name}"))
        assert check is not None
        return check

    def parameters(self, route: Route) -> list[Json]:
        """The parameters of a route, those of its path among them."""
        shared = self._spec["paths"][route.template].get("parameters", [])
        return [*shared, *(self.operation(route) or {}).get("parameters", [])]

    def parameter(self, route: Route, parameter: Json) -> Check:
        """The check of a parameter's value."""
        check = self._kept((route.name, "parameter", parameter["name"]), lambda: self._inline(parameter["schema"]))
        assert check is not None
        return check

    def _kept(self, key: tuple[str, ...], make: Any) -> Check | None:
        if key not in self._checks:
            self._checks[key] = make()
        return self._checks[key]

    def _request(self, route: Route) -> Check | None:
        holder = (self.operation(route) or {}).get("requestBody", {})
        return self._of_holder(holder, f"#/paths/{_pointer(route.template)}/{route.method.lower()}/requestBody")

    def _answer(self, route: Route, status: int) -> Check | None:
        responses = (self.operation(route) or {})["responses"]
        told = str(status) if str(status) in responses else f"{status // 100}XX"
        holder = responses[told]
        if "$ref" in holder:
            name = holder["$ref"].rsplit("/", 1)[1]
            return self._of_holder(self._spec["components"]["responses"][name], holder["$ref"])
        where = f"#/paths/{_pointer(route.template)}/{route.method.lower()}/responses/{told}"
        return self._of_holder(holder, where)

    def _of_holder(self, holder: Json, where: str) -> Check | None:
        if "application/json" not in holder.get("content", {}):
            return None
        return self._compiled(f"{where}/content/application~1json/schema")

    def _compiled(self, pointer: str) -> Check:
        schema = {"$ref": f"{_ROOT}{pointer}"}
        return jsonschema_rs.Draft202012Validator(schema, registry=self._registry, validate_formats=True)

    def _inline(self, schema: Json) -> Check:
        text = json.dumps(schema).replace('"#/components', f'"{_ROOT}#/components')
        return jsonschema_rs.Draft202012Validator(json.loads(text), registry=self._registry)


@lru_cache(maxsize=2)
def description_in(path: Path) -> Description:
    """The description in a file, read and compiled once in a process."""
    return Description(json.loads(path.read_text(encoding="utf-8")))


def _pointer(template: str) -> str:
    """A path as a piece of a JSON pointer inside an address."""
    escaped = template.replace("~", "~0").replace("/", "~1")
    return escaped.replace("{", "%7B").replace("}", "%7D")
