"""What messages show besides their columns, into the database: files now, and whom to ask Discord for later."""

from collections.abc import Iterable

from models.sql import load
from services.records.message_details import MessageDetails
from services.records.messages import MessageRecord
from services.storage.attachment_writes import write_attachments
from services.storage.reaction_writes import stored_spellings
from services.storage.transactions import Connection


async def write_details(
    con: Connection,
    records: list[MessageRecord],
    details: Iterable[MessageDetails],
    *,
    reacted: list[int],
    read_back: bool,
) -> None:
    """Store details of messages that were just stored.

    What Discord counted is held against the rows; where they differ the people have to be asked for (`detail_due`).
    `reacted`: the ids of those that rows of reactions are stored of. `read_back`: who names none has none.
    """
    given = list(details)
    await write_attachments(con, (file for each in given for file in each.attachments))
    await _count_votes(con, given, read_back=read_back)
    counted = [each for each in given if each.reactions is not None]
    if counted:
        counted = await _as_stored(con, counted)
        await _count_reactions(con, counted)
    if reacted and read_back:
        told = {(each.guild_id, each.message_id) for each in counted}
        silent = [each for each in records if (each.guild_id, each.id) not in told]
        counted += [MessageDetails(one.guild_id, one.channel_id, one.id, one.observed_at, (), {}) for one in silent]
        await _drop_unlisted(con, counted)
    if counted and (reacted or not read_back):
        await _settle(con, counted)
    if reacted and not read_back:
        await con.execute(load("reaction_recount"), list({each.guild_id for each in records}), reacted)


async def _as_stored(con: Connection, counted: list[MessageDetails]) -> list[MessageDetails]:
    """The same with emojis spelled as their rows spell them."""
    own = [
        (each.guild_id, each.message_id, emoji) for each in counted for emoji in each.reactions or () if ":" in emoji
    ]
    known = {key: spelled for key, spelled in (await stored_spellings(con, own)).items() if spelled != key[2]}
    if not known:
        return counted
    return [
        each._replace(
            reactions={
                known.get((each.guild_id, each.message_id, emoji), emoji): counts
                for emoji, counts in (each.reactions or {}).items()
            }
        )
        for each in counted
    ]


async def _count_reactions(con: Connection, counted: list[MessageDetails]) -> None:
    rows = [
        (each.guild_id, each.message_id, emoji, each.channel_id, counts.normal, counts.burst, each.observed_at)
        for each in _latest(counted)
        for emoji, counts in (each.reactions or {}).items()
    ]
    if rows:
        await con.execute(load("reaction_due"), *zip(*rows, strict=True))


async def _count_votes(con: Connection, given: list[MessageDetails], *, read_back: bool) -> None:
    rows = [
        (each.guild_id, each.message_id, answer_id, each.channel_id, votes, each.observed_at)
        for each in _latest([each for each in given if each.votes is not None])
        for answer_id, votes in (each.votes or {}).items()
        if votes is not None or read_back  # what is told as it happens has its votes told as well
    ]
    if rows:
        await con.execute(load("poll_vote_due"), *zip(*rows, strict=True))


async def _drop_unlisted(con: Connection, counted: list[MessageDetails]) -> None:
    shown = [(each.guild_id, each.message_id, each.observed_at) for each in _latest(counted)]
    listed = [(each.guild_id, each.message_id, emoji) for each in _latest(counted) for emoji in each.reactions or ()]
    columns = list(zip(*listed, strict=True)) if listed else [(), (), ()]
    await con.execute(load("reaction_unlisted"), *zip(*shown, strict=True), *columns)


async def _settle(con: Connection, counted: list[MessageDetails]) -> None:
    rows = [(each.guild_id, each.message_id, each.observed_at, _total(each.reactions)) for each in _latest(counted)]
    await con.execute(load("reaction_settle"), *zip(*rows, strict=True))


def _latest(details: list[MessageDetails]) -> list[MessageDetails]:
    """One observation of each message, in the order of their keys."""
    newest: dict[tuple[int, int], MessageDetails] = {}
    for each in details:
        known = newest.setdefault((each.guild_id, each.message_id), each)
        if each.observed_at > known.observed_at:
            newest[each.guild_id, each.message_id] = each
    return [newest[key] for key in sorted(newest)]


def _total(reactions: object) -> int:
    return sum(counts.normal + counts.burst for counts in reactions.values()) if isinstance(reactions, dict) else 0
