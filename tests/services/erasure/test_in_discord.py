"""What the bot showed of somebody in Discord goes too, and the receipt arrives once, whenever the process dies."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.attachments.objects.folder import FolderStore
from services.erasure.actions import ReceiptByMessage
from services.erasure.asking import ask_to_forget
from services.erasure.eraser import Eraser
from services.people.guild_settings import GuildSettings
from services.storage.transactions import in_one_transaction
from tests.services.delivery.post_office import Fate, Killed, post_office
from tests.services.erasure.course import KEY
from tests.services.erasure.grepping import rows_with

MANAGE_THREADS = 1 << 34
THREAD_CREATED = 18  # Discord's own note of it
AT = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
async def place(database):
    async with post_office(database) as place:
        yield place


def eraser(place, folder: Path, fate: Fate | None = None) -> Eraser:
    fate = fate or Fate()
    database, rest = place.mortal(fate)
    tell = ReceiptByMessage(place.courier(fate), lambda _guild, _locale: GuildSettings())
    return Eraser(database, FolderStore(folder), rest, KEY, place.clock, tell=tell)


async def talked(place, student) -> tuple[int, list[int]]:
    """A thread of the mentors with what a student wrote, and copies of it elsewhere."""
    world, bot, pool = place.box.world, place.box.world.bot_user_id, place.database.pool
    thread = int(world.add_thread(place.channel_id, "Ola Kowalska", bot)["id"])
    copies = [
        int(world.post(where, bot, "Ola: pomocy")["id"]) for where in (thread, place.channel_id, place.channel_id)
    ]
    await pool.execute(
        "insert into member (guild_id, user_id, name, display_name) values ($1, $2, 'ola', 'Ola Kowalska')",
        *(place.guild_id, student),
    )
    await pool.execute(
        "insert into conversation (guild_id, student_id, channel_id, thread_id, opened_at) values ($1, $2, $3, $4, $5)",
        *(place.guild_id, student, place.channel_id, thread, AT),
    )
    for number, (where, copy, more) in enumerate(
        [(thread, copies[0], None), (place.channel_id, copies[1], [copies[2]])]
    ):
        await pool.execute(
            "insert into relayed_message (guild_id, id, student_id, author_id, direction, channel_id, copy_channel_id,"
            " copy_id, more_copies, at) values ($1, $2, $3, $3, 'in', 5, $4, $5, $6, $7)",
            *(place.guild_id, 77 + number, student, where, copy, more, AT),
        )
    await pool.execute(
        "insert into consent (guild_id, user_id, kind, granted, at) values ($1, $2, 'dm', true, $3)",
        *(place.guild_id, student, AT),
    )
    return thread, copies


async def forget(place, student) -> None:
    await in_one_transaction(
        place.database, lambda con: ask_to_forget(con, KEY, place.guild_id, student, "asked", place.now, 4711)
    )


async def test_threads_and_copies_are_deleted_in_discord(place, tmp_path):
    student = place.students[0]
    thread, copies = await talked(place, student)
    await forget(place, student)
    await eraser(place, tmp_path).run_due()
    assert place.threads() == []
    assert not {str(one) for one in copies} & {one["id"] for one in place.written(place.channel_id)}
    async with place.database.pool.acquire() as con:
        assert await rows_with(con, student, "Ola Kowalska", thread) == []


async def test_without_the_permission_the_copies_go_and_the_thread_is_named_in_the_receipt(place, tmp_path):
    student, world = place.students[0], place.box.world
    world.set_overwrite(place.channel_id, world.bot_user_id, 1, deny=MANAGE_THREADS)
    thread, _ = await talked(place, student)
    await forget(place, student)
    await eraser(place, tmp_path).run_due()
    written = place.written(place.channel_id) + place.written(thread)
    assert [one["content"] for one in written if one["type"] != THREAD_CREATED] == []
    assert (await place.database.pool.fetchval("select counts from erasure"))["left_in_discord"] == 1
    (receipt,) = place.received(student)
    assert "could not be deleted" in receipt["content"]


async def test_the_receipt_arrives_once_and_leaves_no_address_behind(place, tmp_path):
    student, steps = place.students[0], 0
    await talked(place, student)
    await forget(place, student)
    while await place.database.pool.fetchval("select done_at is null from erasure"):
        steps += 5
        with contextlib.suppress(Killed):
            await eraser(place, tmp_path, Fate(at=steps)).run_due()
        assert steps < 500
    (receipt,) = place.received(student)
    assert "You are forgotten" in receipt["content"]
    async with place.database.pool.acquire() as con:
        assert await rows_with(con, student, "Ola Kowalska") == []


async def test_who_never_agreed_to_messages_gets_none(place, tmp_path):
    student = place.students[0]
    await talked(place, student)
    await place.database.pool.execute("update consent set granted = false")
    await forget(place, student)
    await eraser(place, tmp_path).run_due()
    assert place.received(student) == []
    assert await place.database.pool.fetchval("select state from erasure") == "done"
