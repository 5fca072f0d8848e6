"""What somebody is called where others read it: names are chosen by their owners, and some try to trick a reader."""

import re

# Marks that turn the direction of what follows, and signs without any width. Those that join emoji or letters stay.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# Letters and joiners that show nothing by themselves.
EMPTY = re.compile(r"[\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0]*")


def shown_name(*names: str) -> str:
    """The first of some names that can be seen, without its unseen marks; the last as it is when none can."""
    for name in names:
        plain = (name if name.isascii() and name.isprintable() else UNSEEN.sub("", name)).strip()
        if not EMPTY.fullmatch(plain):
            return plain
    return names[-1]
