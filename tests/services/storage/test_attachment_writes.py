"""Files of messages in the database: repeated, reordered, deleted with their message."""

from datetime import timedelta
from typing import Any

import pytest

from services.attachments.limits import EVERYTHING, Limits, read_limits, write_limits
from services.records.attachments import attachment_records
from services.records.messages import message_record
from services.storage.attachment_writes import forget_attachments, write_attachments
from services.storage.transactions import Connection
from services.storage.writes import delete_messages, mark_channel_deleted, write_messages
from tests.services.payloads import AUTHOR, CHANNEL, GUILD, NOW, id_at, message

ID = id_at(NOW)


def shown(days: int = 0, id_: int = ID, **more: Any) -> dict[str, Any]:
    ends = int((NOW + timedelta(days=days)).timestamp())
    file = {
        "id": "5",
        "filename": "a.png",
        "size": 10,
        "url": f"https://cdn.discordapp.com/attachments/1/5/a.png?ex={ends:x}",
    }
    return message(id_, attachments=[file | more])


async def write(con: Connection, *payloads: dict[str, Any]) -> None:
    await write_messages(con, [message_record(payload, GUILD, NOW) for payload in payloads])
    await write_attachments(con, [record for each in payloads for record in attachment_records(each, GUILD, NOW)])


async def row(con: Connection) -> dict[str, Any]:
    return dict(await con.fetchrow("select * from attachment") or {})


async def test_writing_again_changes_nothing(con: Connection) -> None:
    await write(con, shown(1))
    before = await con.fetchrow("select xmin, * from attachment")
    await write(con, shown(1), shown(0))
    assert await con.fetchrow("select xmin, * from attachment") == before


async def test_the_fresher_link_wins_in_any_order(con: Connection) -> None:
    await write(con, shown(2), shown(1))
    await write(con, shown(0))
    assert (await row(con))["link_expires_at"] == NOW + timedelta(days=2)


async def test_what_discord_shows_again_is_not_gone(con: Connection) -> None:
    await write(con, shown(1))
    await con.execute("update attachment set state = 'gone', reason = 'missing', tries = 8")
    await write(con, shown(1))
    assert (await row(con))["state"] == "gone"
    await write(con, shown(2))
    assert ((await row(con))["state"], (await row(con))["tries"]) == ("waiting", 0)


async def test_a_stored_file_stays_stored_and_learns_its_description(con: Connection) -> None:
    await write(con, shown(1))
    await con.execute("update attachment set state = 'stored', sha256 = 'abc'")
    await write(con, shown(2, description="a cat"))
    assert ((await row(con))["state"], (await row(con))["description"]) == ("stored", "a cat")


@pytest.mark.parametrize("first", [True, False])
async def test_a_deleted_message_takes_its_files_along_in_either_order(con: Connection, *, first: bool) -> None:
    if first:
        await delete_messages(con, GUILD, CHANNEL, [ID], NOW)
    await write(con, shown(1))
    if not first:
        await delete_messages(con, GUILD, CHANNEL, [ID], NOW)
    await write(con, shown(2))
    assert (await row(con))["state"] == "removed"


async def test_a_deleted_channel_takes_its_files_along(con: Connection) -> None:
    await write(con, shown(1))
    await mark_channel_deleted(con, GUILD, CHANNEL, NOW)
    assert (await row(con))["state"] == "removed"


async def test_an_object_that_loses_a_user_is_looked_at(con: Connection) -> None:
    await write(con, shown(1), shown(1, ID + 1))
    await con.execute("update attachment set state = 'stored', sha256 = 'abc'")
    await con.execute(
        "insert into stored_object (guild_id, sha256, size, object_key, place, stored_at)"
        " values ($1, 'abc', 10, 'k', 'p', now())",
        GUILD,
    )
    await delete_messages(con, GUILD, CHANNEL, [ID], NOW)
    first = await con.fetchval("select release_at from stored_object")
    await con.execute("delete from message where id = $1", ID + 1)
    assert first is not None
    assert await con.fetchval("select release_at from stored_object") > first
    assert await con.fetchval("select count(*) from attachment") == 1


async def test_one_person_is_forgotten_and_nobody_else(con: Connection) -> None:
    other = shown(1, ID + 1) | {"author": {"id": "9", "username": "other"}}
    await write(con, shown(1), other)
    assert await forget_attachments(con, GUILD, AUTHOR) == 1
    assert (await row(con))["message_id"] == ID + 1


async def test_a_server_may_have_limits_of_its_own(con: Connection) -> None:
    process = Limits(100, ("image/*",))
    assert await read_limits(con, GUILD, process) == process
    await write_limits(con, GUILD, 50, None, by=1, at=NOW)
    assert await read_limits(con, GUILD, process) == Limits(50, ("image/*",))
    await write_limits(con, GUILD, None, [".PDF "], by=1, at=NOW)
    assert await read_limits(con, GUILD, process) == Limits(100, (".PDF",))


@pytest.mark.parametrize(
    ("limits", "name", "kind", "size", "verdict"),
    [
        (EVERYTHING, "a.exe", None, 1 << 40, "kept"),
        (Limits(10), "a", None, 10, "kept"),
        (Limits(10), "a", None, 11, "too_large"),
        (Limits(None, ("image/*",)), "a.bin", "image/png", 1, "kept"),
        (Limits(None, ("image/*",)), "a.PNG", None, 1, "kept"),
        (Limits(None, ("text/plain",)), "a", "Text/Plain; charset=utf-8", 1, "kept"),
        (Limits(None, ("image/*",)), "a.mp4", "video/mp4", 1, "excluded"),
        (Limits(None, (".pdf",)), "A.PDF", "application/octet-stream", 1, "kept"),
        (Limits(None, (".pdf",)), "a", None, 1, "excluded"),
        (Limits(10, (".pdf",)), "a.exe", None, 11, "excluded"),
    ],
)
def test_limits_judge_by_type_and_size(limits: Limits, name: str, kind: str | None, size: int, verdict: str) -> None:
    assert limits.verdict(name, kind, size) == verdict
