"""Reading what was written: direct messages and the threads of conversations, each from where it was read before.

Events only say where something happened. What happened is read from Discord, so that it makes no difference whether the
bot heard it or was away.
"""

import contextlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from services.conversations import store
from services.conversations.contents import written_by_person
from services.conversations.inbox import Change
from services.conversations.servers import Places, places_of, question, server_of
from services.conversations.store import IN, OUT, Taken
from services.conversations.tools import Tools
from services.discord import errors
from services.nudges.answers import note_answer
from services.records.snowflakes import created_at, first_id_at
from services.storage.transactions import Connection, in_one_transaction
from services.wording.words import Words

log = logging.getLogger(__name__)

MESSAGES = "/channels/{channel_id}/messages"
PAGE = 100
FIRST_LOOK = timedelta(days=7)  # so far back somebody's first messages are taken
COMPARED = timedelta(days=14)  # so old a passed-on message may be to be held against Discord after an absence
CHOOSE_SERVER = "conversation_here"

KNOWN_CHANNEL = "select channel_id, read_id from direct_channel where user_id = $1"
HEARD = """
insert into direct_channel (user_id, channel_id, read_id) values ($1, $2, $3)
on conflict (user_id) do update set
  channel_id = excluded.channel_id, read_id = greatest(direct_channel.read_id, excluded.read_id),
  refused_at = null, refused_code = null
"""
READ_UP_TO = """
update conversation set read_id = greatest(read_id, $3) where guild_id = $1 and student_id = $2
"""
SHOWN = """
select id, edited_at, guild_id from relayed_message
where guild_id = any($1::bigint[]) and channel_id = $2 and at > $3 and deleted_at is null
"""
SUSPECTED = "update relayed_message set state = 'due', version = version + 1 where guild_id = $1 and id = $2"
PEOPLE = """
select d.user_id, d.channel_id from direct_channel d
where d.channel_id is not null
  and exists (select from member m where m.guild_id = any($1::bigint[]) and m.user_id = d.user_id and m.present)
"""


async def read_direct(tools: Tools, user_id: int, channel_id: int) -> None:
    """Take in what somebody wrote to the bot since it was read last; raises what Discord's REST API raises."""
    row = await tools.database.pool.fetchrow(KNOWN_CHANNEL, user_id)
    if row is None or row["channel_id"] != channel_id:
        await _remember(tools, user_id, channel_id)
    after = row["read_id"] if row is not None and row["read_id"] else first_id_at(tools.clock() - FIRST_LOOK)
    while True:
        page = await _page(tools, channel_id, after)
        if not page:
            return
        if not await _take_direct(tools, user_id, channel_id, page) or len(page) < PAGE:
            return
        after = int(page[-1]["id"])


async def _remember(tools: Tools, user_id: int, channel_id: int) -> None:
    """Keep the channel before anything else: no bot can ask Discord which ones it has. Of strangers nothing is kept."""
    async with tools.database.pool.acquire() as con:
        places = await places_of(con, tools, user_id)
    if places.anywhere:
        await in_one_transaction(tools.database, lambda con: con.execute(HEARD, user_id, channel_id, None))


async def _take_direct(tools: Tools, user_id: int, channel_id: int, page: list[dict[str, Any]]) -> bool:
    """Keep the messages of a page up to one whose server is not known; whether all of them were kept."""
    wrote = [one for one in page if int(one["author"]["id"]) == user_id and written_by_person(one)]
    async with tools.database.pool.acquire() as con:
        places = await places_of(con, tools, user_id)
    if not places.anywhere:  # nothing is kept of them, not even that they wrote
        if wrote and tools.inbox.first_today(user_id, tools.clock().date()):
            await _send_away(tools, channel_id)
        return False
    if not places.student:
        await _keep_direct(tools, user_id, channel_id, int(page[-1]["id"]), {})
        if wrote:
            await _redirect(tools, user_id, places)
        return True
    chosen: dict[int, list[dict[str, Any]]] = {}
    read, unclear = int(page[-1]["id"]), None
    async with tools.database.pool.acquire() as con:
        for one in wrote:
            guild_id = await server_of(con, places, user_id, _answered(one), tools.clock())
            if guild_id is None:
                unclear, read = int(one["id"]), int(one["id"]) - 1
                break
            chosen.setdefault(guild_id, []).append(one)
    await _keep_direct(tools, user_id, channel_id, read, chosen)
    if unclear is not None:
        now = tools.clock()
        key = f"which:{user_id}:{unclear}:{now:%Y%m%d}"
        await tools.courier.direct(
            next(iter(places.student)), key, user_id, await question(tools, places, CHOOSE_SERVER)
        )
    return unclear is None


async def _keep_direct(
    tools: Tools,
    user_id: int,
    channel_id: int,
    read: int,
    chosen: Mapping[int, list[dict[str, Any]]],
) -> None:
    now = tools.clock()

    async def kept(con: Connection) -> None:
        await con.execute(HEARD, user_id, channel_id, read)
        for guild_id, messages in chosen.items():
            taken = [_taken(one) for one in messages]
            await store.begin(con, guild_id, user_id, now, taken[-1].at)
            await store.take(con, guild_id, user_id, IN, channel_id, taken)
            await note_answer(con, guild_id, user_id, taken[-1].at)

    await in_one_transaction(tools.database, kept)


