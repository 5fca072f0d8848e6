"""What somebody does not want kept, read with history, counted by the audit, and read again once they agree."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sandbox import Sandbox
from services.audit.run import Auditor
from services.audit.tools import AuditTools
from services.consent.returning import Returning
from services.consent.standing import RECORD
from services.consent.store import decide
from services.database import Database
from tests.e2e.history_scene import running, school, until
from tests.services.consent.doors import NOTICE

STORED = "select count(*) from message where author_id = $1"
LEFT = "select count(*) from left_out where deleted_at is null"
FINDINGS = "select kind, detail from finding where kind not in ('joined', 'left')"


async def test_history_leaves_out_who_objected_and_the_audit_misses_nothing(database: Database) -> None:
    database = replace(database, door=NOTICE)
    made = school(2)
    objector, other = made.students[:2]
    channel = made.channels[0]
    for number in range(60):
        made.world.post(channel, objector if number % 3 == 0 else other, f"message {number}")
    liked = made.world.post(channel, other, "liked")
    for who in (objector, other):
        made.world.react(channel, int(liked["id"]), who, "👍")

    async def say(*, granted: bool) -> None:
        at = datetime.now(UTC)
        async with database.pool.acquire() as con:
            await decide(
                con, made.guild_id, objector, RECORD, granted, at, "notice-1", "dm", event_id=int(at.timestamp() * 1e6)
            )

    await say(granted=False)
    async with Sandbox(made.world) as box, running(database, box) as bot:
        await bot.settled()
        assert await database.pool.fetchval(STORED, objector) == 0
        assert await database.pool.fetchval(STORED, other) == 41
        assert await database.pool.fetchval(LEFT) == 20
        people = await database.pool.fetch("select user_id from message_reaction where user_id <> 0 order by 1")
        assert people[0]["user_id"] < 0
        assert people[1]["user_id"] == other
        assert await database.pool.fetchval("select reactions from message where id = $1", int(liked["id"])) == 2
        await bot.history.reread(made.guild_id, channel)
        assert await database.pool.fetch(FINDINGS) == []

        then = datetime.now(UTC) + timedelta(seconds=1.1)
        await until(lambda: datetime.now(UTC) > then)
        audited = await Auditor(AuditTools(database, bot.rest, bot.history, pause=0.05)).audit(made.guild_id)
        assert audited.complete, audited
        assert (audited.differences, audited.not_kept) == ([], 20)

        await say(granted=True)
        await Returning(database, bot.history, lambda: datetime.now(UTC)).run_due()
        assert await database.pool.fetchval(STORED, objector) == 20
        assert await database.pool.fetchval(LEFT) == 0
        assert await database.pool.fetch(FINDINGS) == []
        assert not await database.pool.fetchval("select bool_or(history_due) from consent")
