"""Every request and answer held against Discord's official OpenAPI description."""

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sandbox.contract.adjustments import IGNORED_PARAMETERS
from sandbox.contract.description import Check, Description, description_in
from sandbox.rest.call import Route

type Json = dict[str, Any]
type Problem = tuple[list[str | int], str]
"""A place and what is wrong there, in words."""

log = logging.getLogger(__name__)

_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
_MOST_TOLD = 3


def default_path() -> Path:
    """Where the description is looked for: DISCORD_OPENAPI, else beside the checkout."""
    told = os.environ.get("DISCORD_OPENAPI")
    return Path(told) if told else _BESIDE_THE_CHECKOUT


class Contract:
    """Checks requests and answers; what it finds goes to ``record`` in words."""

    def __init__(self, description: Description | None, record: Callable[[str], None]) -> None:
        self._description = description
        self._record = record

    @classmethod
    def from_file(cls, path: Path | None, record: Callable[[str], None]) -> "Contract":
        """The contract in a file; without the file it says so once and checks nothing."""
        chosen = path or default_path()
        if not chosen.is_file():
            log.warning("no OpenAPI description at %s: requests and answers are not checked", chosen)
            return cls(None, record)
        return cls(description_in(chosen), record)

    @property
    def on(self) -> bool:
        """Whether anything is checked."""
        return self._description is not None

    def check_request(
        self, route: Route, params: Mapping[str, str], query: Mapping[str, list[str]], body: Any
    ) -> list[Problem]:
        """What is wrong with a request; recorded too."""
        if self._description is None:
            return []
        if self._description.operation(route) is None:
            self._record(f"{route.name} is not in the OpenAPI description")
            return []
        found = [*self._check_parameters(self._description, route, params, query)]
        check = self._description.request(route)
        if check and (body is not None or _needs_body(self._description, route)):
            found += _problems(check, normalised(body))
        self._tell(f"request {route.name}", found)
        return found

    def check_answer(self, route: Route, status: int, body: Any) -> None:
        """Record what is wrong with an answer."""
        if self._description is None or not self._description.operation(route):
            return
        if not self._description.has_answer(route, status):
            self._record(f"answer {route.name}: status {status} is not in the OpenAPI description")
            return
        check = self._description.answer(route, status)
        if check is None and body is not None:
            self._record(f"answer {route.name}: status {status} has no body in the OpenAPI description")
        self._tell(f"answer {route.name} {status}", _problems(check, body) if check else [])

    def component(self, name: str, value: Any) -> list[str]:
        """What is wrong with an object of a component schema (``MessageResponse``), in words."""
        if self._description is None:
            return []
        found = _problems(self._description.component(name), value)
        return [f"{_dotted(place)}: {words}" for place, words in found]

    def _tell(self, what: str, problems: list[Problem]) -> None:
        for place, words in problems[:_MOST_TOLD]:
            self._record(f"{what}: {_dotted(place)}: {words}")

    def _check_parameters(
        self, description: Description, route: Route, params: Mapping[str, str], query: Mapping[str, list[str]]
    ) -> list[Problem]:
        found: list[Problem] = []
        known = set(IGNORED_PARAMETERS)
        for one in description.parameters(route):
            name = one["name"]
            known.add(name)
            given = [params[name]] if name in params else query.get(name)
            check = description.parameter(route, one)
            if given and not any(check.is_valid(value) for value in _readings(given)):
                found.append(([name], f"{given!r} does not fit the description"))
        for name in query.keys() - known:  # Discord passes over them, so this is no refusal
            self._record(f"request {route.name}: {name} is no parameter of this route")
        return found


def _needs_body(description: Description, route: Route) -> bool:
    return bool((description.operation(route) or {})["requestBody"].get("required"))


def _dotted(place: list[str | int]) -> str:
    return ".".join(map(str, place))


def _problems(check: Check, value: Any) -> list[Problem]:
    if check.is_valid(value):
        return []
    return [(list(error.instance_path), error.message[:200]) for error in check.iter_errors(value)]


def _readings(given: list[str]) -> list[Any]:
    """What a query parameter can mean: text, number, yes or no, or a list of them."""
    scalars: list[Any] = [given[0]]
    if given[0].lstrip("-").isdigit():
        scalars.append(int(given[0]))
    if given[0].lower() in {"true", "false", "1", "0"}:
        scalars.append(given[0].lower() in {"true", "1"})
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
