"""People stored before stays, roles and names were kept get their first intervals with the migration."""

import importlib
from datetime import UTC, datetime

from services.database import Database

JOINED, LEFT = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)


async def test_people_stored_before_get_their_first_intervals(database: Database) -> None:
    migration = importlib.import_module("migrations.0006_member_intervals")
    async with database.pool.acquire() as con:
        for statement in migration.DOWN:
            await con.execute(statement)
        await con.execute(
            "insert into member (guild_id, user_id, display_name, roles, joined_at, left_at, present) values"
            " (1, 2, 'Ada', '{7,8}', $1, null, true), (1, 3, 'Ben', '{7}', $1, $2, false),"
            " (1, 4, 'wrote once', '{}', null, null, false)",
            JOINED,
            LEFT,
        )
        for statement in migration.UP:
            await con.execute(statement)
        stays = await con.fetch("select user_id, from_at, to_at, to_certain from member_stay order by 1")
        assert [tuple(row) for row in stays] == [(2, JOINED, None, True), (3, JOINED, LEFT, False)]
        roles = await con.fetch("select user_id, role_id, from_certain, to_at from member_role order by 2")
        assert [tuple(row) for row in roles] == [(2, 7, False, None), (2, 8, False, None)]
        names = await con.fetch("select user_id, display_name, from_certain, to_at from member_name")
        assert [tuple(row) for row in names] == [(2, "Ada", False, None)]
