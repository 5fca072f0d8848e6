"""Every request and answer held against Discord's official OpenAPI description."""

import json
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs

from sandbox.rest.call import Route
from sandbox.spec_adjustments import adjusted, is_outside

type Json = dict[str, Any]

log = logging.getLogger(__name__)

_ROOT = "urn:discord"
_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "discord" / "openapi.json"
_MOST_TOLD = 3


def default_path() -> Path:
    """Where the description is looked for: DISCORD_OPENAPI, else beside the checkout."""
    told = os.environ.get("DISCORD_OPENAPI")
    return Path(told) if told else _BESIDE_THE_CHECKOUT


class Contract:
    """Checks requests and answers; what it finds goes to ``record`` in words."""

    def __init__(self, spec: Json | None, record: Callable[[str], None]) -> None:
        self._spec = None if spec is None else adjusted(spec)
        self._record = record
        self._checks: dict[tuple[str, ...], jsonschema_rs.Draft202012Validator | None] = {}
        self._registry = None if self._spec is None else jsonschema_rs.Registry([(_ROOT, self._spec)])

    @classmethod
    def from_file(cls, path: Path | None, record: Callable[[str], None]) -> "Contract":
        """The contract in a file; without the file it says so once and checks nothing."""
        chosen = path or default_path()
        if not chosen.is_file():
            log.warning("no OpenAPI description at %s: requests and answers are not checked", chosen)
            return cls(None, record)
        return cls(json.loads(chosen.read_text()), record)

    @property
    def on(self) -> bool:
        """Whether anything is checked."""
        return self._spec is not None

    def check_request(
        self, route: Route, params: Mapping[str, str], query: Mapping[str, list[str]], body: Any
    ) -> list[tuple[list[str | int], str]]:
        """What is wrong with a request, as places and words; recorded too."""
        if self._spec is None or is_outside(route.name):
            return []
        operation = self._operation(route)
        if operation is None:
            self._record(f"{route.name} is not in the OpenAPI description")
            return []
        found = self._check_parameters(route, operation, params, query)
        check = self._check(route, "request")
        if check and (body is not None or operation["requestBody"].get("required")):
            found += _problems(check, normalised(body))
        for place, words in found[:_MOST_TOLD]:
            self._record(f"request {route.name}: {'.'.join(map(str, place))}: {words}")
        return found

    def check_answer(self, route: Route, status: int, body: Any) -> None:
        """Record what is wrong with an answer."""
        if self._spec is None or is_outside(route.name) or self._operation(route) is None:
            return
        if self._response(route, status) is None:
            self._record(f"answer {route.name}: status {status} is not in the OpenAPI description")
            return
        check = self._check(route, str(status))
        if check is None and body is not None:
            self._record(f"answer {route.name}: status {status} has no body in the OpenAPI description")
        for place, words in _problems(check, body)[:_MOST_TOLD] if check else ():
            self._record(f"answer {route.name} {status}: {'.'.join(map(str, place))}: {words}")

    def component(self, name: str, value: Any) -> list[str]:
        """What is wrong with an object of a component schema (``MessageResponse``), in words."""
        if self._spec is None:
            return []
        key = ("component", name)
        if key not in self._checks:
            self._checks[key] = self._compiled(f"#/components/schemas/{name}")
        check = self._checks[key]
        assert check is not None
        return [f"{'.'.join(map(str, place))}: {words}" for place, words in _problems(check, value)]

    def _operation(self, route: Route) -> Json | None:
        assert self._spec is not None
        found: Json | None = self._spec["paths"].get(route.template, {}).get(route.method.lower())
        return found

    def _response(self, route: Route, status: int) -> Json | None:
        responses = (self._operation(route) or {})["responses"]
        found: Json | None = responses.get(str(status)) or responses.get(f"{status // 100}XX")
        return found

    def _check(self, route: Route, what: str) -> jsonschema_rs.Draft202012Validator | None:
        key = (route.method, route.template, what)
        if key not in self._checks:
            self._checks[key] = self._compile(route, what)
        return self._checks[key]

    def _compile(self, route: Route, what: str) -> jsonschema_rs.Draft202012Validator | None:
        operation = self._operation(route) or {}
        where = f"#/paths/{_pointer(route.template)}/{route.method.lower()}"
        if what == "request":
            holder, where = operation.get("requestBody", {}), f"{where}/requestBody"
        else:
            status = what if what in operation["responses"] else f"{what[0]}XX"
            holder, where = operation["responses"][status], f"{where}/responses/{status}"
            if "$ref" in holder:
                where = holder["$ref"]
                holder = self._spec["components"]["responses"][where.rsplit("/", 1)[1]]  # type: ignore[index]
        if "application/json" not in holder.get("content", {}):
            return None
        return self._compiled(f"{where}/content/application~1json/schema")

    def _compiled(self, pointer: str) -> jsonschema_rs.Draft202012Validator:
        schema = {"$ref": f"{_ROOT}{pointer}"}
        return jsonschema_rs.Draft202012Validator(schema, registry=self._registry, validate_formats=True)

    def _check_parameters(
        self, route: Route, operation: Json, params: Mapping[str, str], query: Mapping[str, list[str]]
    ) -> list[tuple[list[str | int], str]]:
        assert self._spec is not None
        shared = self._spec["paths"][route.template].get("parameters", [])
        found: list[tuple[list[str | int], str]] = []
        known = set()
        for number, one in enumerate([*shared, *operation.get("parameters", [])]):
            known.add(one["name"])
            given = [params[one["name"]]] if one["name"] in params else query.get(one["name"])
            if given is None:
                continue
            key = ("parameter", route.name, str(number))
            if key not in self._checks:
                self._checks[key] = self._compiled_inline(one["schema"])
            check = self._checks[key]
            if check and not any(check.is_valid(value) for value in _readings(given)):
                found.append(([one["name"]], f"{given!r} does not fit the description"))
        found += [([name], "is no parameter of this route") for name in query if name not in known]
        return found

    def _compiled_inline(self, schema: Json) -> jsonschema_rs.Draft202012Validator:
        text = json.dumps(schema).replace('"#/components', f'"{_ROOT}#/components')
        return jsonschema_rs.Draft202012Validator(json.loads(text), registry=self._registry)