async def _send_away(tools: Tools, channel_id: int) -> None:
    """Tell somebody who is on no server of the bot's, or was forgotten there, that nobody reads what they write."""
    words = Words(tools.settings_of(0, None).language or "en-GB")
    text = words("I am a bot and know you from none of my servers, so nobody reads what you write here.")
    message = {"content": text, "allowed_mentions": {"parse": []}}
    with contextlib.suppress(errors.Refused):  # without a common server Discord takes no answer either
        await tools.rest.post(MESSAGES, message, major=channel_id)


async def _redirect(tools: Tools, user_id: int, places: Places) -> None:
    """Tell a mentor, once a day, that nobody reads what they write here."""
    guild_id = next(iter(places.anywhere))
    words = tools.settings_of(guild_id, None).words
    text = words("I am a bot. What students write here reaches their mentors; please use my commands on your server.")
    message = {"content": text, "allowed_mentions": {"parse": []}}
    await tools.courier.direct(guild_id, f"redirect:{user_id}:{tools.clock():%Y%m%d}", user_id, message)


async def read_thread(tools: Tools, thread_id: int) -> None:
    """Take in what mentors wrote in the thread of a conversation since it was read last."""
    guilds = await tools.known_guilds()
    async with tools.database.pool.acquire() as con:
        found = await store.conversations_with(con, guilds, thread_id=thread_id)
    for one in found:
        after = one.read_id or thread_id
        while page := await _page(tools, thread_id, after):
            after = int(page[-1]["id"])
            await _keep_thread(tools, one, page, after)
            if len(page) < PAGE:
                break


async def _keep_thread(tools: Tools, one: store.Conversation, page: list[dict[str, Any]], read: int) -> None:
    assert one.thread_id is not None
    taken, thread_id = [_taken(message) for message in page if written_by_person(message)], one.thread_id

    async def kept(con: Connection) -> None:
        await store.take(con, one.guild_id, one.student_id, OUT, thread_id, taken)
        await con.execute(READ_UP_TO, one.guild_id, one.student_id, read)

    await in_one_transaction(tools.database, kept)


async def all_places(tools: Tools) -> dict[int, int | None]:
    """Every channel of direct messages with somebody who is there, with who it is, and every thread (None).

    Where processes share the servers, those that are this one's to read.
    """
    guilds, shards = await tools.known_guilds(), tools.shards
    async with tools.database.pool.acquire() as con:
        shown = await store.conversations_with(con, [one for one in guilds if shards.mine(one)])
        people = await con.fetch(PEOPLE, guilds) if shards.hears_direct_messages else []
    threads = [one.thread_id for one in shown if one.thread_id is not None]
    tools.inbox.knows(threads)
    return {row["channel_id"]: row["user_id"] for row in people} | dict.fromkeys(threads)


async def read(tools: Tools, channel_id: int, user_id: int | None) -> None:
    """Take in what is new in somebody's direct messages, or in a thread (None)."""
    if user_id is None:
        await read_thread(tools, channel_id)
    else:
        await read_direct(tools, user_id, channel_id)


async def compare(tools: Tools, channel_id: int) -> None:
    """Find edits and deletions of passed-on messages that nobody heard.

    A message that is missing is only suspected: whoever brings its copy in line asks for it alone.
    """
    now = tools.clock()
    rows = await tools.database.pool.fetch(SHOWN, await tools.known_guilds(), channel_id, now - COMPARED)
    if not rows:
        return
    known = {row["id"]: row for row in rows}
    params = {"limit": PAGE}
    page: list[dict[str, Any]] = await tools.rest.get(MESSAGES, major=channel_id, params=params)
    there = {int(message["id"]): message for message in page}
    oldest = min(there, default=0) if len(page) == PAGE else 0
    for message_id, row in known.items():
        if message_id < oldest:
            continue
        edited = None if message_id not in there else _edited(there[message_id])
        if message_id not in there or edited != row["edited_at"]:
            await in_one_transaction(tools.database, partial(_suspect, row["guild_id"], message_id))


async def _suspect(guild_id: int, message_id: int, con: Connection) -> None:
    await con.execute(SUSPECTED, guild_id, message_id)


async def _page(tools: Tools, channel_id: int, after: int) -> list[dict[str, Any]]:
    """The next messages behind an id, the oldest first."""
    page: list[dict[str, Any]] = await tools.rest.get(
        MESSAGES, major=channel_id, params={"after": after, "limit": PAGE}
    )
    return sorted(page, key=lambda one: int(one["id"]))


def _taken(message: Mapping[str, Any]) -> Taken:
    message_id = int(message["id"])
    return Taken(message_id, int(message["author"]["id"]), created_at(message_id), _edited(message))


def _edited(message: Mapping[str, Any]) -> datetime | None:
    edited = message.get("edited_timestamp")
    return datetime.fromisoformat(edited) if edited else None


def _answered(message: Mapping[str, Any]) -> int | None:
    reference = message.get("message_reference") or {}
    return int(reference["message_id"]) if reference.get("message_id") else None


async def changes_kept(tools: Tools, changes: Mapping[int, Change]) -> None:
    """Keep what was heard of edits and deletions."""
    now, guilds = tools.clock(), await tools.known_guilds()

    async def kept(con: Connection) -> None:
        for message_id, one in changes.items():
            await store.changed(
                con, guilds, message_id, one.channel_id, now, edited_at=one.edited_at, deleted=one.deleted
            )

    await in_one_transaction(tools.database, kept)
