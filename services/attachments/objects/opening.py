"""The place for bytes that the settings name."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from services.attachments.objects.bucket import Bucket
from services.attachments.objects.folder import FolderStore
from services.attachments.objects.store import ObjectStore


@contextlib.asynccontextmanager
async def open_store(bucket: Bucket | None, folder: Path) -> AsyncIterator[ObjectStore]:
    """The bucket when there is one, else the folder; nothing is asked or written yet."""
    if bucket is None:
        yield FolderStore(folder)
        return
    from services.attachments.objects.s3 import open_bucket  # noqa: PLC0415 - 0.3 s that only a bucket's users pay

    async with open_bucket(bucket) as store:
        yield store
