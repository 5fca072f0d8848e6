"""From a path to its route: words before placeholders."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from sandbox.rest.call import Route

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Router:
    """Finds the route of a request."""

    def __init__(self, routes: Iterable[Route]) -> None:
        ordered = sorted(routes, key=lambda route: _PLACEHOLDER.sub("~", route.template))
        self._routes = [(route, _pattern(route.template)) for route in ordered]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route with the values of its placeholders; the path is the quoted one, below /api/v10."""
        for route, pattern in self._routes:
            match = route.method == method and pattern.fullmatch(path)
            if match:
                return route, {name: unquote(value) for name, value in match.groupdict().items()}
        return None

    def knows_path(self, path: str) -> bool:
        """Whether some method is known for the path."""
        return any(pattern.fullmatch(path) for _, pattern in self._routes)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(template)
    literal = [re.escape(piece) for piece in pieces[::2]]
    named = [f"(?P<{name}>[^/]+)" for name in pieces[1::2]]
    return re.compile("".join(a + b for a, b in zip(literal, [*named, ""], strict=True)))
