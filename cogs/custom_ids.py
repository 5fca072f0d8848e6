"""What the buttons, menus and forms of an answer carry: which look they belong to, and what they are for.

Discord keeps this text with the message, so they work for ever and after every restart.
"""

from dataclasses import dataclass
from enum import Enum

MARK = "sp"
LONGEST = 100  # Discord's limit
LARGEST = 2**63 - 1


class Kind(Enum):
    """What was pressed."""

    PAGE = "page"  # show another page: the value is its number
    AGAIN = "again"  # ask again, for the page in the value
    EXPORT = "export"  # ask which kind of file
    FILE = "file"  # send a file of the kind in the value
    DO = "do"  # run an action: the button's own value
    MENU = "menu"  # run an action: the value is the line that was chosen
    FORM = "form"  # a form was sent: run the action with what was entered


@dataclass(frozen=True, slots=True)
class CustomId:
    """One custom id; `look` is a row of the audit log, whose question the answer was made for."""

    look: int
    kind: Kind
    action: str = ""
    value: str = ""

    def __str__(self) -> str:
        """The text for Discord; raises ValueError when it is too long or could not be read again."""
        text = ":".join((MARK, str(self.look), self.kind.value, self.action, self.value))
        if len(text) > LONGEST or ":" in self.action:
            raise ValueError(f"the button {self.action!r} has too long a name or value")
        return text


def read_custom_id(text: str) -> CustomId | None:
    """A custom id of ours; None for anything else."""
    parts = text.split(":", 4) if len(text) <= LONGEST else []
    if len(parts) != 5 or parts[0] != MARK or parts[2] not in {one.value for one in Kind}:
        return None
    look = id_in(parts[1])
    return None if look is None else CustomId(look, Kind(parts[2]), parts[3], parts[4])


def id_in(digits: str) -> int | None:
    """The id that a part of a custom id is; None for anything else."""
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST else LARGEST + 1
    return number if number <= LARGEST else None
