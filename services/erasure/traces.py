"""What names a person in texts and JSON of others, and the same without it."""

import re
from collections.abc import Collection, Iterable
from typing import Any

SHORTEST = 3  # signs of a name that is looked for; a shorter one stands in too many words
SOMEBODY = "–"
NOBODY = "0"  # Discord knows no such id; as at the door
BLANK = ""


class Traces:
    """The id and the names of one person, found wherever they stand."""

    def __init__(self, user_id: int, names: Iterable[str]) -> None:
        known = {" ".join(name.split()) for name in names}
        self._names = {name.casefold() for name in known if name}
        long = sorted((name for name in known if len(name) >= SHORTEST), key=len, reverse=True)
        self._user_id = user_id
        self._id = re.compile(rf"(?<!\d){user_id}(?!\d)")
        whole = [re.escape(name) for name in long if " " in name]
        called = [f"@{re.escape(name)}" for name in long]
        # A single word is a name only where somebody is called by it: "Max" and "Python" are words as well.
        self._called = _any_of([*called, *whole])
        self._named = _any_of([re.escape(name) for name in long])

    def text(self, said: str) -> str:
        """A text of somebody else without the person: mentions become those of nobody."""
        without = self._id.sub(NOBODY, said)
        return self._called.sub(SOMEBODY, without) if self._called else without

    def json(self, value: Any, messages: Collection[int] = ()) -> Any:
        """JSON without the person, and without the ids of these messages."""
        match value:
            case bool():
                return value
            case int():
                return 0 if value == self._user_id or value in messages else value
            case str():
                return self._string(value, messages)
            case list():
                return [self.json(one, messages) for one in value]
            case dict():
                return {self.text(name): self.json(one, messages) for name, one in value.items()}
        return value

    def are_in(self, *values: Any) -> bool:
        """Whether a text or JSON names the person in any way: for what programs wrote, which is then emptied."""
        return any(self._is_in(value) for value in values)

    def _string(self, value: str, messages: Collection[int]) -> str:
        if value.casefold() in self._names:
            return BLANK
        if value.isdecimal() and len(value) < 20 and int(value) in messages:
            return NOBODY
        return self.text(value)

    def _is_in(self, value: Any) -> bool:
        match value:
            case bool():
                return False
            case int():
                return value == self._user_id
            case str():
                return bool(self._id.search(value) or (self._named and self._named.search(value)))
            case list():
                return any(map(self._is_in, value))
            case dict():
                return any(self._is_in(one) for pair in value.items() for one in pair)
        return False


def numbers(value: Any) -> set[int]:
    """Every number in JSON that may be an id of Discord's."""
    match value:
        case bool():
            return set()
        case int():
            return {value} if value > 1 << 22 else set()
        case str():
            return {int(value)} if value.isdecimal() and len(value) in range(15, 20) else set()
        case list():
            return set().union(*map(numbers, value))
        case dict():
            return set().union(*map(numbers, value.values()))
    return set()


def _any_of(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else None
