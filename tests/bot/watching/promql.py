"""PromQL as far as the ready-made dashboard uses it: read strictly, with its types, its metrics and their labels.

Whatever it takes, Prometheus takes; some things that Prometheus would take it refuses (subqueries, `offset`, groups).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

type Kind = Literal["scalar", "instant", "range"]

TOKEN = re.compile(
    r"""\s*(?:(?P<duration>\d+(?:ms|[smhdwy]))(?![\w])|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<name>[a-zA-Z_:][\w:]*|\$__\w+|\$\w+)
    |(?P<sign>=~|!~|!=|==|>=|<=|[-+*/%^(){}\[\],=<>]))""",
    re.VERBOSE,
)
AGGREGATIONS = {"sum", "min", "max", "avg", "count", "topk", "bottomk", "group", "stddev", "quantile"}
WITH_NUMBER = {"topk", "bottomk", "quantile"}
OF_RANGE = {"rate", "increase", "irate", "delta", "deriv", "changes", "max_over_time", "min_over_time", "avg_over_time"}
OF_INSTANT = {"abs", "ceil", "floor", "clamp_min", "clamp_max", "round", "sort", "sort_desc", "timestamp", "absent"}
OF_COUNTER = {"rate", "increase", "irate"}
COMPARISONS = {"==", "!=", ">", "<", ">=", "<="}
PRECEDENCE = {
    "or": 1,
    "and": 2,
    "unless": 2,
    **dict.fromkeys(COMPARISONS, 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
    "^": 6,
}


class NotPromQL(ValueError):
    """It is no query, with the reason."""


@dataclass
class Query:
    """What a query is about: metrics with the labels it asks for, and those inside a rate."""

    kind: Kind = "scalar"
    metrics: dict[str, set[str]] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    quantiles: set[str] = field(default_factory=set)


def read(text: str) -> Query:
    """A query; raises NotPromQL."""
    reader = _Reader(text)
    query = Query()
    query.kind = reader.expression(query, 0)
    if reader.here is not None:
        raise NotPromQL(f"something is left over at {reader.here!r}: {text}")
    return query


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if match is None:
            raise NotPromQL(f"no word of PromQL at {text[at:]!r}")
        at = match.end()
        yield str(match.lastgroup), match[match.lastgroup or 0]


class _Reader:
    def __init__(self, text: str) -> None:
        self._left = [*_tokens(text)]

    @property
    def here(self) -> str | None:
        """The next word."""
        return self._left[0][1] if self._left else None

    def take(self, *wanted: str, of: str | None = None) -> str:
        """The next word, which has to be one of these, or of this kind."""
        if not self._left or (wanted and self.here not in wanted) or (of and self._left[0][0] != of):
            raise NotPromQL(f"{wanted or of} expected at {self.here!r}")
        return self._left.pop(0)[1]

    def expression(self, query: Query, lowest: int) -> Kind:
        """Values joined by operators, the stronger ones first."""
        if self.here in {"-", "+"}:
            self.take()
            left = self.expression(query, 6)
        else:
            left = self.value(query)
        while self.here in PRECEDENCE and PRECEDENCE[self.here] > lowest:
            sign = self.take()
            if self.here == "bool":
                if sign not in COMPARISONS:
                    raise NotPromQL("bool belongs to a comparison")
                self.take()
            elif sign in COMPARISONS and left == "scalar":
                raise NotPromQL("a comparison of two numbers needs bool")
            asked: set[str] = set()
            if self.here in {"on", "ignoring"}:
                self.take()
                asked = self.labels()
            right = self.expression(query, PRECEDENCE[sign])
            if "range" in {left, right} or (sign in {"and", "or", "unless"} and "scalar" in {left, right}):
                raise NotPromQL(f"{left} {sign} {right}")
            for labels in query.metrics.values():
                labels.update(asked)
            left = "scalar" if left == right == "scalar" else "instant"
        return left

    def value(self, query: Query) -> Kind:
        """A number, something in brackets, a function, an aggregation or a selection of series."""
        if not self._left:
            raise NotPromQL("it ends too early")
        kind, word = self._left.pop(0)
        if kind == "number":
            return "scalar"
        if word == "(":
            inside = self.expression(query, 0)
            self.take(")")
            return inside
        if kind != "name" or word in PRECEDENCE:
            raise NotPromQL(f"a value expected at {word!r}")
        if word in AGGREGATIONS and self.here in {"(", "by", "without"}:
            return self.aggregation(word, query)
        if self.here == "(":
            return self.function(word, query)
        return self.selection(word, query)

    def aggregation(self, word: str, query: Query) -> Kind:
        """sum by (a) (…), sum(…) by (a), topk(5, …)."""
        inside, by = Query(), set[str]()
        if self.here != "(":
            self.take("by", "without")
            by = self.labels()
        self.take("(")
        if word in WITH_NUMBER:
            if self.expression(inside, 0) != "scalar":
                raise NotPromQL(f"{word} needs a number")
            self.take(",")
        if self.expression(inside, 0) != "instant":
            raise NotPromQL(f"{word} needs an instant vector")
        self.take(")")
        if self.here in {"by", "without"} and not by:
            self.take()
            by = self.labels()
        for metric, labels in inside.metrics.items():
            query.metrics.setdefault(metric, set()).update(labels | by)
        query.counted |= inside.counted
        query.quantiles |= inside.quantiles
        return "instant"

    def function(self, word: str, query: Query) -> Kind:
        """A function that is known, with arguments of the kinds it takes."""
        self.take("(")
        if word in {"time", "vector", "scalar"}:
            if word != "time":
                self.expression(query, 0)
            self.take(")")
            return "instant" if word == "vector" else "scalar"
        inside = Query()
        if word == "histogram_quantile":
            if self.expression(inside, 0) != "scalar":
                raise NotPromQL("histogram_quantile begins with a number")
            self.take(",")
        wanted: Kind = "range" if word in OF_RANGE else "instant"
        if word not in OF_RANGE | OF_INSTANT | {"histogram_quantile"}:
            raise NotPromQL(f"no function {word}")
        if (kind := self.expression(inside, 0)) != wanted:
            raise NotPromQL(f"{word} takes a vector of kind {wanted}, not {kind}")
        if word == "histogram_quantile":
            query.quantiles |= set(inside.metrics)
        while self.here == ",":
            self.take(",")
            self.expression(Query(), 0)
        self.take(")")
        query.counted |= inside.counted | (set(inside.metrics) if word in OF_COUNTER else set())
        query.quantiles |= inside.quantiles
        for metric, labels in inside.metrics.items():
            query.metrics.setdefault(metric, set()).update(labels)
        return "instant"

    def selection(self, word: str, query: Query) -> Kind:
        """A metric with what its labels have to be, and how far back."""
        asked = query.metrics.setdefault(word, set())
        if self.here == "{":
            self.take("{")
            while self.here != "}":
                asked.add(self.take(of="name"))
                sign, text = self.take("=", "!=", "=~", "!~"), self.take(of="string")
                if "~" in sign:
                    re.compile(text[1:-1])
                if self.here != "}":
                    self.take(",")
            self.take("}")
        if self.here != "[":
            return "instant"
        self.take("[")
        if not (self.here or "").startswith("$__"):
            self.take(of="duration")
        else:
            self.take()
        self.take("]")
        return "range"

    def labels(self) -> set[str]:
        """Names in brackets."""
        self.take("(")
        found = set()
        while self.here != ")":
            found.add(self.take(of="name"))
            if self.here != ")":
                self.take(",")
        self.take(")")
        return found
