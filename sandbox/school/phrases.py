"""What people of a programming course say, put together from templates and the course's own words."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_FOLDER = Path(__file__).parent / "talk"
_NAMES = ("items", "total", "user", "row", "price", "word", "node", "order", "score", "temp", "city", "data", "book")
_FUNCTIONS = (
    "load",
    "parse",
    "total",
    "find",
    "update",
    "count",
    "discount",
    "login",
    "save",
    "check",
    "merge",
    "rank",
)
_SMILES = (" 🙂", " 😅", " :D", " 🙈", " ^^", " 😄", " 🤔", "...")
_WITHOUT_TAILS = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


@cache
def read(name: str) -> dict[str, Any]:
    """One of the files with the course's words."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def topics() -> list[dict[str, Any]]:
    """The course's topics in the order they are taught."""
    found: list[dict[str, Any]] = read("topics")["topic"]
    return found


class Words:
    """The words that fill one template; each is chosen when the template asks for it."""

    def __init__(self, random: Random, topic: dict[str, Any], language: str, week: int, addressed: str) -> None:
        self._random = random
        self._topic = topic
        self._language = language
        self._made: dict[str, Callable[[], Any]] = {
            "topic": lambda: random.choice(topic[language]),
            "topic_z": lambda: random.choice(topic["pl_z"]),
            "fn2": lambda: random.choice(topic["fn"]),
            "name": lambda: addressed,
            "week": lambda: week,
            "hour": lambda: random.choice(("17:00", "18:00", "18:30", "19:00", "20:00")),
            "n": lambda: random.randint(2, 9),
            "m": lambda: random.randint(10, 48),
            "m2": lambda: random.randint(49, 60),
            "a": lambda: random.choice(_NAMES),
            "b": lambda: random.choice(_NAMES),
            "f": lambda: random.choice(_FUNCTIONS),
            "F": lambda: random.choice(_FUNCTIONS).title(),
        }
        self._chosen: dict[str, Any] = {}

    def __getitem__(self, word: str) -> Any:
        if word not in self._chosen:
            made = self._made.get(word)
            self._chosen[word] = made() if made else self._random.choice(self._topic[word])
        return self._chosen[word]


class Talk:
    """Says things; never the same template twice in a row."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._last: dict[str, Any] = {}

    def say(self, act: str, topic: dict[str, Any], language: str, *, week: int = 1, addressed: str = "") -> str:
        """One sentence of a kind (ask, answer, thanks and so on) about a topic."""
        template = self._template(act, language)
        text: str = template.format_map(Words(self._random, topic, language, week, addressed or "all"))
        return text

    def choices(self, act: str, topic: dict[str, Any], language: str, *, week: int) -> list[str]:
        """Several texts that belong together: a poll's question and its answers."""
        words = Words(self._random, topic, language, week, "all")
        return [part.format_map(words) for part in self._template(act, language)]

    def code(self, topic: dict[str, Any], language: str) -> str:
        """A few lines of code of a topic, as a code block."""
        kind = {"sql": "sql", "frontend": "js", "git": "", "docker": "yaml"}.get(topic["key"], "py")
        words = Words(self._random, topic, language, 1, "")
        return f"```{kind}\n{self._random.choice(topic['code']).format_map(words)}\n```"

    def traceback(self, topic: dict[str, Any]) -> list[str]:
        """The lines of a made-up traceback."""
        random = self._random
        file, error = random.choice(topic["file"]), random.choice(topic["error"])
        inner, outer = random.randint(40, 90), random.randint(3, 39)
        return [
            "Traceback (most recent call last):",
            f'  File "{file}", line {inner}, in <module>',
            f"    {random.choice(_FUNCTIONS)}({random.choice(_NAMES)})",
            f'  File "{file}", line {outer}, in {random.choice(_FUNCTIONS)}',
            f"    return {random.choice(_NAMES)}[{random.choice(_NAMES)}]",
            error,
        ]

    def _template(self, act: str, language: str) -> Any:
        lines = read(language).get(act) or read("en")[act]
        template = self._random.choice(lines)
        if self._last.get(act) == template:
            template = self._random.choice(lines)
        self._last[act] = template
        return template


def in_style(text: str, style: str, random: Random) -> str:
    """A text the way one person types; what stands in backticks stays as it is."""
    if style == "plain":
        return text
    if "smiling" in style and "```" not in text and random.random() < 0.3:
        return text + random.choice(_SMILES)
    head, tick, rest = text.partition("`")
    if "lower" in style:
        head = head[:1].lower() + head[1:]
        if not rest:
            head = head.rstrip(".")
    if "bare" in style:
        head = head.translate(_WITHOUT_TAILS)
    return head + tick + rest
