"""History pages into PostgreSQL."""

from benchmarks.bench import Bench
from benchmarks.measure import Measure
from services.database import connect


async def run(bench: Bench) -> list[Measure]:
    """Nothing yet."""
    async with bench.database() as url:
        connection = await connect(url)
        found = await connection.fetchval("select count(*) from message")
        await connection.close()
    return [Measure("ingest", "messages", (float(found),), "messages")]
