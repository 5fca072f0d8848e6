"""The bot as people start it, its files in a real bucket: large ones, killed ones, deleted ones."""

import asyncio
import contextlib
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sandbox.oracle import truth
from sandbox.server import Sandbox
from sandbox.world import MadeUp, Upload
from services.attachments.objects.s3 import open_bucket
from services.database import Database
from tests.e2e.bot_process import BotProcess, bot_process, until
from tests.e2e.history_scene import School, school
from tests.services.attachments.s3_server import ACCESS, BUCKET, SECRET, S3Server, s3_server

MB = 1024 * 1024
LARGE = 120 * MB
MOST_ADDED = 30 * MB
CUT = 24 * MB
SAMPLE_SECONDS = 0.02
QUIET_SECONDS = 1.0


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[S3Server]:
    async with s3_server(tmp_path) as running:
        yield running


@contextlib.asynccontextmanager
async def recorded(
    place: School, server: S3Server, database: Database, folder: Path
) -> AsyncIterator[tuple[Sandbox, BotProcess]]:
    """A server and the bot on it, which keeps its files in the bucket."""
    async with (
        Sandbox(place.world, time_scale=0.01) as box,
        bot_process(
            box,
            database.url,
            folder,
            S3_BUCKET=BUCKET,
            S3_ENDPOINT=server.bucket.endpoint,
            S3_ACCESS_KEY=ACCESS,
            S3_SECRET_KEY=SECRET,
            S3_PREFIX=server.bucket.prefix,
        ) as bot,
    ):
        await bot.complete()
        yield box, bot
        assert not box.violations, box.violations


def posted(place: School, *files: Any) -> dict[str, Any]:
    return place.world.post(place.channels[0], place.students[0], attachments=list(files))


async def states(database: Database) -> dict[str, int]:
    return dict(map(tuple, await database.pool.fetch("select state, count(*) from attachment group by state")))


async def are(database: Database, expected: dict[str, int]) -> bool:
    if await states(database) != expected:
        return False
    return not await database.pool.fetchval("select count(*) from stored_object where release_at is not null")


async def in_bucket(server: S3Server) -> dict[str, str]:
    """The hash of every object by key, read as any other client of the bucket would."""
    async with open_bucket(server.bucket) as store:
        listed = await store._client.list_objects_v2(Bucket=BUCKET)
        hashes = {}
        for found in listed.get("Contents", ()):
            digest = hashlib.sha256()
            async for piece in store.get(found["Key"].removeprefix(server.bucket.prefix)):
                digest.update(piece)
            hashes[found["Key"]] = digest.hexdigest()
        return hashes


async def test_a_large_file_passes_through_with_little_memory(
    server: S3Server, database: Database, tmp_path: Path
) -> None:
    place = school(1)
    posted(place, ("warm.bin", os.urandom(12 * MB), None))
    async with recorded(place, server, database, tmp_path) as (_, bot):
        await until(lambda: are(database, {"stored": 1}))
        process = psutil.Process(bot.pid)
        before = await _resting(process)
        posted(place, Upload("film.mp4", MadeUp(LARGE, seed=1), "video/mp4"))
        most = 0

        async def stored() -> bool:
            nonlocal most
            most = max(most, process.memory_info().rss)
            return await are(database, {"stored": 2})

        await until(stored, 120)
        print(f"added {(most - before) / MB:.1f} MB to {before / MB:.0f} MB")  # noqa: T201 - shown with -rP
        assert most - before < MOST_ADDED
    wanted = {each.sha256 for each in _true_files(place)}
    assert set((await in_bucket(server)).values()) == wanted


async def _resting(process: psutil.Process) -> int:
    """The memory of a process that has calmed down: its most within the last second."""
    loop = asyncio.get_running_loop()
    end, most = loop.time() + QUIET_SECONDS, 0
    while loop.time() < end:
        most = max(most, process.memory_info().rss)
        await asyncio.sleep(SAMPLE_SECONDS)
    return most


