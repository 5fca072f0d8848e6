"""What is on its way, in the database: a row is committed before the request that it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.database import Database
from services.delivery.outcome import Refused, Sent
from services.storage.transactions import in_one_transaction

READ = """
select state, user_id, channel_id, mark, started_at, message_id, code
from delivery where guild_id = $1 and key = $2
"""
BEGIN = """
insert into delivery (guild_id, key, state, user_id, channel_id, mark, tries, started_at, at)
values ($1, $2, 'under_way', $3, $4, $5, 1, $6, $6)
on conflict (guild_id, key) do update set
  state = 'under_way', user_id = excluded.user_id, channel_id = excluded.channel_id, tries = delivery.tries + 1,
  started_at = coalesce(delivery.started_at, excluded.started_at),
  mark = case when excluded.mark = any(string_to_array(delivery.mark, ' ')) then delivery.mark
              else concat_ws(' ', nullif(delivery.mark, ''), excluded.mark) end
where delivery.state in ('due', 'under_way')
"""
SETTLE = """
insert into delivery (guild_id, key, state, user_id, channel_id, message_id, code, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (guild_id, key) do update set
  state = excluded.state, channel_id = coalesce(excluded.channel_id, delivery.channel_id),
  message_id = excluded.message_id, code = excluded.code, mark = ''
where delivery.state in ('due', 'under_way')
"""
CLAIMED = "select message_id from delivery where guild_id = $1 and message_id = any($2::bigint[])"


@dataclass(frozen=True, slots=True)
class Way:
    """How far a message is; `marks` are what its attempts are known by, `started_at` (aware UTC) when the first was."""

    outcome: Sent | Refused | None
    channel_id: int | None
    marks: frozenset[str]
    started_at: datetime | None


class Ledger:
    """The rows of `delivery`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, guild_id: int, key: str) -> Way | None:
        """How far a message is; None when nobody tried to send it."""
        row = await self._database.pool.fetchrow(READ, guild_id, key)
        if row is None:
            return None
        outcome: Sent | Refused | None = None
        if row["state"] == "sent":
            outcome = Sent(row["channel_id"], row["message_id"])
        elif row["state"] == "refused":
            outcome = Refused(row["code"])
        return Way(outcome, row["channel_id"], frozenset(row["mark"].split()), row["started_at"])

    async def begin(
        self, guild_id: int, key: str, channel_id: int, mark: str, at: datetime, *, user_id: int | None = None
    ) -> None:
        """Keep that an attempt begins; has to be committed before it does."""
        row = (guild_id, key, user_id, channel_id, mark, at)
        await in_one_transaction(self._database, lambda con: con.execute(BEGIN, *row))

    async def settle(
        self,
        guild_id: int,
        key: str,
        outcome: Sent | Refused,
        at: datetime,
        *,
        user_id: int | None = None,
    ) -> None:
        """Keep what became of it; a row that says so already stays as it is."""
        told = (
            ("sent", user_id, outcome.channel_id, outcome.message_id, None)
            if isinstance(outcome, Sent)
            else ("refused", user_id, None, None, outcome.code)
        )
        row = (guild_id, key, *told, at)
        await in_one_transaction(self._database, lambda con: con.execute(SETTLE, *row))

    async def claimed(self, guild_id: int, message_ids: Collection[int]) -> set[int]:
        """Those of some messages (or threads) that belong to other rows."""
        rows = await self._database.pool.fetch(CLAIMED, guild_id, list(message_ids))
        return {row["message_id"] for row in rows}