def _pointer(template: str) -> str:
    """A path as a piece of a JSON pointer inside an address."""
    escaped = template.replace("~", "~0").replace("/", "~1")
    return escaped.replace("{", "%7B").replace("}", "%7D")


def _problems(check: jsonschema_rs.Draft202012Validator, value: Any) -> list[tuple[list[str | int], str]]:
    if check.is_valid(value):
        return []
    return [(list(error.instance_path), error.message[:200]) for error in check.iter_errors(value)]


def _readings(given: list[str]) -> list[Any]:
    """What a query parameter can mean: text, number, yes or no, or a list of them."""
    scalars: list[Any] = [given[0]]
    if given[0].lstrip("-").isdigit():
        scalars.append(int(given[0]))
    if given[0].lower() in {"true", "false"}:
        scalars.append(given[0].lower() == "true")
    return [*scalars, given, [int(one) for one in given if one.lstrip("-").isdigit()]]


_LISTS_OF_IDS = frozenset({"roles", "applied_tags", "users", "messages", "sticker_ids"})
_BITS = frozenset({"default_member_permissions", "allow", "deny", "permissions"})


def normalised(body: Any, parent: str = "") -> Any:
    """A body with ids as text and bits as numbers, as Discord takes them from clients either way."""
    if isinstance(body, list):
        if parent in _LISTS_OF_IDS:
            return [str(one) if isinstance(one, int) else one for one in body]
        return [normalised(one, parent) for one in body]
    if not isinstance(body, dict):
        return body
    return {key: _normal_value(key, value, parent) for key, value in body.items()}


def _normal_value(key: str, value: Any, parent: str) -> Any:
    is_id = (key.endswith("_id") and key != "custom_id") or (key == "id" and parent in {"attachments", ""})
    if is_id and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if key in _BITS and isinstance(value, str) and value.isdecimal():
        return int(value)
    return normalised(value, key)
