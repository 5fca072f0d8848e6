"""Kind messages that a mentor may send: written by hand, for copying, and neutral as to gender."""

from services.quiet.people import Kind
from services.wording.words import Words


def suggested(kind: Kind | None, name: str, words: Words) -> tuple[str, ...]:
    """Several wordings for somebody of this display name; they begin with its first word."""
    first = (name.split() or [name])[0].replace("`", "’")
    match kind:
        case Kind.NEVER:
            return (
                words(
                    "Hi {name}, good that you are here! Reading along is fine too. If you like, tell me what you want "
                    "to learn; every question is welcome, here or on the server.",
                    name=first,
                ),
                words(
                    "Hi {name}, is everything set up and clear so far? If writing on the server feels awkward, "
                    "you can simply ask me here.",
                    name=first,
                ),
            )
        case Kind.BACK:
            return (
                words(
                    "Hi {name}, good to see you again! Is there anything from the last weeks "
                    "that I can help you catch up with?",
                    name=first,
                ),
                words(
                    "Hi {name}, nice to have you back. If you want, we can go through what you missed in a quarter "
                    "of an hour.",
                    name=first,
                ),
            )
        case _:
            return (
                words(
                    "Hi {name}, I have not seen you on the server for a while, so I wanted to ask how things are. "
                    "No pressure at all: if something is stuck or life got busy, write to me and we will find a way.",
                    name=first,
                ),
                words(
                    "Hi {name}! How are you? If it is hard to get into the material right now, "
                    "I will gladly take a quarter of an hour for you, whenever it suits you.",
                    name=first,
                ),
                words(
                    "Hi {name}, just a short hello. You can come back at any point, also with the smallest question. "
                    "Is there anything I can help with this week?",
                    name=first,
                ),
            )
