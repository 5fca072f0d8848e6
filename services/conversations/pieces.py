"""A text in pieces that Discord takes, each whole in itself; pure."""

LONGEST = 2000
FENCE = "```"
ENOUGH = 0.5  # of a piece is filled before a line or a word is rather torn
SMALLEST_ROOM = 200


def pieces(head: str, text: str, *, most: int = LONGEST) -> tuple[str, ...]:
    """The text with `head` above it, in as few messages as it takes; none is empty or longer than `most`.

    It is parted between lines, else between words. A block of code that is parted is closed and opened again.
    """
    above = f"{head}\n" if head else ""
    room = max(most - len(above), SMALLEST_ROOM)
    made: list[str] = []
    left, opening = text.strip(), ""
    while left:
        piece, left, opening_next = _first(opening, left, room)
        made.append(f"{above}{piece}"[:most])
        above, room, opening = "", most, opening_next
    return tuple(made) or ((head,) if head else ())


def _first(opening: str, text: str, room: int) -> tuple[str, str, str]:
    """The first piece, what is left, and what opens a block of code there again."""
    if len(opening) + len(text) <= room:
        return opening + text, "", ""
    cut = _place(text, room - len(opening) - len(FENCE) - 1)
    piece, left = text[:cut].rstrip(), text[cut:].lstrip("\n")
    begun = _begun(opening + piece)
    if begun is None:
        return opening + piece, left.lstrip(), ""
    return f"{opening}{piece}\n{FENCE}", left, f"{begun}\n"


def _place(text: str, room: int) -> int:
    """Where to part a text that is longer than the room."""
    for sign in ("\n", " "):
        found = text.rfind(sign, 0, room + 1)
        if found >= room * ENOUGH:
            return found
    return room


def _begun(text: str) -> str | None:
    """The line that begins the block of code in which the text ends; None when it ends in none."""
    if text.count(FENCE) % 2 == 0:
        return None
    line = text[text.rindex(FENCE) :].split("\n", 1)[0]
    return line if len(line) <= len(FENCE) + 20 and " " not in line else FENCE
