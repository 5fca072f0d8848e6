"""What holds for a folder and for a bucket alike."""

import asyncio
import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import aiohttp
import pytest

from services.attachments.objects.bucket import Bucket
from services.attachments.objects.folder import FolderStore
from services.attachments.objects.opening import open_store
from services.attachments.objects.s3 import PART, S3Store, open_bucket
from services.attachments.objects.store import ObjectMissing, ObjectStore, StoreAway, StoreFull, StoreRefused
from tests.e2e.bot_process import until
from tests.services.attachments.s3_server import S3Server

KEY = "700/ab/abcdef"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some file"
    path.write_bytes(b"some bytes")
    return path


def written(file: Path, data: bytes) -> bytes:
    file.write_bytes(data)
    return data


async def read(store: ObjectStore, key: str) -> bytes:
    return b"".join([piece async for piece in store.get(key)])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "rclone.log"]


async def test_what_was_put_can_be_got(store: ObjectStore, file: Path) -> None:
    await store.put(KEY, file, "text/plain")
    assert await read(store, KEY) == b"some bytes"
    assert await store.size(KEY) == 10


async def test_an_empty_file_is_a_file(store: ObjectStore, file: Path) -> None:
    written(file, b"")
    await store.put(KEY, file, None)
    assert await read(store, KEY) == b""
    assert await store.size(KEY) == 0


@pytest.mark.parametrize("size", [PART - 1, PART, PART + 1, 3 * PART])
async def test_large_files_come_back_byte_for_byte(store: ObjectStore, file: Path, size: int) -> None:
    data = written(file, os.urandom(size))
    await store.put(KEY, file, "video/mp4")
    assert hashlib.sha256(await read(store, KEY)).digest() == hashlib.sha256(data).digest()


async def test_putting_again_replaces(store: ObjectStore, file: Path) -> None:
    await store.put(KEY, file, None)
    written(file, b"others")
    await store.put(KEY, file, None)
    assert await read(store, KEY) == b"others"


async def test_puts_of_one_key_at_once_leave_one_whole_object(store: ObjectStore, file: Path) -> None:
    await asyncio.gather(*(store.put(KEY, file, None) for _ in range(5)))
    assert await read(store, KEY) == b"some bytes"


async def test_a_folder_leaves_the_database_its_room(file: Path, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "kept", reserve=2**62)
    with pytest.raises(StoreFull, match="free some space"):
        await store.put(KEY, file, None)
    assert not files_in(tmp_path / "kept")


async def test_what_was_deleted_is_gone_and_can_be_deleted_again(store: ObjectStore, file: Path) -> None:
    await store.put(KEY, file, None)
    for _ in range(2):
        await store.delete(KEY)
    assert await store.size(KEY) is None
    with pytest.raises(ObjectMissing):
        await read(store, KEY)


async def test_a_strange_type_does_no_harm(store: ObjectStore, file: Path) -> None:
    await store.put(KEY, file, "text/plain; charset=ż\n")
    assert await read(store, KEY) == b"some bytes"


async def test_the_check_leaves_nothing_behind(store: ObjectStore, tmp_path: Path) -> None:
    await store.check()
    assert not files_in(tmp_path)


async def test_there_is_nothing_to_tidy_at_first(store: ObjectStore) -> None:
    assert await store.tidy() == 0


async def test_the_settings_choose(tmp_path: Path, server: S3Server) -> None:
    async with open_store(None, tmp_path) as one, open_store(server.bucket, tmp_path) as other:
        assert isinstance(one, FolderStore)
        assert isinstance(other, S3Store)
        assert server.bucket.secret_key not in f"{other.place} {server.bucket!r}"


async def test_a_folder_keeps_its_files_to_its_user(tmp_path: Path, file: Path) -> None:
    store = FolderStore(tmp_path / "kept")
    await store.put(KEY, file, None)
    assert (tmp_path / "kept" / KEY).stat().st_mode & 0o077 == 0
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    assert await store.link(KEY, "a.txt", 60) is None


async def test_a_folder_is_not_left_by_any_key(tmp_path: Path, file: Path) -> None:
    with pytest.raises(ValueError, match="out of the folder"):
        await FolderStore(tmp_path / "kept").put("../outside", file, None)


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, file: Path) -> None:
    with pytest.raises(StoreAway, match="ATTACHMENTS_FOLDER"):
        await FolderStore(file / "kept").put(KEY, file, None)


async def test_copies_left_half_way_are_tidied_up(tmp_path: Path) -> None:
    left = tmp_path / "700" / ".unfinished-abc"
    left.parent.mkdir()
    left.write_bytes(b"half")
    store = FolderStore(tmp_path)
    assert await store.tidy() == 0
    os.utime(left, (0, 0))
    assert await store.tidy() == 1
    assert not left.exists()


