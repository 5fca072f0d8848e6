"""A message with files, as Discord's REST API takes it: one form with the message as JSON and the files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from services.people.names import UNSEEN

LONGEST_NAME, LONGEST_ENDING = 120, 15


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message; `description` is for people who cannot see it."""

    name: str
    content: bytes
    description: str = ""


def plain_name(name: str) -> str:
    """What a file may be called in a message: without marks that nobody sees or that turn its ending around.

    A name that would begin a header of its own ends the request; Discord shows at most so many characters.
    """
    plain = UNSEEN.sub("", name).replace("/", "_").replace("\\", "_").strip(" .")
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        kept = f"{dot}{ending}" if stem and len(ending) <= LONGEST_ENDING else ""
        plain = plain[: LONGEST_NAME - len(kept)] + kept
    return plain or "file"


@dataclass(frozen=True, slots=True)
class Upload:
    """What is posted: the message without its attachments, and the files."""

    message: Mapping[str, Any]
    files: tuple[File, ...]

    def form(self) -> aiohttp.FormData:
        """A new form, for one attempt."""
        form = aiohttp.FormData(quote_fields=False)
        listed = [
            {"id": number, "filename": plain_name(file.name), "description": file.description}
            for number, file in enumerate(self.files)
        ]
        message = orjson.dumps({**self.message, "attachments": listed})
        form.add_field("payload_json", message.decode(), content_type="application/json")
        for number, file in enumerate(self.files):
            named = {"filename": plain_name(file.name), "content_type": "application/octet-stream"}
            form.add_field(f"files[{number}]", file.content, **named)
        return form
