"""Inputs made worse: a value somewhere in a JSON document, a piece of a text, a few bytes.

Everything follows from the generator that is handed in, so a seed gives the same input on every machine.
"""

import copy
import json
from random import Random
from typing import Any

WORDS = (
    *(
        "",
        " ",
        "\x00",
        "\ud800",
        "\u202e",
        "\u200b",
        "\ufeff",
        "é",
        "e\u0301",
        "İ",
        "ǅ",
        "ß",
        "👩‍👩‍👧",
        "𝔘",
        "\U0010ffff",
    ),
    *("null", "None", "nan", "inf", "-inf", "1e999", "0", "-0", "-1", "1.5", "0x10", "١٢٣", "²", "½", "_", "1_0"),
    *("9223372036854775807", "9223372036854775808", "18446744073709551616", "-9223372036854775809", "9" * 30),
    *("2147483647", "2147483648", "32767", "32768", "4194304", "1" + "0" * 5000),
    *("0000-00-00", "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00.1+23:59"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-W47-1", "20261123", "2026-11-23T24:00:00"),
    *(
        "@everyone",
        "@here",
        "<@1>",
        "<@&1>",
        "<#1>",
        "<t:1>",
        "||x||",
        "[a](http://b)",
        "# x",
        "```",
        "`",
        "\\",
        "*",
        "_",
    ),
    *(
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "'",
        '"',
        ";",
        "--",
        "/*",
        "$1",
        "%",
        "%s",
        "{}",
        "{0}",
        "{x!r}",
    ),
    *("../../x", "/", "C:\\x", "a/../b", ".", "..", "http://127.0.0.1", "file:///x", "javascript:x", "data:,x"),
    *("a" * 100, "a" * 3000, " " * 2000, "(" * 300, "\n" * 300, "ą" * 300, "́" * 300, "-" * 300, "1-" * 200),
)
NUMBERS = (
    *(0, 1, -1, 2, 255, 2**15 - 1, 2**15, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63), -(2**63) - 1),
    *(10**30, 0.0, -0.5, 1e308, 1e-308, 4194304, 253402300800, -62135596801),
)
NASTY: tuple[Any, ...] = (None, True, False, *WORDS, *NUMBERS, [], {}, [[]], [None], {"": None}, [0] * 300)
DEEPEST = 60


def changed(data: bytes, random: Random, *, largest: int = 20_000, splice: tuple[bytes, ...] = ()) -> bytes:
    """The input with one to four changes: of values where it is JSON, else of bytes."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return _bytes_changed(data, random)[:largest]
    if random.random() < 0.05:
        return _bytes_changed(data, random)[:largest]
    for _ in range(random.choice((1, 1, 2, 4))):
        value = _value_changed(value, random, splice)
    made = json.dumps(value).encode()
    return made if len(made) <= largest else data


def _value_changed(value: Any, random: Random, splice: tuple[bytes, ...]) -> Any:
    places = _places(value)
    if not places or random.random() < 0.02:
        return _worse(value, random, value, splice)
    holder, key = random.choice(places)
    match random.randrange(8):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 0 | 1 if isinstance(holder, list):
            holder.insert(random.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
        case 1:
            holder[key] = [copy.deepcopy(holder[key])]
        case 2:
            other, name = random.choice(places)
            if other is not holder or name != key:
                holder[key] = copy.deepcopy(other[name]) if _depth(other[name]) < DEEPEST else None
        case _:
            holder[key] = _worse(holder[key], random, value, splice)
    return value


def _worse(one: Any, random: Random, whole: Any, splice: tuple[bytes, ...]) -> Any:
    del whole
    if splice and random.random() < 0.1:
        return json.loads(random.choice(splice))
    if isinstance(one, str) and random.random() < 0.6:
        return text_changed(one, random)
    if isinstance(one, int) and not isinstance(one, bool) and random.random() < 0.4:
        return random.choice((one + 1, one - 1, -one, one << random.randrange(70), str(one), float(one & 0xFFFFFFFF)))
    if random.random() < 0.02:
        return _nested(random)
    return copy.deepcopy(random.choice(NASTY))


def _nested(random: Random) -> Any:
    made: Any = random.choice(NASTY)
    for _ in range(random.randrange(DEEPEST)):
        made = [made] if random.random() < 0.5 else {"a": made}
    return made


def text_changed(text: str, random: Random) -> str:
    """The text with a piece put in, taken out, doubled or replaced."""
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice((0, 0, 1, 2, 8)))
    middle = random.choice(
        (random.choice(WORDS), random.choice(WORDS), "", text[start:end] * 2, chr(random.randrange(1, 0x300)))
    )
    return text[:start] + middle + text[end:]


def _bytes_changed(data: bytes, random: Random) -> bytes:
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8))):
        start = random.randrange(len(made) + 1)
        end = min(len(made), start + random.choice((0, 1, 1, 4, 64)))
        piece = random.choice(
            (random.randbytes(1), random.randbytes(4), b"", bytes(made[start:end] * 2), _word(random))
        )
        made[start:end] = piece
    return bytes(made)


def _word(random: Random) -> bytes:
    return random.choice(WORDS).encode("utf-8", "surrogatepass")


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place inside a document: what holds it, and under which key."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        inner = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in inner:
            found.append((one, key))
            waiting.append(one[key])
    return found


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level := [
        inner
        for one in level
        if isinstance(one, dict | list)
        for inner in (one.values() if isinstance(one, dict) else one)
    ]:
        depth += 1
    return depth
