"""Each kind of data goes when its time is over, stays away, and nothing younger is touched."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.attachments.objects.folder import FolderStore
from services.database import Database
from services.erasure.asking import came_back, due
from services.erasure.eraser import Eraser
from services.people.guild_settings import GuildSettings, Retention
from services.records.records import GuildRecord
from services.records.snowflakes import first_id_at
from services.retention.keeping import RetentionKeeper, keep_time
from services.storage.transactions import Connection
from services.storage.writes import leave_guild, write_guild, write_messages
from tests.services.erasure.course import GUILD, KEY, NOW, ZOFIA, guarded
from tests.services.records_made import fold, message_seen, rollup, stored

FOREVER = Retention(nudges=None, looks=None, after_leaving=None)
SERVERS = GUILD, GUILD + 1
OLD, YOUNG = NOW - timedelta(days=40), NOW - timedelta(days=20)


def said(at: datetime, text: str, **more: object) -> object:
    facts = {"guild_id": GUILD, "author_id": ZOFIA, "sent_at": at, "content": text, "observed_at": at} | more
    return message_seen(first_id_at(at) + 1, **facts)


async def two_messages(con: Connection) -> None:
    await con.execute("insert into guild (id, name, seen_at) values ($1, 'School', $2)", GUILD, NOW)
    await write_messages(con, [said(OLD, "stare"), said(YOUNG, "nowe")])  # type: ignore[list-item]
    edited = {"edited_at": OLD + timedelta(hours=1), "observed_at": OLD + timedelta(hours=1)}
    await write_messages(con, [said(OLD, "starsze", **edited)])  # type: ignore[list-item]
    for at in (OLD, YOUNG):
        await con.execute(
            "insert into attachment (guild_id, message_id, id, channel_id, filename) values ($1, $2, 1, 1, 'plik')",
            *(GUILD, first_id_at(at) + 1),
        )
        await con.execute(
            "insert into audit_log (guild_id, id, at, actor_id, action) values ($1, $2, $3, 1, 'me')",
            *(GUILD, first_id_at(at), at),
        )


async def test_texts_go_and_their_counts_stay(database: Database, con: Connection) -> None:
    await two_messages(con)
    before = await rollup(con)
    await keep_time(database, KEY, GUILD, replace(FOREVER, messages=30), NOW)
    assert await stored(con, "content", "words") == [("", 2), ("nowe", 2)]
    assert await con.fetchval("select count(*) from message_revision") == 0
    assert await rollup(con) == before == await fold(con)
    assert await con.fetchval("select count(*) from audit_log") == 2
    # Discord, or an export, shows it once more.
    again = {"edited_at": OLD + timedelta(hours=2), "observed_at": NOW}
    await write_messages(con, [said(OLD, "znowu", **again)])  # type: ignore[list-item]
    assert await stored(con, "content") == [("",), ("nowe",)]
    assert await con.fetchval("select count(*) from message_revision") == 0


async def test_files_go_and_are_not_fetched_again(database: Database, con: Connection) -> None:
    await two_messages(con)
    await keep_time(database, KEY, GUILD, replace(FOREVER, attachments=30), NOW)
    files = ["state", "filename"]
    assert await stored(con, *files, table="attachment", order="message_id") == [("removed", ""), ("waiting", "plik")]
    await con.execute(
        "insert into attachment (guild_id, message_id, id, channel_id, filename) values ($1, $2, 2, 1, 'plik')",
        *(GUILD, first_id_at(OLD) + 1),
    )
    assert await con.fetchval("select state from attachment where id = 2") == "removed"


async def test_whole_messages_go_and_do_not_come_back(database: Database, con: Connection) -> None:
    await two_messages(con)
    await keep_time(database, KEY, GUILD, replace(FOREVER, activity=30), NOW)
    await write_messages(con, [said(OLD, "znowu", observed_at=NOW)])  # type: ignore[list-item]
    assert await stored(con, "content") == [("nowe",)]
    assert await con.fetchval("select count(*) from attachment") == 1
    assert await rollup(con) == await fold(con)


async def test_messages_of_two_servers_in_one_statement_are_kept_as_each_of_them_keeps_them(
    database: Database, con: Connection
) -> None:
    await con.execute("insert into guild (id, name, seen_at) values ($1, 'School', $3), ($2, 'B', $3)", *SERVERS, NOW)
    await keep_time(database, KEY, GUILD, replace(FOREVER, activity=30), NOW)
    await con.execute(
        "insert into message (guild_id, id, channel_id, author_id, type, content, sent_at)"
        " select server, number, 1, 1, 0, 'said', $2 from generate_series(1, 3) number, unnest($1::bigint[]) server"
        " order by number, server",
        *(SERVERS, OLD),
    )
    assert await stored(con, "guild_id") == [(SERVERS[1],)] * 3
    assert await rollup(con) == await fold(con)


async def test_looks_go_on_their_own(database: Database, con: Connection) -> None:
    await two_messages(con)
    await keep_time(database, KEY, GUILD, replace(FOREVER, looks=30), NOW)
    assert await stored(con, "at", table="audit_log") == [(YOUNG,)]
    assert await stored(con, "content") == [("starsze",), ("nowe",)]


@pytest.mark.parametrize(("days", "gone"), [(30, True), (60, False)])
async def test_leaving_starts_the_clock_and_coming_back_opens_the_door(
    database: Database, con: Connection, tmp_path: Path, days: int, *, gone: bool
) -> None:
    await two_messages(con)
    await con.execute(
        "update member set present = false, left_at = $2 where guild_id = $1", GUILD, NOW - timedelta(days=40)
    )
    await keep_time(database, KEY, GUILD, replace(FOREVER, after_leaving=days), NOW)
    assert [one.why for one in await due(con)] == (["left"] if gone else [])
    await Eraser(database, FolderStore(tmp_path), None, KEY, lambda: NOW).run_due()
    assert await con.fetchval("select count(*) from message") == (0 if gone else 2)
    door = guarded(database).door
    assert door is not None
    assert await door.forgotten(con, GUILD, [ZOFIA]) == ({ZOFIA} if gone else set())
    await came_back(con, KEY, GUILD, [ZOFIA])
    assert await door.forgotten(con, GUILD, [ZOFIA]) == set()


async def test_a_removed_bot_forgets_the_server_after_its_grace(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    await two_messages(con)
    at = [NOW]
    settings = GuildSettings(retention=replace(FOREVER, after_removal=30))
    keeper = RetentionKeeper(database, KEY, lambda _guild, _locale: settings, lambda: at[0])
    eraser = Eraser(database, FolderStore(tmp_path), None, KEY, lambda: at[0])
    await leave_guild(con, GUILD, NOW + timedelta(hours=1))
    for days, left in ((29, 2), (31, 0)):
        at[0] = NOW + timedelta(days=days)
        await keeper.run_due()
        await eraser.run_due()
        assert await con.fetchval("select count(*) from message") == left
    assert await con.fetchval("select count(*) from guild") == 0


async def test_who_invites_the_bot_again_in_time_loses_nothing(database: Database, con: Connection) -> None:
    await two_messages(con)
    await leave_guild(con, GUILD, NOW + timedelta(hours=1))
    here = GuildRecord(
        id=GUILD, name="School", preferred_locale="pl", owner_id=1, member_count=2, seen_at=NOW + timedelta(hours=2)
    )
    await write_guild(con, here)
    later = NOW + timedelta(days=90)
    keeper = RetentionKeeper(database, KEY, lambda _guild, _locale: GuildSettings(retention=FOREVER), lambda: later)
    await keeper.run_due()
    assert await due(con) == []
    assert await con.fetchval("select count(*) from message") == 2
