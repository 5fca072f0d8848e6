"""A comparison that finds nothing proves something only if it finds what is there: each tampering is noticed."""

import random
from pathlib import Path

from services.database import Database, connect, open_pool
from tests.chaos.comparing.record import compared
from tests.chaos.killable import killable_postgres
from tests.chaos.scene import Scene, scene
from tests.chaos.settle import come_to_rest
from tests.shared_server import copy_cluster

SOME = "select id from message where deleted_at is null and type = 0 limit 1"
TAMPERED = {
    f"delete from message where id = ({SOME})": "lost",
    f"update message set deleted_at = now() where id = ({SOME})": "lost",
    f"update message set content = content || '!' where id = ({SOME})": "wrong",
    f"update message set author_id = author_id + 1 where id = ({SOME})": "wrong",
    f"update message set pinned = not pinned where id = ({SOME})": "wrong",
    "update message set deleted_at = null where deleted_at is not null": "revived",
    "update activity_hour set messages = messages + 1": "wrong",
    "insert into message_revision (guild_id, message_id, version_at, channel_id, content)"
    f" select guild_id, id, sent_at - interval '1 hour', channel_id, '?' from message where id = ({SOME})": "wrong",
    "delete from message_search": "lost",
    "update message_search set lexemes = 'other'": "wrong",
    "insert into message_search (guild_id, message_id, lexemes) select id, 7, 'gone' from guild": "revived",
    "update message set asks = not asks": "wrong",
    "update message_reaction set removed_at = now() where user_id <> 0": "lost",
    "update message_reaction set user_id = 7 where ctid = (select ctid from message_reaction where user_id <> 0"
    " and removed_at is null limit 1)": "revived",
    "delete from poll_vote": "lost",
    "update member set present = false": "wrong",
    "update member set roles = '{7}'": "wrong",
    "insert into member_stay (guild_id, user_id, from_at) select guild_id, user_id, from_at + interval '1 second'"
    " from member_stay": "doubled",
    "insert into voice_session (guild_id, user_id, from_at, channel_id, state_at)"
    " select id, 7, now(), 8, now() from guild": "revived",
    "update channel set name = name || '!'": "wrong",
    "update channel set deleted_at = now()": "lost",
    "update attachment set state = 'failed' where state = 'stored'": "lost",
    "update attachment set sha256 = repeat('0', 64) where state = 'stored'": "lost",
    "insert into coverage (guild_id, kind, from_at, to_at, reason)"
    " select guild_id, 'gap', to_at, to_at + interval '1 hour', 'not connected' from coverage where kind = 'live'"
    " order by to_at desc limit 1": "wrong",
}


async def test_everything_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    async with killable_postgres(tmp_path / "database", copy_cluster) as postgres, scene(5, postgres, tmp_path) as it:
        _make_some_of_everything(it)
        await it.start_bot()
        await it.bot.ready()
        async with open_pool(it.database_url, 2) as pool:
            await come_to_rest(it, Database(pool, it.database_url))
            it.crowd.delete()
            await come_to_rest(it, Database(pool, it.database_url))
            assert await compared(it, Database(pool, it.database_url)) == []
        assert await it.bot.stop() == 0
        unnoticed = {
            change: found for change, kind in TAMPERED.items() if kind not in (found := await _after(it, change))
        }
        assert not unnoticed
        next(iter(it.bucket.objects.values())).write_bytes(b"something else")
        assert "lost" in await _after(it, "select 1")


def _make_some_of_everything(it: Scene) -> None:
    it.chance = random.Random(5)
    for _ in range(3):
        it.crowd.post()
        it.crowd.attach()
        it.crowd.ask()
        it.crowd.react()
        channel_id, message_id = [*it.world.running_polls][-1]
        it.world.vote(channel_id, message_id, it.crowd.person(), 1)


async def _after(it: Scene, change: str) -> set[str]:
    """The kinds of differences after a change to the database, which is taken back."""
    connection = await connect(it.database_url)
    try:
        taken_back = connection.transaction()
        await taken_back.start()
        await connection.execute("set local session_replication_role = replica")  # triggers would repair some of it
        await connection.execute(change)
        found = await compared(it, Database(connection, it.database_url))  # type: ignore[arg-type] # a connection asks like a pool
        await taken_back.rollback()
    finally:
        await connection.close()
    return {difference.kind for difference in found}
