"""What the buttons, menus and forms of students carry: the server, what they are for, and with what.

Discord keeps this text with the message, so they work for ever, in direct messages too.
"""

from dataclasses import dataclass

from cogs.custom_ids import id_in

MARK = "st"
LONGEST = 100  # Discord's limit
ANY_SERVER = 0  # the line that is chosen from the menu says which one


@dataclass(frozen=True, slots=True)
class StudentId:
    """One custom id; `guild_id` is the server whose record it is about."""

    guild_id: int
    action: str
    value: str = ""

    def __str__(self) -> str:
        """The text for Discord; raises ValueError when it is too long or could not be read again."""
        text = ":".join((MARK, str(self.guild_id), self.action, self.value))
        if len(text) > LONGEST or ":" in self.action:
            raise ValueError(f"the button {self.action!r} has too long a name or value")
        return text


def read_student_id(text: str) -> StudentId | None:
    """A custom id of students; None for anything else."""
    parts = text.split(":", 3) if len(text) <= LONGEST else []
    if len(parts) != 4 or parts[0] != MARK:
        return None
    guild_id = id_in(parts[1])
    return None if guild_id is None else StudentId(guild_id, parts[2], parts[3])
