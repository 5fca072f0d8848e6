"""A whole server and a whole channel go, and only they: two servers with the same people never touch."""

from datetime import timedelta
from pathlib import Path

from services.attachments.keeping import object_key
from services.attachments.objects.folder import FolderStore
from services.database import Database
from services.erasure.asking import ask_erasure, due
from services.erasure.eraser import Eraser
from services.storage.transactions import Connection
from services.storage.writes import write_messages
from tests.services.erasure.course import FRIEND, GUILD, KEY, NOW, SHARED, ZOFIA, imported, lived, the_export
from tests.services.erasure.filling import fill
from tests.services.erasure.grepping import objects_with, rows_with
from tests.services.records_made import fold, message_seen, rollup

OTHER_GUILD = 5_555_555


async def both_servers(database: Database, con: Connection, tmp_path: Path) -> FolderStore:
    """The same people and the same file on two servers, with a row in every table of each."""
    store = FolderStore(tmp_path / "store")
    await imported(database, store, the_export(tmp_path / "export"))
    await lived(con)
    for guild_id in (GUILD, OTHER_GUILD):
        await fill(con, guild_id, ZOFIA, f"<@{ZOFIA}>", whose=ZOFIA)
    await write_messages(con, [message_seen(42, guild_id=OTHER_GUILD, author_id=ZOFIA, content="tutaj")])
    sha256 = await con.fetchval(
        "select sha256 from attachment where guild_id = $1 group by sha256 having count(*) > 1", GUILD
    )
    shared = tmp_path / "shared"
    shared.write_bytes(SHARED)
    await store.put(object_key(OTHER_GUILD, sha256), shared, None)
    await con.execute(
        "insert into stored_object (guild_id, sha256, size, object_key, place, stored_at)"
        " values ($1, $2, 1, $3, $4, now())",
        *(OTHER_GUILD, sha256, object_key(OTHER_GUILD, sha256), store.place),
    )
    await con.execute(
        "insert into attachment (guild_id, message_id, id, channel_id, filename, state, sha256)"
        " values ($1, 42, 43, 1, 'x', 'stored', $2)",
        *(OTHER_GUILD, sha256),
    )
    return store


def eraser(database: Database, store: FolderStore) -> Eraser:
    return Eraser(database, store, None, KEY, lambda: NOW)


async def test_a_server_goes_with_every_row_and_object_and_another_one_stays(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await both_servers(database, con, tmp_path)
    await con.execute("update guild set present = false where id = $1", GUILD)
    other = await rows_with(con, OTHER_GUILD)
    await con.execute("insert into erased_person (guild_id, digest, at) values ($1, 'hash', $2)", GUILD, NOW)

    await ask_erasure(con, GUILD, "guild", GUILD, "removed", NOW)
    await eraser(database, store).run_due()

    left = await con.fetch("select tableoid::regclass::text as name, count(*) as n from erasure group by 1")
    assert [(row["name"], row["n"]) for row in left] == [("erasure", 1)]
    tables = "select table_name from information_schema.columns where column_name = 'guild_id'"
    counts = {
        row["table_name"]: await con.fetchval(f"select count(*) from {row['table_name']} where guild_id = $1", GUILD)
        for row in await con.fetch(tables)
    }
    # The keyed hashes stay: who was forgotten stays forgotten, should the server invite the bot again.
    assert {name for name, count in counts.items() if count} == {"erasure", "erased_person"}
    assert await con.fetchval("select count(*) from guild where id = $1", GUILD) == 0
    assert await rows_with(con, OTHER_GUILD) == other
    assert [Path(path).parts[-3] for path in objects_with(tmp_path / "store", [b"bytes"])] == [str(OTHER_GUILD)]
    assert await rollup(con) == await fold(con)


async def test_a_server_that_invites_the_bot_again_loses_nothing(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await both_servers(database, con, tmp_path)
    await ask_erasure(con, GUILD, "guild", GUILD, "removed", NOW)
    await con.execute("update guild set present = true where id = $1", GUILD)
    before = await con.fetchval("select count(*) from message")
    await eraser(database, store).run_due()
    assert await due(con) == []
    assert await con.fetchval("select count(*) from message") == before


async def test_a_channel_goes_with_its_threads_and_is_read_anew_if_it_counts_again(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await both_servers(database, con, tmp_path)
    await write_messages(
        con,
        [
            message_seen(id_, guild_id=GUILD, channel_id=channel, author_id=FRIEND, sent_at=NOW - timedelta(days=1))
            for id_, channel in ((901, 3000), (902, 77))
        ],
    )
    await con.execute("update channel set low_id = 1, high_id = 9, history_complete = true where id = 2000")
    await ask_erasure(con, GUILD, "channel", 2000, "ignored", NOW)
    await eraser(database, store).run_due()
    assert [row["id"] for row in await con.fetch("select id from message where guild_id = $1", GUILD)] == [902]
    assert objects_with(tmp_path / "store", [b"bytes"]) != []  # those of the other server
    channel = await con.fetchrow("select name, low_id, high_id, history_complete from channel where id = 2000")
    assert tuple(channel or ()) == ("python", None, None, False)
    assert await con.fetchval("select subject_id from erasure") is None
    assert await rollup(con) == await fold(con)


async def test_asked_again_while_it_goes_on_it_is_one_erasure(con: Connection) -> None:
    first = await ask_erasure(con, GUILD, "channel", 2000, "ignored", NOW)
    assert await ask_erasure(con, GUILD, "channel", 2000, "ignored", NOW) == first
    assert await con.fetchval("select count(*) from erasure") == 1
