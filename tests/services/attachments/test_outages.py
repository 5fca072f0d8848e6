"""What a bucket that goes away, in the middle of a file or for long, does not do: lose or double anything."""

import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from services.attachments.objects.s3 import PART, open_bucket
from services.database import Database
from services.storage.transactions import asking
from tests.e2e.bot_process import until
from tests.services.attachments.s3_server import S3Server
from tests.services.attachments.scene import Scene, open_scene

CUT_ALL_OTHERS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""


@pytest.fixture
async def scene(database: Database, server: S3Server, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_bucket(server.bucket, retries=0) as store, open_scene(database, store, tmp_path) as opened:
        yield opened


async def failed(scene: Scene) -> bool:
    return "failed" in await scene.counts()


async def has_stored(scene: Scene, number: int) -> bool:
    return (await scene.counts()).get("stored", 0) >= number


async def test_nothing_is_lost_while_the_bucket_is_away(scene: Scene, server: S3Server) -> None:
    messages = [scene.post((f"{n}.bin", os.urandom(1000), None), ("same", b"same", None)) for n in range(20)]
    await scene.read()
    await server.kill()
    async with scene.keeping() as keeper:
        await until(lambda: failed(scene))
        assert {row["reason"] for row in await scene.rows()} <= {"store_away", None}
        tries = sum(row["tries"] for row in await scene.rows())
        looks = AsyncMock(wraps=scene.store.check)
        scene.store.check = looks  # type: ignore[method-assign]
        await until(lambda: looks.await_count >= 2)
        assert sum(row["tries"] for row in await scene.rows()) <= tries + 3  # nothing is fetched in vain meanwhile
        await server.start()
        await keeper.settled()
    assert await scene.counts() == {"stored": 40}
    assert len(server.objects) == 21
    assert len(await scene.bytes_of(messages[0])) == 2


async def test_a_bucket_killed_half_way_holds_the_file_whole_and_once_in_the_end(
    scene: Scene, server: S3Server
) -> None:
    data = os.urandom(12 * PART + 1)
    message = scene.post(("film.mp4", data, "video/mp4"))
    await scene.read()
    store = scene.store
    sent: list[int] = []
    client = store._client  # type: ignore[attr-defined]
    upload = client.upload_part

    async def counted(**named: object) -> object:
        answer = await upload(**named)
        sent.append(1)
        if len(sent) == 6:
            await server.kill()
        return answer

    client.upload_part = counted
    async with scene.keeping() as keeper:
        await until(lambda: failed(scene))
        assert [row["stored_at"] for row in await scene.objects()] in ([], [None])
        await server.start()
        await keeper.settled()
    assert await scene.bytes_of(message) == [data]
    assert (await client.list_objects_v2(Bucket=server.bucket.name))["KeyCount"] == 1
    assert not (await client.list_multipart_uploads(Bucket=server.bucket.name)).get("Uploads")


async def test_messages_deleted_while_the_bucket_is_away_leave_it_afterwards(scene: Scene, server: S3Server) -> None:
    message = scene.post(("a.txt", b"some text", None))
    await scene.read()
    await scene.kept()
    assert len(server.objects) == 1
    await server.kill()
    await scene.delete(message)
    async with scene.keeping() as keeper:
        await server.start()
        await keeper.settled()
    assert server.objects == {}
    assert await scene.objects() == []


async def test_what_a_killed_process_stored_and_nobody_wants_is_deleted(scene: Scene, server: S3Server) -> None:
    message = scene.post(("a.txt", b"some text", None))
    await scene.read()
    async with scene.keeping() as keeper:
        await keeper.settled()
        # As if the process had ended between the bucket's answer and the database's.
        await scene.database.pool.execute(
            "update attachment set state = 'waiting', sha256 = null, next_try_at = now() + interval '1 day'"
        )
        await scene.database.pool.execute("update stored_object set stored_at = null, release_at = now()")
        await scene.delete(message)
        await keeper.settled()
    assert server.objects == {}


async def test_a_database_that_restarts_does_no_harm(scene: Scene, server: S3Server) -> None:
    for n in range(30):
        scene.post((f"{n}.bin", os.urandom(1000), None))
    await scene.read()
    async with scene.keeping() as keeper:
        for stored in range(0, 20, 5):
            await until(partial(has_stored, scene, stored))
            await asking(scene.database, lambda con: con.execute(CUT_ALL_OTHERS))
        await keeper.settled()
    assert await scene.counts() == {"stored": 30}
    assert len(server.objects) == 30


async def test_a_cancelled_keeper_leaves_nothing_half_done(scene: Scene, server: S3Server) -> None:
    message = scene.post(("a.bin", data := os.urandom(3 * PART), None))
    await scene.read()
    for _ in range(3):
        async with scene.keeping():
            await until(lambda: bool(list((scene.folder / "spool").glob("*.part"))))
        assert not list((scene.folder / "spool").glob("*.part"))
    await scene.kept()
    assert await scene.bytes_of(message) == [data]
    assert len(server.objects) == 1
