"""Both places for bytes, so that one suite holds for each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.attachments.objects.folder import FolderStore
from services.attachments.objects.s3 import open_bucket
from services.attachments.objects.store import ObjectStore
from tests.services.attachments.s3_server import S3Server, s3_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[S3Server]:
    async with s3_server(tmp_path) as running:
        yield running


@pytest.fixture(params=["folder", "bucket"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ObjectStore]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "kept")
        return
    async with s3_server(tmp_path) as running, open_bucket(running.bucket) as opened:
        yield opened
