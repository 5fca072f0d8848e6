"""What the audit asks of the database: counts and ids of a scope, and the rows of its own runs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.sql import load
from services.audit.result import AuditResult, Place
from services.audit.scopes import Family, Scope, edge_at
from services.discord.permissions import THREADS, WITH_MESSAGES, WITH_THREADS
from services.storage.message_writes import DELETED_USER
from services.storage.transactions import Connection

RUNNING, DONE, FAILED, CUT = "running", "done", "failed", "cut"
LEAST_STEP = 2  # a cut at every message would be no part


@dataclass(frozen=True, slots=True)
class Compared:
    """The channels that are compared, in families, and those that cannot be; `stored` are messages by channel.

    `left_out` are those that administrators do not want recorded; their threads are not named.
    """

    families: tuple[Family, ...]
    hidden: tuple[Place, ...]
    unread: tuple[Place, ...]
    left_out: tuple[Place, ...] = ()

    @property
    def channels(self) -> tuple[int, ...]:
        """The ids of all channels and threads that are compared."""
        return tuple(channel_id for family in self.families for channel_id in family.channels)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """What the record says of one message."""

    channel_id: int
    author_id: int | None
    type: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class NotCounted:
    """What Discord's search leaves out, and so is not counted here either: types of messages, and single ones."""

    types: tuple[int, ...] = ()
    messages: tuple[int, ...] = ()


async def compared_channels(con: Connection, guild_id: int, high: int, unread: Collection[int]) -> Compared:
    """The channels of a server and what is stored of them up to an id; `unread` are still being read."""
    rows = await con.fetch(
        """
        select c.id, c.kind, c.name, c.parent_id, c.readable, c.history_complete, c.unreadable_reason,
               c.tracked, coalesce(counted.messages, 0) as stored
        from channel c
        left join (
            select channel_id, count(*) as messages from message
            where guild_id = $1 and id <= $2 and deleted_at is null and author_id is not null
            group by channel_id
        ) as counted on counted.channel_id = c.id
        where c.guild_id = $1 and c.deleted_at is null and c.kind = any($3)
        order by c.position, c.id
        """,
        guild_id,
        high,
        sorted(WITH_MESSAGES | WITH_THREADS),
    )
    names = {
        row["id"]: row["name"] for row in await con.fetch("select id, name from channel where guild_id = $1", guild_id)
    }
    hidden, waiting, left_out = [], [], []
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        if not row["tracked"]:
            left_out += [Place(row["id"], row["name"])] if row["kind"] not in THREADS else []
        elif row["readable"] is False:
            hidden.append(Place(row["id"], row["name"], row["unreadable_reason"] or ""))
        elif row["kind"] not in WITH_MESSAGES:
            continue
        elif not row["history_complete"] or row["id"] in unread:
            waiting.append(Place(row["id"], row["name"]))
        else:
            root = row["parent_id"] if row["kind"] in THREADS and row["parent_id"] else row["id"]
            members[root].append((row["id"], row["stored"]))
    families = (
        Family(root, names.get(root, str(root)), tuple(i for i, _ in own), sum(stored for _, stored in own))
        for root, own in members.items()
    )
    return Compared(tuple(families), tuple(hidden), tuple(waiting), tuple(left_out))


async def kept_from(con: Connection, guild_id: int) -> int:
    """The last id of the messages that a server does not keep any longer; 0 where it keeps all."""
    since: datetime | None = await con.fetchval("select records_from from guild where id = $1", guild_id)
    return 0 if since is None else edge_at(since)


async def count(con: Connection, guild_id: int, scope: Scope, among: Sequence[int], but_not: NotCounted) -> int:
    """How many messages of a scope are stored; `among` are all channels that are compared."""
    counting = f"select count(*) from ({load('audit_scope')}) as scope"  # noqa: S608 - both texts are ours
    counted: int = await con.fetchval(counting, *_arguments(guild_id, scope, among, but_not))
    return counted


async def ids(con: Connection, guild_id: int, scope: Scope, among: Sequence[int], but_not: NotCounted) -> list[int]:
    """The stored messages of a scope, oldest first."""
    rows = await con.fetch(f"{load('audit_scope')} order by id", *_arguments(guild_id, scope, among, but_not))
    return [row["id"] for row in rows]


