"""Every attachment ends up stored once, whatever goes away meanwhile; the same for a folder and a bucket."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.attachments.keeping import keep_local_file
from services.attachments.limits import EVERYTHING, Limits, write_limits
from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.storage.attachment_writes import forget_attachments
from tests.e2e.bot_process import until
from tests.services.attachments.scene import Scene, open_scene


@pytest.fixture
async def scene(database: Database, store: ObjectStore, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(database, store, tmp_path) as opened:
        yield opened


async def test_files_are_stored_byte_for_byte(scene: Scene) -> None:
    data = os.urandom(3_000_000)
    message = scene.post(("a b.txt", b"some text", "text/plain"), ("zażółć.bin", data, None), ("empty", b"", None))
    await scene.read()
    await scene.kept()
    assert sorted(await scene.bytes_of(message)) == sorted([b"some text", data, b""])
    assert await scene.counts() == {"stored": 3}
    assert not list((scene.folder / "spool").iterdir())


async def test_the_same_bytes_are_stored_once(scene: Scene) -> None:
    messages = [scene.post(("a.bin", b"x" * 100_000, None), ("b.bin", b"x" * 100_000, None)) for _ in range(5)]
    await scene.read()
    await scene.kept()
    assert await scene.counts() == {"stored": 10}
    assert len(await scene.objects()) == 1
    assert await scene.bytes_of(messages[3]) == [b"x" * 100_000] * 2


async def test_two_keepers_at_once_do_no_harm(scene: Scene) -> None:
    messages = [scene.post((f"{n}.bin", os.urandom(10_000), None), ("same", b"same", None)) for n in range(10)]
    await scene.read()
    await asyncio.gather(scene.kept(), scene.kept())
    assert await scene.counts() == {"stored": 20}
    assert len(await scene.objects()) == 11
    assert len(await scene.bytes_of(messages[0])) == 2


async def test_what_a_deleted_message_shared_stays_and_what_it_had_alone_goes(scene: Scene) -> None:
    kept = scene.post(("a.txt", b"shared", None))
    gone = scene.post(("b.txt", b"shared", None), ("c.txt", b"alone", None))
    await scene.read()
    await scene.kept()
    alone = next(row["object_key"] for row in await scene.objects() if row["size"] == 5)
    await scene.delete(gone)
    await scene.kept()
    assert await scene.counts() == {"stored": 1, "removed": 2}
    assert await scene.bytes_of(kept) == [b"shared"]
    assert await scene.store.size(alone) is None
    assert len(await scene.objects()) == 1
    await scene.delete(kept)
    await scene.kept()
    assert await scene.objects() == []
    assert {row["sha256"] for row in await scene.rows()} == {None}


async def test_a_person_can_be_forgotten(scene: Scene) -> None:
    scene.post(("a.txt", b"mine", None))
    await scene.read()
    await scene.kept()
    (stored,) = await scene.objects()
    async with scene.database.pool.acquire() as con:
        assert await forget_attachments(con, scene.guild_id, scene.student_id) == 1
    await scene.kept()
    assert await scene.rows() == []
    assert await scene.objects() == []
    assert await scene.store.size(stored["object_key"]) is None


async def test_deleting_the_row_of_a_message_takes_its_files_along(scene: Scene) -> None:
    scene.post(("a.txt", b"mine", None))
    await scene.read()
    await scene.kept()
    await scene.database.pool.execute("delete from message")
    await scene.kept()
    assert await scene.rows() == await scene.objects() == []


async def test_a_file_whose_message_was_deleted_before_is_never_fetched(scene: Scene) -> None:
    message = scene.post(("a.txt", b"some text", None))
    await scene.read()
    await scene.delete(message)
    await scene.kept()
    assert await scene.counts() == {"removed": 1}
    assert await scene.objects() == []


async def test_a_message_deleted_while_its_file_is_under_way_leaves_nothing(scene: Scene) -> None:
    message = scene.post(("a.txt", b"some text", None))
    scene.box.faults.add("cdn.slow", seconds=0.5)
    await scene.read()
    async with scene.keeping() as keeper:
        await until(lambda: not scene.box.faults.has("cdn.slow"))
        await scene.delete(message)
        await keeper.settled()
        await until(lambda: not list((scene.folder / "spool").iterdir()))
        await keeper.settled()
    assert await scene.counts() == {"removed": 1}
    assert await scene.objects() == []


@pytest.mark.parametrize("fault", ["cdn.status", "cdn.short", "cdn.wrong_length", "cdn.missing"])
async def test_what_the_file_server_spoils_is_fetched_again(scene: Scene, fault: str) -> None:
    data = os.urandom(2_000_000)
    message = scene.post(("a.bin", data, None))
    scene.box.faults.add(fault, count=4)
    await scene.read()
    await scene.kept()
    assert await scene.bytes_of(message) == [data]


async def test_an_expired_link_is_refreshed(scene: Scene) -> None:
    messages = [scene.post((f"{n}.txt", b"%d" % n, None)) for n in range(60)]
    await scene.read()
    scene.box.world.clock.advance(timedelta(hours=25))
    later = timedelta(hours=25)
    await scene.kept(clock=lambda: datetime.now(UTC) + later)
    assert await scene.counts() == {"stored": 60}
    assert await scene.bytes_of(messages[7]) == [b"7"]
    asked = [line for line in scene.box.transcript.lines("rest") if "refresh-urls" in line.what]
    assert len(asked) <= 3


async def test_without_the_refresh_route_messages_are_read_again(scene: Scene) -> None:
    message = scene.post(("a.txt", b"some text", None))
    await scene.read()
    scene.box.world.clock.advance(timedelta(hours=25))
    scene.box.faults.add("rest.missing", match={"route": "/attachments/refresh-urls"}, count=None)
    await scene.kept()
    assert await scene.bytes_of(message) == [b"some text"]


async def test_a_file_whose_message_is_gone_is_gone(scene: Scene) -> None:
    message = scene.post(("a.txt", b"some text", None))
    await scene.read()
    scene.box.world.clock.advance(timedelta(hours=25))
    scene.box.world.delete(scene.channel_id, int(message["id"]))
    scene.box.faults.add("cdn.missing", count=None)
    await scene.kept()
    (row,) = await scene.rows()
    assert (row["state"], row["reason"]) == ("gone", "message_gone")


async def test_a_forward_shows_the_file_of_its_original_and_outlives_it(scene: Scene) -> None:
    original = scene.post(("a.txt", b"some text", "text/plain"))
    forward = scene.post(forward_of=original)
    await scene.read()
    await scene.kept()
    assert await scene.counts() == {"stored": 2}
    await scene.delete(original)
    await scene.kept()
    assert await scene.bytes_of(forward) == [b"some text"]


async def test_limits_leave_files_out_until_they_are_raised(scene: Scene) -> None:
    scene.post(("a.txt", b"x" * 100, "text/plain"), ("b.mp4", b"y", "video/mp4"), ("c.txt", b"z", None))
    await scene.read()
    await scene.kept(limits=Limits(largest=50, types=("text/*",)))
    assert await scene.counts() == {"too_large": 1, "excluded": 1, "stored": 1}
    async with scene.keeping(limits=Limits(largest=50, types=("text/*",))) as keeper:
        async with scene.database.pool.acquire() as con:
            await write_limits(con, scene.guild_id, 200, [], by=1, at=datetime.now(UTC))
        await keeper.settled()
    assert await scene.counts() == {"stored": 3}


async def test_very_many_files_may_be_left_out(scene: Scene) -> None:
    scene.post(("a.txt", b"x", "text/plain"))
    await scene.read()
    await scene.database.pool.execute(
        "insert into attachment (guild_id, message_id, id, channel_id, size)"
        " select guild_id, message_id, n, channel_id, 1000 from attachment, generate_series(1, 2000) n"
    )
    await scene.kept(limits=Limits(largest=10))
    assert await scene.counts() == {"stored": 1, "too_large": 2000}


async def test_a_full_disk_is_waited_out(scene: Scene) -> None:
    message = scene.post(("a.txt", b"some text", None))
    await scene.read()
    async with scene.keeping(reserve=2**62):

        async def failed() -> bool:
            return await scene.counts() == {"failed": 1}

        await until(failed)
    (row,) = await scene.rows()
    assert row["reason"] == "disk_full"
    assert row["next_try_at"] is not None
    await scene.kept()
    assert await scene.bytes_of(message) == [b"some text"]


async def test_retries_outlive_the_process(scene: Scene) -> None:
    message = scene.post(("a.txt", b"some text", None))
    scene.box.faults.add("cdn.status", count=None)
    await scene.read()
    for tries in (1, 2):
        async with scene.keeping(first_pause=timedelta(minutes=10)) as keeper:

            async def tried(tries: int = tries) -> bool:
                (row,) = await scene.rows()
                return bool(row["tries"] == tries and row["state"] == "failed")

            await until(tried)
            if tries == 1:
                assert (await scene.rows())[0]["next_try_at"] > datetime.now(UTC) + timedelta(minutes=4)
                await keeper.retry_now(scene.guild_id)
    (row,) = await scene.rows()
    assert (row["reason"], row["tries"]) == ("cdn_500", 2)
    scene.box.faults.clear()
    async with scene.keeping(first_pause=timedelta(minutes=10)) as keeper:
        await keeper.retry_now(scene.guild_id)
        await keeper.settled()
    assert await scene.bytes_of(message) == [b"some text"]


async def test_only_discords_file_server_is_asked(scene: Scene) -> None:
    scene.post(("a.txt", b"some text", None))
    await scene.read()
    asked: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(str(await reader.readline()))
        writer.close()

    stranger = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = stranger.sockets[0].getsockname()[1]
    own = scene.box.cdn_base.removeprefix("http://").partition("/")[0]
    for crafted in (
        f"http://127.0.0.1:{port}/cdn/attachments/1/2/a.txt",
        f"http://{own}@127.0.0.1:{port}/cdn/attachments/1/2/a.txt",
        f"http://127.0.0.1:{port}\\@{own}/cdn/attachments/1/2/a.txt",
        f"http://{own}/cdn/attachments/../../api/v10/users/@me",
        "file:///etc/passwd",
    ):
        await scene.database.pool.execute(
            "update attachment set state = 'waiting', url = $1, link = $1, link_expires_at = now() + interval '1 day',"
            " sha256 = null",
            crafted,
        )
        await scene.database.pool.execute("update stored_object set release_at = now()")
        await scene.kept()
        (row,) = await scene.rows()
        assert row["state"] == "stored"  # read again from its message
    stranger.close()
    await stranger.wait_closed()
    assert asked == []


async def test_a_redirect_is_not_followed(scene: Scene) -> None:
    scene.post(("a.txt", b"some text", None))
    scene.box.faults.add("cdn.status", status=302, count=1)
    await scene.read()
    await scene.kept()
    (row,) = await scene.rows()
    assert (row["state"], row["tries"]) == ("stored", 1)


@pytest.mark.parametrize("hidden", ["update guild set present = false", "update channel set readable = false"])
async def test_a_message_that_may_not_be_read_is_not_asked_for_in_vain(scene: Scene, hidden: str) -> None:
    message = scene.post(("a.txt", b"some text", None))
    await scene.read()
    await scene.database.pool.execute(
        "insert into channel (guild_id, id) values ($1, $2)", scene.guild_id, scene.channel_id
    )
    await scene.database.pool.execute(hidden)
    scene.box.world.clock.advance(timedelta(hours=25))
    scene.box.faults.add("rest.not_refreshed", count=None)
    async with scene.keeping() as keeper:

        async def failed() -> bool:
            return [(row["state"], row["reason"]) for row in await scene.rows()] == [("failed", "hidden")]

        await until(failed)
        asked = [line.what for line in scene.box.transcript.lines("rest") if message["id"] in line.what]
        assert asked == []
        await scene.database.pool.execute("update guild set present = true")
        await scene.database.pool.execute("update channel set readable = true")
        await keeper.retry_now(scene.guild_id)
        await keeper.settled()
    assert await scene.bytes_of(message) == [b"some text"]


async def test_a_file_on_the_disk_is_kept_without_asking_anybody(scene: Scene, tmp_path: Path) -> None:
    message = scene.post(("a.txt", b"some text", None), ("b.txt", b"others", None))
    await scene.read()
    key = (scene.guild_id, int(message["id"]))
    one, other = (int(each["id"]) for each in message["attachments"])
    local = tmp_path / "a.txt"
    written(local, b"some text")
    for _ in range(2):
        assert await keep_local_file(scene.database, scene.store, *key, one, local, EVERYTHING) == "stored"
    assert await keep_local_file(scene.database, scene.store, *key, other, local, EVERYTHING) == "wrong_size"
    assert await keep_local_file(scene.database, scene.store, *key, 1, local, EVERYTHING) == "unknown"
    assert await scene.counts() == {"stored": 1, "waiting": 1}
    await scene.kept()
    assert await scene.bytes_of(message) == [b"some text", b"others"]


def written(file: Path, data: bytes) -> None:
    file.write_bytes(data)
