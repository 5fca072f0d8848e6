"""How whoever closes the door for somebody knows that nobody writes by what held before."""

from services.storage.transactions import Connection

MARK = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
# Numbers are those of the whole server, which may have other databases: their writers are nobody's concern here.
# One that ended between the snapshot and the look at the locks counts as open until this is asked again.
OVER = """
select not exists (
    select from pg_snapshot_xip(pg_current_snapshot()) as open (number)
    where open.number::text::bigint < $1
      and not exists (
          select from pg_locks
          join pg_stat_activity using (pid)
          where pg_locks.locktype = 'transactionid' and pg_locks.granted
            and pg_locks.transactionid = open.number::xid and pg_stat_activity.datname <> current_database()
      )
)
"""


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