def _true_files(place: School) -> list[Any]:
    guild = truth(place.world)[place.guild_id]
    return [file for message in guild.messages.values() if message.deleted_at is None for file in message.attachments]


async def test_the_bucket_and_the_bot_killed_half_way_leave_a_large_file_whole_and_once(
    server: S3Server, database: Database, tmp_path: Path
) -> None:
    place = school(1)
    async with recorded(place, server, database, tmp_path) as (_, bot):
        posted(place, Upload("film.mp4", MadeUp(LARGE, seed=2), "video/mp4"))
        await _uploaded(server, CUT)
        await server.kill()
        await until(lambda: are_failed(database))
        await server.start()
        await _uploaded(server, CUT)
        bot.kill()
        await bot.ended()
        await database.pool.execute("delete from gateway_identify")  # the pause has its own tests
        await bot.start()
        await until(lambda: are(database, {"stored": 1}), 90)
        assert await bot.stop() == 0
    (file,) = _true_files(place)
    assert list((await in_bucket(server)).values()) == [file.sha256]
    async with open_bucket(server.bucket) as store:
        assert await store.tidy() == 0
        assert await _uploads(store._client) == []


async def are_failed(database: Database) -> bool:
    return "failed" in await states(database)


async def _uploaded(server: S3Server, size: int) -> None:
    """Wait until so much of an object has arrived that is not whole yet."""
    async with open_bucket(server.bucket) as store:

        async def arrived() -> bool:
            for upload in await _uploads(store._client):
                named = {"Bucket": BUCKET, "Key": upload["Key"], "UploadId": upload["UploadId"]}
                parts = await store._client.list_parts(**named)
                if sum(part["Size"] for part in parts.get("Parts", ())) >= size:
                    return True
            return False

        await until(arrived, 60)


async def _uploads(client: Any) -> list[dict[str, Any]]:
    try:
        return list((await client.list_multipart_uploads(Bucket=BUCKET)).get("Uploads", ()))
    except client.exceptions.NoSuchUpload:
        return []


async def test_files_of_messages_old_and_new_edited_forwarded_and_deleted_end_as_on_discord(
    server: S3Server, database: Database, tmp_path: Path
) -> None:
    place = school(2)
    world, (room, other), (ada, ben, _) = place.world, place.channels, place.students
    old = [posted(place, (f"{n}.txt", b"old %d" % n, "text/plain")) for n in range(30)]
    async with recorded(place, server, database, tmp_path) as (box, _):
        box.faults.add("cdn.status", count=3)
        box.faults.add("cdn.short", count=3)
        new = [world.post(other, ben, attachments=[("same.txt", b"the same", "text/plain")]) for _ in range(5)]
        world.post(other, ben, forward_of=old[3])
        world.edit(room, int(old[4]["id"]), content="edited")
        for message in (old[3], old[5], old[6]):
            world.delete(room, int(message["id"]))
        world.bulk_delete(other, [int(message["id"]) for message in new[:3]])
        await until(lambda: are(database, {"stored": 30, "removed": 6}), 60)
    assert sorted(set((await in_bucket(server)).values())) == sorted({each.sha256 for each in _true_files(place)})
    assert len(await in_bucket(server)) == 29
    assert ada != ben


async def test_a_deleted_channel_takes_its_files_along(server: S3Server, database: Database, tmp_path: Path) -> None:
    place = school(2)
    posted(place, ("a.txt", b"goes", None))
    place.world.post(place.channels[1], place.students[0], attachments=[("b.txt", b"stays", None)])
    async with recorded(place, server, database, tmp_path):
        await until(lambda: are(database, {"stored": 2}))
        place.world.delete_channel(place.channels[0])
        await until(lambda: are(database, {"stored": 1, "removed": 1}))
    assert list((await in_bucket(server)).values()) == [hashlib.sha256(b"stays").hexdigest()]
