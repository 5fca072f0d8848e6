"""What a message says: its words and code counted, the text inside components and forwarded snapshots."""

from services.records.json_values import Payload, objects, optional_object, text

FENCE = "```"
TEXT_DISPLAY = 10


def counts(written: str) -> tuple[int, int, int]:
    """The words, characters and code blocks of what was written.

    Code blocks are left out of the words, since a pasted traceback is not writing; characters are all of them. An
    unclosed fence is ordinary text, as Discord shows it.
    """
    if FENCE not in written:
        return len(written.split()), len(written), 0
    parts = written.split(FENCE)
    blocks = parts[1:-1:2]
    prose = parts[::2] if len(parts) % 2 else [*parts[::2], parts[-1]]
    return sum(len(part.split()) for part in prose), len(written), sum(1 for block in blocks if block.strip())


def components_text(payload: Payload) -> str:
    """The text displays of a message's components, in reading order, one a line."""
    found = []
    waiting = objects(payload, "components")[::-1]
    while waiting:
        component = waiting.pop()
        if component.get("type") == TEXT_DISPLAY:
            found.append(text(component, "content"))
        waiting += objects(component, "components")[::-1]
    return "\n".join(found)


def snapshot_text(payload: Payload) -> str:
    """The text of the messages that were forwarded in this one."""
    found = []
    for snapshot in objects(payload, "message_snapshots"):
        message = optional_object(snapshot, "message") or {}
        found.append(text(message, "content") or components_text(message))
    return "\n".join(found)
