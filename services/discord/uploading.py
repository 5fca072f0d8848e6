"""A message with files, as Discord's REST API takes it: one form with the message as JSON and the files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message; `description` is for people who cannot see it."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """What is posted: the message without its attachments, and the files."""

    message: Mapping[str, Any]
    files: tuple[File, ...]

    def form(self) -> aiohttp.FormData:
        """A new form, for one attempt."""
        form = aiohttp.FormData(quote_fields=False)
        listed = [
            {"id": number, "filename": file.name, "description": file.description}
            for number, file in enumerate(self.files)
        ]
        message = orjson.dumps({**self.message, "attachments": listed})
        form.add_field("payload_json", message.decode(), content_type="application/json")
        for number, file in enumerate(self.files):
            form.add_field(
                f"files[{number}]", file.content, filename=file.name, content_type="application/octet-stream"
            )
        return form
