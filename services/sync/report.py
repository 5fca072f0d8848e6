"""What a run of the sync found, what it could not see and what it cost: collected once, kept as JSON."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from models.sql import load
from services.storage.transactions import Connection

MOST_NAMED = 50  # of each kind; all are counted
COUNTED_IN_DETAIL = "missed"  # one finding for a whole page, with the number of its messages


@dataclass(frozen=True, slots=True)
class Found:
    """One finding with names: where, who, and when the message was sent; None where it is about no message."""

    kind: str
    channel_id: int | None
    channel: str
    message_id: int | None
    user_id: int | None
    person: str
    sent_at: datetime | None
    found_at: datetime
    detail: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of which something was not seen, with the reason and since when."""

    channel_id: int
    name: str
    reason: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The report of one run; times aware UTC.

    `counts` are the findings by kind, `named` the newest of them. `complete_through`: nothing older is missing in the
    channels that can be read; None when nothing was seen yet. `unread` are channels still being read, `failures`
    sentences about what did not work, `lists` how many lists of people who reacted or voted are still to be read.
    """

    found_from: datetime | None
    counts: Mapping[str, int]
    named: tuple[Found, ...]
    hidden: tuple[Place, ...]
    unread: tuple[Place, ...]
    unread_seconds: float | None
    complete_through: datetime | None
    attachments: Mapping[str, int]
    failures: tuple[str, ...]
    requests: int
    seconds: float
    lists: int = 0

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to say but that all is well."""
        return not (self.counts or self.hidden or self.unread or self.failures or self.lists)

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "SyncReport":
        """A report as it was stored."""
        return cls(
            found_from=_moment(stored["found_from"]),
            counts=dict(stored["counts"]),
            named=tuple(
                Found(
                    **{**one, "sent_at": _moment(one["sent_at"]), "found_at": datetime.fromisoformat(one["found_at"])}
                )
                for one in stored["named"]
            ),
            hidden=_places(stored["hidden"]),
            unread=_places(stored["unread"]),
            unread_seconds=stored["unread_seconds"],
            complete_through=_moment(stored["complete_through"]),
            attachments=dict(stored["attachments"]),
            failures=tuple(stored["failures"]),
            requests=stored["requests"],
            seconds=stored["seconds"],
            lists=stored.get("lists", 0),
        )


@dataclass(frozen=True, slots=True)
class Costs:
    """What a run knows of itself: channels still being read and for how long, what failed, what it cost."""

    unread: Collection[int]
    unread_seconds: float | None
    failures: tuple[str, ...]
    requests: int
    seconds: float


async def so_far(con: Connection, guild_id: int) -> dict[str, Any]:
    """What a run under way can tell: counts by kind of what it `found`, and `lists` of people that are still due."""
    counts = await con.fetch(load("sync_untold_counts"), guild_id, COUNTED_IN_DETAIL)
    return {"found": {row["kind"]: row["number"] for row in counts}, "lists": await _lists_due(con, guild_id)}


async def _lists_due(con: Connection, guild_id: int) -> int:
    return int(await con.fetchval("select count(*) from detail_due where guild_id = $1", guild_id))


async def collect(con: Connection, guild_id: int, run_id: int, since: datetime | None, costs: Costs) -> SyncReport:
    """The report of a run: takes every finding that no report has told of yet, in this transaction."""
    await con.execute("update finding set run_id = $2 where guild_id = $1 and run_id is null", guild_id, run_id)
    counts = await con.fetch(load("sync_found_counts"), guild_id, run_id, COUNTED_IN_DETAIL)
    named = await con.fetch(load("sync_found"), guild_id, run_id, MOST_NAMED)
    hidden = await con.fetch(load("sync_hidden"), guild_id)
    unread = await con.fetch(
        "select id, name from channel where guild_id = $1 and id = any($2) order by position, id",
        guild_id,
        list(costs.unread),
    )
    attachments = await con.fetch(
        "select state, count(*) as files from attachment where guild_id = $1 group by state", guild_id
    )
    return SyncReport(
        found_from=since,
        counts={row["kind"]: row["number"] for row in counts},
        named=tuple(Found(**dict(row)) for row in named),
        hidden=tuple(Place(**dict(row)) for row in hidden),
        unread=tuple(Place(row["id"], row["name"], "", None) for row in unread),
        unread_seconds=costs.unread_seconds,
        complete_through=await con.fetchval(load("sync_complete_through"), guild_id),
        attachments={row["state"]: row["files"] for row in attachments},
        failures=costs.failures,
        requests=costs.requests,
        seconds=costs.seconds,
        lists=await _lists_due(con, guild_id),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _places(stored: Collection[Mapping[str, Any]]) -> tuple[Place, ...]:
    return tuple(Place(**{**one, "since": _moment(one["since"])}) for one in stored)
