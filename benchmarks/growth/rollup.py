"""What the triggers of a message cost: its place in the rollup, and all of them."""

from collections.abc import Sequence
from time import perf_counter

import asyncpg

from benchmarks.bench import Bench
from benchmarks.measure import Measure

BATCH, BATCHES = 1000, 20
ROLLUP = ("activity_hour_added", "activity_hour_changed", "activity_hour_removed")
COLUMNS = "select string_agg(quote_ident(column_name), ', ' order by ordinal_position) from information_schema.columns"
SEED = "create temporary table seed as select * from message where guild_id = $1 order by id desc limit $2"
# The newest messages once more, in their hours, with ids after all others.
ADDED = """
insert into message (guild_id, id, {columns})
select guild_id, id + $1 * (1 + max(id) over () - min(id) over ()), {columns} from seed
"""
EDITED = "update message set content = content || ' again' where guild_id = $1 and id = any($2)"
REMOVED = "update message set deleted_at = now() where guild_id = $1 and id = any($2)"


type Asked = Sequence[tuple[str, Sequence[object]]]


async def rollup(bench: Bench, con: asyncpg.Connection) -> list[Measure]:
    """Microseconds of a message with all triggers, without those of the rollup, and without any."""
    guild = await con.fetchval("select guild_id from message limit 1")
    await con.execute(SEED.replace("$1", str(guild)).replace("$2", str(BATCH)))
    columns = await con.fetchval(
        f"{COLUMNS} where table_schema = 'public' and table_name = 'message' and column_name <> all($1)",
        ["guild_id", "id"],
    )
    adding = ADDED.format(columns=columns)
    batches = 1 if bench.quick else BATCHES
    ids = await con.fetch(
        "select id from message where guild_id = $1 and deleted_at is null order by id desc limit $2",
        guild,
        BATCH * batches,
    )
    lots = [[row["id"] for row in ids[start : start + BATCH]] for start in range(0, len(ids), BATCH)]
    asked: dict[str, Asked] = {
        "stored": [(adding, (turn + 1,)) for turn in range(batches)],
        "edited": [(EDITED, (guild, lot)) for lot in lots],
        "deleted": [(REMOVED, (guild, lot)) for lot in lots],
    }
    measures = []
    for what, statements in asked.items():
        sides: dict[str, list[float]] = {"all": [], "rollup": [], "none": []}
        for turn in range(bench.repeats):
            for side, spent in sides.items():
                spent.append(await _spent(con, side, statements))
            told = ", ".join(f"{side} {spent[-1]:.1f} µs" for side, spent in sides.items())
            bench.say(f"{turn + 1}/{bench.repeats} {what}: {told}")
        for side, said in (("all", "all triggers"), ("rollup", "all but the rollup's")):
            ours, bare = tuple(sides[side]), tuple(sides["none"])
            measures.append(
                Measure(bench.part, f"{what}, {said}", ours, "µs/message", bare, "no triggers", better="lower")
            )
    return measures


async def _spent(con: asyncpg.Connection, side: str, statements: Asked) -> float:
    """Microseconds for each message, all statements in one transaction that is taken back."""
    transaction = con.transaction()
    await transaction.start()
    try:
        if side == "none":
            await con.execute("set local session_replication_role = replica")
        elif side == "rollup":
            for name in ROLLUP:
                await con.execute(f"alter table message disable trigger {name}")
        began = perf_counter()
        told = [await con.execute(statement, *values) for statement, values in statements]
        return (perf_counter() - began) * 1e6 / sum(int(one.split()[-1]) for one in told)
    finally:
        await transaction.rollback()
