"""The locks that writers take, so that two of them neither deadlock nor judge by what the other is about to change."""

from collections.abc import Iterable

from services.storage.transactions import Connection

LOCK = "select pg_advisory_xact_lock(id) from unnest($1::bigint[]) as u (id)"
LOCK_PEOPLE = """
    select pg_advisory_xact_lock(hashtextextended('people', id)) from unnest($1::bigint[]) as u (id)
"""
LOCK_BATCH = """
    select pg_advisory_xact_lock(hashtextextended('people', id)) from unnest($1::bigint[]) as u (id)
    union all
    select pg_advisory_xact_lock_shared(hashtextextended('people', id)) from unnest($2::bigint[]) as u (id)
    union all
    select pg_advisory_xact_lock(id) from unnest($3::bigint[]) as u (id)
"""
LOCK_MESSAGES = """
    select pg_advisory_xact_lock_shared(hashtextextended('people', id)) from unnest($1::bigint[]) as u (id)
    union all
    select pg_advisory_xact_lock(id) from unnest($2::bigint[]) as u (id)
"""


async def lock_channels(con: Connection, channel_ids: Iterable[int]) -> None:
    """Make other writers of these channels wait until the transaction ends.

    Each write locks its own channels; a transaction of several writes locks all of theirs first, since two of them
    would otherwise wait for each other's rows.
    """
    await con.execute(LOCK, sorted(set(channel_ids)))


async def lock_people(con: Connection, guild_ids: Iterable[int]) -> None:
    """Make others who write people of these servers wait until the transaction ends; comes before `lock_channels`."""
    await con.execute(LOCK_PEOPLE, sorted(set(guild_ids)))


async def lock_batch(
    con: Connection, *, people_in: Iterable[int], authors_in: Iterable[int], channels: Iterable[int]
) -> None:
    """All that a transaction of several writes needs: people of servers, then channels.

    Authors of messages, `authors_in` their servers, are written side by side in the order of their ids. Who writes
    people in several statements, or in no order, needs those to wait too.
    """
    alone = sorted(set(people_in))
    await con.execute(LOCK_BATCH, alone, sorted(set(authors_in).difference(alone)), sorted(set(channels)))


async def lock_messages(con: Connection, guild_ids: Iterable[int], channel_ids: Iterable[int]) -> None:
    """What `write_messages` locks, for whoever has to look at its rows before.

    Writers of the same channels wait for each other, and for whoever describes the people of these servers.
    """
    await con.execute(LOCK_MESSAGES, sorted(set(guild_ids)), sorted(set(channel_ids)))
