"""Somebody is forgotten: nothing of hers is left anywhere, everything of others is, and nothing comes back."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from services.attachments.objects.folder import FolderStore
from services.audit_log import Look, write_look
from services.database import Database, open_pool
from services.encryption.keys import Keyring, new_secret
from services.erasure.asking import ask_to_forget
from services.erasure.eraser import Eraser
from services.storage.transactions import Connection, in_one_transaction
from tests.services.erasure.course import (
    FRIEND,
    GUILD,
    HERS,
    KEY,
    MENTOR,
    NAMES,
    NOW,
    OF_THE_FRIEND,
    SHARED,
    TEXTS,
    ZOFIA,
    guarded,
    id_of,
    imported,
    indexed,
    lived,
    the_export,
)
from tests.services.erasure.grepping import objects_with, rows_with
from tests.services.records_made import fold, rollup, stored

OF_HERS = [id_of(number) for number in (0, 1, 5, 50)]
WORDS = (ZOFIA, *NAMES, *TEXTS, *OF_HERS)


async def course(database: Database, con: Connection, tmp_path: Path) -> FolderStore:
    store = FolderStore(tmp_path / "store")
    await imported(database, store, the_export(tmp_path / "export"))
    await lived(con)
    await indexed(database)
    return store


async def forget(database: Database) -> None:
    await in_one_transaction(database, lambda con: ask_to_forget(con, KEY, GUILD, ZOFIA, "asked", NOW, 4711))


def eraser(database: Database, store: FolderStore) -> Eraser:
    return Eraser(database, store, None, KEY, lambda: NOW + timedelta(minutes=1))


async def assert_nothing_is_left(database: Database, con: Connection, tmp_path: Path) -> None:
    assert await rows_with(con, *WORDS) == []
    assert objects_with(tmp_path / "store", [HERS]) == []
    assert await rollup(con) == await fold(con)


async def test_nothing_of_hers_is_left_and_everything_of_others_is(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await course(database, con, tmp_path)
    assert len({row.partition(":")[0] for row in await rows_with(con, *WORDS)}) >= 13
    assert len(objects_with(tmp_path / "store", [HERS, SHARED, OF_THE_FRIEND])) == 3

    await forget(database)
    await eraser(database, store).run_due()
    await indexed(database)

    await assert_nothing_is_left(database, con, tmp_path)
    assert len(objects_with(tmp_path / "store", [SHARED, OF_THE_FRIEND])) == 2
    kept = await stored(con, "id", "content", "type", "reply_to_id")
    assert kept == [
        (id_of(2), "<@0> tak", 0, None),
        (id_of(3), "nic", 19, None),
        (id_of(4), "dobre", 0, None),
        (id_of(6), "profil https://discord.com/users/0, brawo –", 0, None),
        (id_of(7), "", 0, None),
        (id_of(51), "patrz", 0, None),
        (id_of(52), "razem", 0, None),
    ]
    reacted = await stored(con, "message_id", "user_id > 0", table="message_reaction", order="user_id")
    assert sorted(reacted) == [(id_of(4), False), (id_of(4), True)]  # counted, and nobody knows whose it is
    assert await stored(con, "text", "author_id", table="note") == [("uczy się z –", 903_234_567_890_123_456)]
    assert await stored(con, "actor_id", "subject_id", "action", table="audit_log") == [
        (903_234_567_890_123_456, None, "student card"),
        (456_226_577_798_135_808, None, "me"),
        (903_234_567_890_123_456, None, "questions"),
        (903_234_567_890_123_456, None, "search"),
    ]


async def test_a_look_at_somebody_forgotten_by_their_id_does_not_keep_it(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await course(database, con, tmp_path)
    await forget(database)
    await eraser(database, store).run_due()
    for number, student in ((70, ZOFIA), (71, FRIEND)):
        values = {"values": {"student": student}}
        await write_look(guarded(database), Look(GUILD, number, NOW, MENTOR, "student card", student, None, values))
    assert await rows_with(con, *WORDS) == []
    assert await con.fetchval("select subject_id from audit_log where id = 71") == FRIEND


async def test_the_receipt_counts_what_went_and_names_nobody(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await course(database, con, tmp_path)
    await forget(database)
    await eraser(database, store).run_due()
    row = await con.fetchrow("select * from erasure")
    assert row is not None
    assert (row["state"], row["subject_id"], row["done_at"]) == ("done", None, NOW + timedelta(minutes=1))
    assert row["digest"] == KEY.digest(GUILD, ZOFIA)
    assert {name: row["counts"][name] for name in ("message", "attachment", "message_revision", "stored_object")} == {
        "message": 4,
        "attachment": 2,
        "message_revision": 1,
        "stored_object": 1,
    }


async def test_an_import_after_the_fact_brings_nothing_back(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await course(database, con, tmp_path)
    await forget(database)
    await eraser(database, store).run_due()
    await imported(database, store, tmp_path / "export", anew=True)
    await indexed(database)
    assert await con.fetchval("select content from message where id = $1", id_of(7)) == ""
    await assert_nothing_is_left(database, con, tmp_path)
    assert await con.fetchval("select count(*) from left_out") == 4  # known again, counted, and not kept


class Killed(BaseException):
    """The process is gone."""


async def test_killed_at_any_step_it_is_finished_by_whoever_comes_next(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    store = await course(database, con, tmp_path)
    await forget(database)
    steps = 0
    while await con.fetchval("select done_at is null from erasure"):
        steps += 1
        dying = replace(database, pool=DyingPool(database.pool, commits=steps))  # type: ignore[arg-type]
        try:
            await eraser(dying, store).run_due()
        except Killed:
            assert await rollup(con) == await fold(con)
    assert steps > 15
    await indexed(database)
    await assert_nothing_is_left(database, con, tmp_path)
    counts = await con.fetchval("select counts from erasure")
    assert (counts["message"], counts["attachment"]) == (4, 2)  # counted once, however often it died


async def test_a_writer_who_began_before_is_waited_for(database: Database, con: Connection, tmp_path: Path) -> None:
    store = await course(database, con, tmp_path)
    late = await asyncpg.connect(database.url)
    try:
        under_way = late.transaction()
        await under_way.start()
        await late.execute(
            "insert into member_name (guild_id, user_id, from_at, display_name) values ($1, $2, $3, 'Zośka')",
            *(GUILD, ZOFIA, NOW),
        )
        await forget(database)
        impatient = Eraser(database, store, None, KEY, lambda: NOW, patience=0)
        await impatient.run_due()
        assert await con.fetchval("select done_at from erasure") is None
        await under_way.commit()
    finally:
        await late.close()
    await eraser(database, store).run_due()
    assert await con.fetchval("select state from erasure") == "done"
    await assert_nothing_is_left(database, con, tmp_path)


async def test_two_who_erase_at_once_count_everything_once(database: Database, con: Connection, tmp_path: Path) -> None:
    store = await course(database, con, tmp_path)
    await forget(database)
    await asyncio.gather(eraser(database, store).run_due(), eraser(database, store).run_due())
    await eraser(database, store).run_due()
    assert (await con.fetchval("select counts from erasure"))["message"] == 4
    await assert_nothing_is_left(database, con, tmp_path)


async def test_on_another_server_she_is_as_she_was(database: Database, con: Connection, tmp_path: Path) -> None:
    store = await course(database, con, tmp_path)
    await con.execute("insert into member (guild_id, user_id, name) values (5555, $1, 'zofia_n')", ZOFIA)
    await con.execute("insert into direct_channel (user_id, channel_id) values ($1, 12)", ZOFIA)
    await con.execute(
        "insert into message (guild_id, id, channel_id, author_id, content, sent_at)"
        " values (5555, $1, 1, $2, 'sernik', $3)",
        *(id_of(0), ZOFIA, NOW),
    )
    await forget(database)
    await eraser(database, store).run_due()
    assert {row.partition("(")[2].partition(",")[0] for row in await rows_with(con, *WORDS)} == {"5555", str(ZOFIA)}
    assert await con.fetchval("select count(*) from message where guild_id = 5555 and content = 'sernik'") == 1
    assert await con.fetchval("select count(*) from direct_channel") == 1


async def test_with_sealed_texts_it_goes_the_same_way(database: Database, tmp_path: Path) -> None:
    keys = Keyring.read([new_secret()])
    async with open_pool(database.url, 4, keys) as pool, pool.acquire() as con:
        sealed = Database(pool, database.url, keys=keys)
        store = await course(sealed, con, tmp_path)
        assert await rows_with(con, "sernik", "drożdżówka") != []  # names of threads and reports stay in clear
        await forget(sealed)
        await eraser(sealed, store).run_due()
        await assert_nothing_is_left(sealed, con, tmp_path)
        assert dict(await stored(con, "id", "content")) == {
            id_of(2): "<@0> tak",
            id_of(3): "nic",
            id_of(4): "dobre",
            id_of(6): "profil https://discord.com/users/0, brawo –",
            id_of(7): "",
            id_of(51): "patrz",
            id_of(52): "razem",
        }
        assert await stored(con, "text", table="note") == [("uczy się z –",)]


class DyingPool:
    """A pool whose process dies when so many transactions were committed, before the answer to the last one."""

    def __init__(self, pool: asyncpg.Pool, commits: int) -> None:
        self._pool, self.left = pool, commits

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def acquire(self) -> Any:
        return _Dying(self, self._pool.acquire())


class _Dying:
    def __init__(self, pool: DyingPool, held: Any) -> None:
        self._pool, self._held = pool, held

    async def __aenter__(self) -> Any:
        return await self._held.__aenter__()

    async def __aexit__(self, *problem: object) -> None:
        await self._held.__aexit__(*problem)
        self._pool.left -= 1
        if self._pool.left <= 0:
            raise Killed
