"""Members: who is there, with which roles and names, and when they were."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sandbox.oracle.rows import TrueMember, TrueStay
from tests.chaos.comparing.difference import HEARD_WITHIN, Difference, Record, differing

TWO_JOINS = timedelta(minutes=1)
KINDS = {
    "stay": "select user_id, null as value, from_at, to_at, from_certain, to_certain from member_stay",
    "role": "select user_id, role_id as value, from_at, to_at, from_certain, to_certain from member_role",
    "name": "select user_id, null as value, from_at, to_at, from_certain, to_certain from member_name",
}


async def members(record: Record) -> list[Difference]:
    """Everybody's state now."""
    rows = await record.database.pool.fetch("select * from member where guild_id = $1", record.truth.id)
    stored = {row["user_id"]: row for row in rows}
    found: list[Difference] = []
    for true in record.truth.members.values():
        found += _member(true, stored.get(true.user_id))
    strangers = stored.keys() - record.truth.members.keys()
    found += [Difference("revived", f"member {one} was never there") for one in strangers if stored[one]["present"]]
    return found


def _member(true: TrueMember, row: Any) -> Iterator[Difference]:
    where = f"member {true.user_id}"
    if row is None:
        if true.present:
            yield Difference("lost", where)
        return
    yield from differing("present", row["present"], true.present, where)
    if true.present and row["present"]:
        yield from differing("roles", set(row["roles"]), {one.value for one in true.roles if one.to_at is None}, where)
        yield from differing("name", row["display_name"], true.names[-1].value, where)
        yield from differing("joined_at", row["joined_at"], true.stays[-1].from_at, where)


async def intervals(record: Record) -> list[Difference]:
    """Stays, roles and names in time: none overlaps another, the open ones are what is true now."""
    found: list[Difference] = []
    for kind, query in KINDS.items():
        rows = await record.database.pool.fetch(
            f"{query} where guild_id = $1 order by user_id, value, from_at", record.truth.id
        )
        by_owner: dict[Any, list[Any]] = {}
        for row in rows:
            by_owner.setdefault((row["user_id"], row["value"]), []).append(row)
        for (user, value), spans in by_owner.items():
            found += _sound(spans, f"{kind} of member {user}" + (f", role {value}" if value else ""))
        for true in record.truth.members.values():
            found += _open(kind, true, by_owner)
            if kind == "stay":
                found += _stays(record, true, by_owner.get((true.user_id, None), []))
    return found


def _sound(spans: list[Any], where: str) -> Iterator[Difference]:
    for span in spans:
        if span["to_at"] is not None and span["to_at"] < span["from_at"]:
            yield Difference("wrong", f"{where} ends before it begins: {span['from_at']}")
    for one, after in pairwise(spans):
        if one["to_at"] is None or one["to_at"] > after["from_at"]:
            yield Difference("doubled", f"{where} from {one['from_at']} to {one['to_at']} and from {after['from_at']}")


def _open(kind: str, true: TrueMember, by_owner: dict[Any, list[Any]]) -> Iterator[Difference]:
    here = {value for (user, value), spans in by_owner.items() if user == true.user_id and spans[-1]["to_at"] is None}
    if kind == "role":
        expected: set[Any] = {one.value for one in true.roles if one.to_at is None}
    else:
        expected = {None} if true.present else set()
    yield from differing(f"what is open of {kind}", here, expected, f"member {true.user_id}")


def _stays(record: Record, true: TrueMember, spans: list[Any]) -> Iterator[Difference]:
    """A coming or going that was seen live is there, at its time."""
    for number, stay in enumerate(true.stays):
        kept = any(span["from_at"] == stay.from_at for span in spans)
        if record.seen_live(stay.from_at) and not kept and not _one_for_the_bot(record, true.stays[:number], stay):
            yield Difference("lost", f"member {true.user_id} came at {stay.from_at}, seen live")
        if stay.to_at is None or not record.seen_live(stay.from_at, stay.to_at):
            continue
        if not any(span["to_at"] and abs(span["to_at"] - stay.to_at) <= HEARD_WITHIN for span in spans):
            yield Difference("lost", f"member {true.user_id} went at {stay.to_at}, seen live")


def _one_for_the_bot(record: Record, earlier: tuple[TrueStay, ...], stay: TrueStay) -> bool:
    """Whether somebody left unseen and was back within a minute of joining before: Discord repeats such events."""
    return any(
        stay.from_at - before.from_at <= TWO_JOINS and before.to_at and not record.seen_live(before.to_at)
        for before in earlier
    )
