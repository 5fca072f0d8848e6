"""What PostgreSQL knows of how large the tables are, renewed as soon as they have outgrown it."""

from services.database import Database
from services.storage.transactions import Connection, in_one_transaction

LOOK_EVERY = 1_000  # messages
OUTGROWN = """
select pg_relation_size(oid) / current_setting('block_size')::bigint > 10 * greatest(relpages, 1)
from pg_class where oid = 'message'::regclass
"""
# By columns, since those of texts would have to be read as well; of 3,000 rows instead of 30,000, which takes a tenth
# of the time and is enough until autovacuum comes by.
FEW = "set local default_statistics_target = 10"
ANALYZE = """
analyze message (guild_id, id, channel_id, author_id, sent_at, observed_at), activity_hour, channel, coverage
"""


class Statistics:
    """Looks after every thousand new messages whether the table of messages is ten times what it was planned for.

    PostgreSQL keeps the plans of its first minutes: made for empty tables, they read whole ones again and again until
    its own autovacuum comes by.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._since = 0

    async def stored(self, new: int) -> None:
        """Take note of messages that were stored."""
        self._since += new
        if self._since >= LOOK_EVERY:
            self._since = 0
            await in_one_transaction(self._database, _renew)


async def _renew(con: Connection) -> None:
    if await con.fetchval(OUTGROWN):
        await con.execute(FEW)
        await con.execute(ANALYZE)
