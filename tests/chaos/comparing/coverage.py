"""What the bot says about what it saw."""

from itertools import pairwise

from tests.chaos.comparing.difference import Difference, Record


async def coverage(record: Record) -> list[Difference]:
    """From the first session on, every moment was seen or is a gap with a reason, and every gap has been closed."""
    rows = await record.database.pool.fetch(
        "select * from coverage where guild_id = $1 and channel_id = 0 and kind in ('live', 'gap')"
        " order by from_at, to_at, id",
        record.truth.id,
    )
    found = []
    for row in rows:
        if row["kind"] == "gap" and row["closed_at"] is None:
            found.append(Difference("wrong", f"the gap from {row['from_at']} to {row['to_at']} is still open"))
        if row["kind"] == "gap" and not row["reason"]:
            found.append(Difference("wrong", f"the gap from {row['from_at']} to {row['to_at']} has no reason"))
    found += [
        Difference("wrong", f"nothing is said about the time from {one['to_at']} to {after['from_at']}")
        for one, after in pairwise(rows)
        if one["to_at"] < after["from_at"]
    ]
    found += [
        Difference("wrong", f"the time from {after['from_at']} to {one['to_at']} is told twice")
        for one, after in pairwise(rows)
        if one["to_at"] > after["from_at"]
    ]
    hidden = await record.database.pool.fetch(
        "select channel_id, from_at from coverage c where guild_id = $1 and kind = 'unreadable' and to_at is null"
        " and closed_at is null and exists (select from channel where guild_id = c.guild_id and id = c.channel_id"
        " and deleted_at is null)",
        record.truth.id,
    )
    found += [Difference("wrong", f"channel {row[0]} counts as unreadable since {row[1]}") for row in hidden]
    return found
