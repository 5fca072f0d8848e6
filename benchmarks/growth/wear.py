"""What edits and erasures leave behind, how long vacuum takes for it, and whether the room is used again."""

from time import perf_counter

import asyncpg

from benchmarks.bench import Bench
from benchmarks.measure import Measure

SIZE = "select pg_total_relation_size('message') + pg_total_relation_size('message_search')"
EDITED = "update message set content = content || ' again', edited_at = now() where guild_id = $1 and id % 10 = $2"
STUDENTS = "select distinct author_id from message where guild_id = $1 order by author_id limit $2"
ERASED = "delete from message where guild_id = $1 and author_id = any($2)"


async def wear(bench: Bench, con: asyncpg.Connection) -> list[Measure]:
    """Edit every tenth message three times over, then erase every tenth student, with a vacuum after each."""
    guild = await con.fetchval("select guild_id from message limit 1")
    messages = await con.fetchval("select count(*) from message")
    for table in ("message", "message_search"):
        await con.execute(f"alter table {table} set (autovacuum_enabled = off)")  # else one waits for the other
    before = await con.fetchval(SIZE)
    grown, cleaned, changed = [], [], []
    for turn in range(1 if bench.quick else 3):
        began = perf_counter()
        await con.execute(EDITED, guild, turn)
        changed.append((perf_counter() - began) / messages * 10 * 1e6)
        cleaned.append(await _vacuumed(con) / messages * 1e6)
        grown.append(100 * (await con.fetchval(SIZE) / before - 1))
        bench.say(f"a tenth edited: {grown[-1]:.1f} % larger than at first, vacuum {cleaned[-1]:.2f} s a million")
    students = [row["author_id"] for row in await con.fetch(STUDENTS, guild, 2 if bench.quick else 200)]
    began = perf_counter()
    gone = int((await con.execute(ERASED, guild, students)).split()[-1])
    took = perf_counter() - began
    vacuum = await _vacuumed(con) / messages * 1e6
    bench.say(f"{gone:,} messages erased in {took:.1f} s, vacuum {vacuum:.2f} s a million")
    tenth = "a tenth of all edited"
    return [
        Measure(bench.part, f"{tenth}, three times: larger than at first by", tuple(grown), "%", better="lower"),
        Measure(bench.part, f"{tenth}, in one statement", tuple(changed), "µs/edit", better="lower"),
        Measure(bench.part, f"{tenth}: vacuum", tuple(cleaned), "s/million", better="lower"),
        Measure(bench.part, f"{gone:,} messages erased", (took / max(gone, 1) * 1e6,), "µs/message", better="lower"),
        Measure(bench.part, f"{gone:,} messages erased: vacuum", (vacuum,), "s/million", better="lower"),
    ]


async def _vacuumed(con: asyncpg.Connection) -> float:
    """Seconds that it takes as the server itself does it, without its pauses."""
    began = perf_counter()
    await con.execute("vacuum (analyze) message, message_search")
    return perf_counter() - began
