"""What every place for bytes can do, and how it fails.

StoreProblem
├── StoreAway      no usable answer: trying again later is right
├── StoreFull      no space left
├── StoreRefused   wrong keys, no such bucket, no permission: only the operator can help
└── ObjectMissing  nothing has that key
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from services.errors import ProfilerError

RESERVE = 256 * 1024 * 1024
"""Bytes that stay free on a disk that takes files, since it may be the database's as well."""


class StoreProblem(ProfilerError):
    """The place for bytes did not do what it was asked; the text says why in one sentence."""


class StoreAway(StoreProblem):
    """It cannot be reached now."""


class StoreFull(StoreProblem):
    """It has no space left."""


class StoreRefused(StoreProblem):
    """It says no, and will until a setting changes."""


class ObjectMissing(StoreProblem):
    """It holds nothing under that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The store of attachments holds no {key}.")


class ObjectStore(Protocol):
    """Bytes by key; `place` names the store in the database, without secrets.

    Every method may raise StoreAway and StoreRefused.
    """

    place: str

    async def put(self, key: str, path: Path, content_type: str | None) -> None:
        """Keep the bytes of a file under a key, whole or not at all; raises StoreFull."""

    def get(self, key: str) -> AsyncIterator[bytes]:
        """The bytes in pieces; raises ObjectMissing."""

    async def delete(self, key: str) -> None:
        """Forget a key and whatever of it was left half way; one that is not there is fine."""

    async def size(self, key: str) -> int | None:
        """How many bytes a key has, None when there is no such key."""

    async def link(self, key: str, filename: str, seconds: int) -> str | None:
        """An address that gives the file to whoever has it, for some seconds; None where there is no such thing."""

    async def tidy(self) -> int:
        """Abort what earlier processes left half way; returns how much there was."""

    async def check(self) -> None:
        """Write, read and delete a small object."""
