"""Messages of others in which the person stands: mentioned, forwarded, answered by a program, named by one."""

from collections import Counter
from typing import Any, Final, NamedTuple

import orjson

from services.database import Database
from services.encryption.private import PrivateJson, PrivateParts, private
from services.erasure.traces import Traces
from services.storage.locks import lock_messages
from services.storage.message_writes import NEVER
from services.storage.transactions import Connection, in_one_transaction

AT_ONCE: Final = 1_000
MESSAGES = """
select id, channel_id, is_bot, content, snapshot_text, components_text, parts, poll, interaction_user_id,
       $2 = any(mention_ids) as mentioned,
       forwarded_from_id is not null and exists (
           select from message as shown
           where shown.guild_id = m.guild_id and shown.id = m.forwarded_from_id and shown.author_id = $2
       ) as forwarded
from message m
where guild_id = $1 and id > $3 and author_id is distinct from $2
order by id limit $4
"""
REVISIONS = """
select r.message_id, r.version_at, r.content, r.components_text, r.parts, coalesce(m.is_bot, false) as is_bot
from message_revision r
left join message m on m.guild_id = r.guild_id and m.id = r.message_id
where r.guild_id = $1 and (r.message_id, r.version_at) > ($3, $4) and m.author_id is distinct from $2
order by r.message_id, r.version_at limit $5
"""
# Observed for ever: Discord still shows it as it was, and only an edit counts from now on.
REWRITE = """
update message set observed_at = 'infinity',
    content = $3, snapshot_text = $4, components_text = $5, parts = $6::text::jsonb, poll = $7::text::jsonb,
    mention_ids = array_remove(mention_ids, $8), interaction_user_id = nullif(interaction_user_id, $8),
    interaction_name = case when interaction_user_id = $8 then null else interaction_name end,
    forwarded_from_id = case when $9 then null else forwarded_from_id end
where guild_id = $1 and id = $2
"""
REWRITE_REVISION = """
update message_revision set content = $4, components_text = $5, parts = $6::text::jsonb
where guild_id = $1 and message_id = $2 and version_at = $3
"""
# The indexer, which hears of each change, writes them down anew.
WORDS = "delete from message_search where guild_id = $1 and message_id = any($2::bigint[])"
FORWARDED_FILES = "delete from attachment where guild_id = $1 and message_id = $2 and forwarded"
SNAPSHOTS = "message_snapshots"


class Texts(NamedTuple):
    """What a message says."""

    content: str
    snapshot_text: str
    components_text: str
    parts: Any
    poll: Any


NOTHING = Texts("", "", "", None, None)


async def erase_from_others(database: Database, guild_id: int, user_id: int, traces: Traces) -> Counter[str]:
    """Take the person out of what others wrote, all of it looked through; returns how many were changed, by table."""
    counts: Counter[str] = Counter()
    after = 0
    while True:
        rows = await database.pool.fetch(MESSAGES, guild_id, user_id, after, AT_ONCE)
        if not rows:
            return counts
        after = rows[-1]["id"]
        # What was read may have changed since: it is read again, under the lock of its channel.
        named = [row for row in rows if _stands_in(row, user_id, traces)]
        if named:
            ids, channels = sorted(row["id"] for row in named), {row["channel_id"] for row in named}

            async def work(con: Connection, ids: list[int] = ids, channels: set[int] = channels) -> int:
                await lock_messages(con, [guild_id], channels)
                return await _rewrite(con, guild_id, user_id, ids, traces)

            counts["message_of_others"] += await in_one_transaction(database, work)


async def erase_from_revisions(database: Database, guild_id: int, user_id: int, traces: Traces) -> Counter[str]:
    """Take the person out of what others wrote before they edited it."""
    counts: Counter[str] = Counter()
    after = 0, NEVER
    while True:
        rows = await database.pool.fetch(REVISIONS, guild_id, user_id, *after, AT_ONCE)
        if not rows:
            return counts
        after = rows[-1]["message_id"], rows[-1]["version_at"]
        for row in rows:
            said = Texts(row["content"], "", row["components_text"], row["parts"], None)
            without = _without(said, traces, is_bot=row["is_bot"])
            if without != said:
                id_ = row["message_id"]
                await database.pool.execute(
                    REWRITE_REVISION,
                    *(guild_id, id_, row["version_at"], private(without.content, id_)),
                    *(private(without.components_text, id_), _parts(without.parts, id_)),
                )
                counts["message_of_others"] += 1


def _stands_in(row: Any, user_id: int, traces: Traces) -> bool:
    said = _said(row)
    return (
        row["mentioned"]
        or row["forwarded"]
        or row["interaction_user_id"] == user_id
        or _without(said, traces, is_bot=row["is_bot"]) != said
    )


def _said(row: Any) -> Texts:
    return Texts(row["content"], row["snapshot_text"], row["components_text"], row["parts"], row["poll"])


def _without(said: Texts, traces: Traces, *, is_bot: bool) -> Texts:
    """A person's text loses the mention; one of a program, which speaks about the person, is emptied."""
    if is_bot:
        return NOTHING if traces.are_in(*said) else said
    return Texts(
        traces.text(said.content),
        traces.text(said.snapshot_text),
        traces.text(said.components_text),
        traces.json(said.parts),
        traces.json(said.poll),
    )


async def _rewrite(con: Connection, guild_id: int, user_id: int, ids: list[int], traces: Traces) -> int:
    changed = 0
    await con.execute(WORDS, guild_id, ids)
    for one in ids:
        for row in await con.fetch(MESSAGES, guild_id, user_id, one - 1, 1):
            if row["id"] != one:
                continue
            said = _without(_said(row), traces, is_bot=row["is_bot"])
            if row["interaction_user_id"] == user_id:
                said = NOTHING
            if row["forwarded"]:
                said = said._replace(snapshot_text="", parts=_unshown(said.parts))
                await con.execute(FORWARDED_FILES, guild_id, one)
            await con.execute(
                REWRITE,
                *(guild_id, one, private(said.content, one), private(said.snapshot_text, one)),
                *(
                    private(said.components_text, one),
                    _parts(said.parts, one),
                    _json(said.poll, one),
                    user_id,
                    row["forwarded"],
                ),
            )
            changed += 1
    return changed


def _unshown(parts: Any) -> Any:
    left = {name: value for name, value in (parts or {}).items() if name != SNAPSHOTS}
    return left or None


def _parts(parts: Any, row: int) -> str | None:
    return PrivateParts(orjson.dumps(parts).decode(), row) if parts else None


def _json(value: Any, row: int) -> str | None:
    return None if value is None else PrivateJson(orjson.dumps(value).decode(), row)