def _arguments(guild_id: int, scope: Scope, among: Sequence[int], but_not: NotCounted) -> tuple[object, ...]:
    channels = among if scope.channels is None else scope.channels
    authors = None if scope.authors is None else list(scope.authors)
    return guild_id, list(channels), authors, scope.low, scope.high, list(but_not.types), list(but_not.messages)


async def below(con: Connection, guild_id: int, channel_id: int, low: int, messages: int) -> int:
    """An id such that so many of a channel's stored messages, or all of them, lie between it and `low`."""
    floor: int | None = await con.fetchval(
        "select id from message where guild_id = $1 and channel_id = $2 and id < $3 order by id desc offset $4 limit 1",
        guild_id,
        channel_id,
        low,
        messages,
    )
    return floor or 0


async def cuts(con: Connection, guild_id: int, family: Family, size: int, high: int) -> list[int]:
    """Every so-and-so-manieth message of a family, oldest first: where its parts begin."""
    rows = await con.fetch(
        """
        select id from (
            select id, row_number() over (order by id) as place from message
            where guild_id = $1 and channel_id = any($2) and id <= $3
              and deleted_at is null and author_id is not null
        ) as placed
        where place > 1 and (place - 1) % $4 = 0
        order by id
        """,
        guild_id,
        list(family.channels),
        high,
        max(size, LEAST_STEP),
    )
    return [row["id"] for row in rows]


async def by_author(con: Connection, guild_id: int, high: int, among: Sequence[int]) -> dict[int, tuple[str, int]]:
    """The name and the number of stored messages of everybody of the server.

    Webhooks are nobody, and so is the one user under whom Discord shows what deleted accounts wrote.
    """
    rows = await con.fetch(
        """
        select member.user_id, member.display_name, coalesce(wrote.messages, 0) as messages
        from member
        left join (
            select author_id, count(*) as messages from message
            where guild_id = $1 and channel_id = any($3) and id <= $2 and deleted_at is null and webhook_id is null
            group by author_id
        ) as wrote on wrote.author_id = member.user_id
        where member.guild_id = $1 and member.user_id <> $4 and (member.present or wrote.messages > 0)
        """,
        guild_id,
        high,
        list(among),
        DELETED_USER,
    )
    return {row["user_id"]: (row["display_name"], row["messages"]) for row in rows}


async def messages(con: Connection, guild_id: int, wanted: Iterable[int]) -> dict[int, StoredMessage]:
    """What is stored of some messages, deleted ones included."""
    rows = await con.fetch(
        "select id, channel_id, author_id, type, deleted_at from message where guild_id = $1 and id = any($2)",
        guild_id,
        list(wanted),
    )
    return {
        row["id"]: StoredMessage(row["channel_id"], row["author_id"], row["type"], row["deleted_at"] is not None)
        for row in rows
    }


async def names(con: Connection, guild_id: int, channel_ids: Iterable[int]) -> dict[int, str]:
    """What channels are called."""
    rows = await con.fetch(
        "select id, name from channel where guild_id = $1 and id = any($2)", guild_id, list(channel_ids)
    )
    return {row["id"]: row["name"] for row in rows}


async def begin_run(con: Connection, guild_id: int, asked_by: int | None, at: datetime) -> int:
    """Note that an audit begins; those that a dead process left behind are noted as cut. Returns its id."""
    await con.execute("update audit_run set state = $2 where guild_id = $1 and state = $3", guild_id, CUT, RUNNING)
    made: int = await con.fetchval(
        "insert into audit_run (guild_id, state, asked_by, started_at) values ($1, $2, $3, $4) returning id",
        guild_id,
        RUNNING,
        asked_by,
        at,
    )
    return made


async def end_run(con: Connection, guild_id: int, run_id: int, result: AuditResult, at: datetime) -> None:
    """Keep what an audit found."""
    await con.execute(
        "update audit_run set state = $3, finished_at = $4, requests = $5, result = $6 where guild_id = $1 and id = $2",
        guild_id,
        run_id,
        FAILED if result.stopped else DONE,
        at,
        result.requests,
        result.to_json(),
    )


async def last_result(con: Connection, guild_id: int) -> AuditResult | None:
    """What the newest audit that came to its end found, None before the first."""
    kept = await con.fetchval(
        "select result from audit_run where guild_id = $1 and result is not null order by id desc limit 1", guild_id
    )
    return None if kept is None else AuditResult.from_json(kept)