async def test_a_link_gives_the_file_under_its_name_and_ends(server: S3Server, file: Path) -> None:
    async with open_bucket(server.bucket) as store, aiohttp.ClientSession() as session:
        await store.put(KEY, file, "text/html")
        link = await store.link(KEY, 'zażółć "1".html', 1)
        assert link is not None
        async with session.get(link) as answer:
            assert await answer.read() == b"some bytes"
            assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''za%C5%BC")
        async with session.get(link.partition("?")[0]) as answer:
            assert answer.status in {400, 403}

        async def ended() -> bool:
            async with session.get(link) as answer:
                return answer.status != 200

        await until(ended)


@pytest.mark.parametrize(
    ("addressing", "address"),
    [("path", "https://fra1.example.org/school/files/700"), ("virtual", "https://school.fra1.example.org/files/700")],
)
async def test_links_name_the_bucket_in_the_path_or_in_the_host(
    addressing: Literal["path", "virtual"], address: str
) -> None:
    bucket = Bucket("school", "a", "b", endpoint="https://fra1.example.org", prefix="files/", addressing=addressing)
    async with open_bucket(bucket) as store:
        link = await store.link(KEY, "a.txt", 60)
    assert link is not None
    assert link.startswith(address)
    assert "X-Amz-Expires=60" in link


async def test_wrong_keys_are_refused_in_words(server: S3Server, file: Path) -> None:
    async with open_bucket(replace(server.bucket, secret_key="wrong")) as store:
        with pytest.raises(StoreRefused, match="S3"):
            await store.put(KEY, file, None)
        with pytest.raises(StoreRefused):
            await store.check()


async def test_a_missing_bucket_is_said(server: S3Server) -> None:
    async with open_bucket(replace(server.bucket, name="nowhere")) as store:
        with pytest.raises(StoreRefused, match="S3_BUCKET"):
            await store.check()


async def test_a_bucket_that_is_away_comes_back(server: S3Server, file: Path) -> None:
    async with open_bucket(server.bucket, retries=0) as store:
        await store.put(KEY, file, None)
        await server.kill()
        for refused in (store.put(KEY, file, None), store.delete(KEY), read(store, KEY)):
            with pytest.raises(StoreAway):
                await refused
        await server.start()
        assert await read(store, KEY) == b"some bytes"


async def test_a_bucket_that_is_away_for_a_moment_is_asked_again(server: S3Server, file: Path) -> None:
    async with open_bucket(server.bucket) as store:
        tries: list[int] = []
        store._client.meta.events.register("needs-retry.s3.PutObject", lambda **_: tries.append(1))
        await server.kill()
        putting = asyncio.create_task(store.put(KEY, file, None))
        await until(lambda: bool(tries))
        await server.start()
        await putting
        assert await read(store, KEY) == b"some bytes"


async def test_parts_left_half_way_are_aborted(server: S3Server, file: Path) -> None:
    async with open_bucket(server.bucket) as store:
        client, named = store._client, {"Bucket": server.bucket.name, "Key": f"files/{KEY}"}
        left = await client.create_multipart_upload(**named)
        await client.upload_part(**named, UploadId=left["UploadId"], PartNumber=1, Body=b"x")
        assert await store.tidy() == 0  # somebody may be at it
        written(file, os.urandom(PART + 1))
        await store.put(KEY, file, None)
        assert not (await client.list_multipart_uploads(Bucket=server.bucket.name)).get("Uploads")


@pytest.mark.parametrize(
    ("operation", "method", "more"),
    [
        ("PutObject", "put_object", {"Body": b"x"}),
        ("DeleteObject", "delete_object", {}),
        ("UploadPart", "upload_part", {"PartNumber": 1, "UploadId": "u", "Body": b"x"}),
    ],
)
async def test_no_checksums_are_sent_that_only_aws_takes(operation: str, method: str, more: dict[str, Any]) -> None:
    bucket = Bucket("school", "a", "b", endpoint="https://fra1.example.org", addressing="virtual")
    sent: list[Any] = []

    def caught(request: Any, **_: Any) -> None:
        sent.append(request)
        raise OSError("nothing goes out in this test")

    async with open_bucket(bucket) as store:
        client = store._client
        client.meta.events.register(f"before-send.s3.{operation}", caught)
        with pytest.raises(OSError, match="nothing goes out"):
            await getattr(client, method)(Bucket=bucket.name, Key="a", **more)
    headers = {name.lower(): str(value) for name, value in sent[0].headers.items()}
    assert sent[0].url.startswith("https://school.fra1.example.org/a")
    assert not [name for name in headers if "checksum" in name or "trailer" in name or name == "x-amz-acl"]
    assert "aws-chunked" not in headers.get("content-encoding", "")
