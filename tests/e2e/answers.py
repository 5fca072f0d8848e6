"""What is in an answer, for tests."""

from collections.abc import Iterator
from typing import Any

from sandbox.interactions.model import Answer


def embed(answer: Answer) -> dict[str, Any]:
    """The one embed of an answer."""
    assert answer.message is not None
    (only,) = answer.message["embeds"]
    return dict(only)


def figures(answer: Answer) -> dict[str, str]:
    """The embed's fields by name, in one line each."""
    return {one["name"]: one["value"].replace("\n", " / ") for one in embed(answer).get("fields", [])}


def says(answer: Answer) -> str:
    """Every text of an answer in one."""
    message = answer.message or {}
    texts = [message.get("content", "")]
    for one in message.get("embeds", ()):
        texts += [one.get("title", ""), one.get("description", "")]
        texts += [part for entry in one.get("fields", ()) for part in (entry["name"], entry["value"])]
        texts.append((one.get("footer") or {}).get("text", ""))
    return "\n".join(text for text in texts if text)


def buttons(answer: Answer) -> list[dict[str, Any]]:
    """The buttons below an answer."""
    return [one for one in _components(answer) if one["type"] == 2]


def labels(answer: Answer) -> list[str]:
    """The labels of the buttons below an answer, those switched off left out."""
    return [one["label"] for one in buttons(answer) if not one.get("disabled")]


def menus(answer: Answer) -> list[dict[str, Any]]:
    """The menus below an answer."""
    return [one for one in _components(answer) if one["type"] == 3]


def message_id(answer: Answer) -> int:
    """The id of the message an answer is."""
    assert answer.message is not None
    return int(answer.message["id"])


def _components(answer: Answer) -> Iterator[dict[str, Any]]:
    for row in (answer.message or {}).get("components", ()):
        yield from row["components"]
