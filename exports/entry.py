"""What the reader yields for one message."""

from dataclasses import dataclass, field
from pathlib import Path

from exports.values import Json


@dataclass(slots=True)
class Entry:
    """One message as Discord's API would send it, and what the export says around it."""

    message: Json
    """A message object: string ids, numeric type, ISO times in UTC."""
    position: str
    """Where it stood in its file: "message 17"."""
    users: list[Json] = field(default_factory=list)
    """The author and everyone mentioned or reacting, each once, as user objects."""
    roles: list[Json] = field(default_factory=list)
    """Roles of those users, as role objects without permissions (exports do not tell them)."""
    roles_of: dict[str, list[str]] = field(default_factory=dict)
    """User id to role ids, only for users whose roles the export names."""
    files: dict[str, Path] = field(default_factory=dict)
    """Attachment id to the file the exporter downloaded, only where that file exists."""
    reactors: dict[str, list[str]] = field(default_factory=dict)
    """Emoji ("👍", or "name:id" for a server's own) to the ids of those who reacted, where the export names them."""
