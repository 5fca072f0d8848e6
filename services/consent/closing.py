"""How whoever closes the door for somebody knows that nobody writes by what held before."""

from services.storage.transactions import Connection

MARK = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
OVER = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= $1"


async def closed_at(con: Connection) -> int:
    """A mark to give to `older_writers_ended`; ask for it after the transaction that closed the door is committed.

    Every writer takes its number before it asks at the door, so one that was let in by what held before has a smaller
    number than this.
    """
    mark: int = await con.fetchval(MARK)
    return mark


async def older_writers_ended(con: Connection, mark: int) -> bool:
    """Whether every transaction that may have been let in before the door was closed is over; ask until it is."""
    over: bool = await con.fetchval(OVER, mark)
    return over
