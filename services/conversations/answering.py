"""From a mentor to the student: the message in their direct messages, with whose it is."""

import logging
from dataclasses import dataclass

from services.consent.standing import DIRECT, standing_of
from services.conversations import store
from services.conversations.audience import may_answer
from services.conversations.contents import Contents
from services.conversations.copies import copy_of, other_side
from services.conversations.store import Conversation, Relayed
from services.conversations.tools import Tools
from services.delivery.outcome import Refused, Sent
from services.discord import errors
from services.people.guild_settings import GuildSettings
from services.people.students import Person, find_person
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import as_it_is

log = logging.getLogger(__name__)

REACTION = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
PASSED_ON = "%E2%9C%85"  # a tick
ANSWERED = """
update conversation set mentor_at = greatest(mentor_at, $3) where guild_id = $1 and student_id = $2
"""
SAID_NO = "select at from consent where guild_id = $1 and user_id = $2 and kind = $3 and not granted"
OPEN_CHANNEL = "select channel_id from direct_channel where user_id = $1"


@dataclass(frozen=True, slots=True)
class _Both:
    """Who writes, to whom, and their conversation."""

    mentor: Person
    student: Person
    conversation: Conversation


async def head_of(tools: Tools, row: Relayed, settings: GuildSettings) -> str:
    """The line above a mentor's message: whose it is, and that the bot brings it."""
    async with tools.database.pool.acquire() as con:
        mentor = await find_person(con, row.guild_id, row.author_id, settings)
    return _head(mentor, settings)


def _head(mentor: Person | None, settings: GuildSettings) -> str:
    words = settings.words
    name = as_it_is(mentor.name) if mentor else words("Somebody")
    if mentor is not None and mentor.is_mentor:
        return words("**{name}**, mentor, through the bot:", name=name)
    return words("**{name}**, through the bot:", name=name)


async def hand_out(tools: Tools, row: Relayed, contents: Contents, settings: GuildSettings) -> None:
    """Bring a mentor's message to the student, once; where that cannot be, the mentors are told why.

    Raises DiscordUnavailable: not now.
    """
    words = settings.words
    async with tools.database.pool.acquire() as con:
        both, begun = await _both(con, row, settings), await store.keys_of(con, row)
        problem = None if both is None else await _problem(con, tools, row, both, settings)
    if both is None:
        await _finish(tools, row, contents, None, [])
        return
    if problem is not None:
        await _say(tools, row, problem)
        await _finish(tools, row, contents, None, [])
        return
    sent = await _sent(tools, row, contents, both, settings)
    if isinstance(sent, Refused):
        await _say(
            tools,
            row,
            words(
                "This did not reach {name}: they take no direct messages from me. Please write to them on the server.",
                name=as_it_is(both.student.name),
            ),
        )
        await _finish(tools, row, contents, None, [])
        return
    # What an earlier attempt sent may show the text from before an edit.
    again, copies = bool(begun and contents.edited_at), [one.message_id for one in sent]
    await _finish(tools, row, contents, sent[0].channel_id, copies, again=again)
    await _tick(tools, row)


async def _both(con: Connection, row: Relayed, settings: GuildSettings) -> _Both | None:
    mentor = await find_person(con, row.guild_id, row.author_id, settings)
    student = await find_person(con, row.guild_id, row.student_id, settings)
    conversation = await store.conversation_of(con, row.guild_id, row.student_id)
    if mentor is None or student is None or conversation is None:
        return None
    return _Both(mentor, student, conversation)


async def _problem(con: Connection, tools: Tools, row: Relayed, both: _Both, settings: GuildSettings) -> str | None:
    """Why a message is not passed on, in words for the mentors; None when it may be."""
    words, student = settings.words, both.student
    if not await may_answer(con, tools.state, row.guild_id, row.author_id, student, settings):
        return words(
            "I did not pass this on: only mentors who may see {name} answer here.", name=as_it_is(student.name)
        )
    standing = await standing_of(con, row.guild_id, row.student_id, settings)
    refused_at = await con.fetchval(SAID_NO, row.guild_id, row.student_id, DIRECT)
    wrote_since = both.conversation.student_at is not None and (
        refused_at is None or both.conversation.student_at > refused_at
    )
    if not standing.writable and not wrote_since:  # who writes to mentors wants an answer
        return words(
            "I did not pass this on: {name} asked not to be written to through the bot.", name=as_it_is(student.name)
        )
    return None


async def _sent(
    tools: Tools, row: Relayed, contents: Contents, both: _Both, settings: GuildSettings
) -> list[Sent] | Refused:
    files, missing = await tools.files.fetch(contents.files)
    async with tools.database.pool.acquire() as con:
        place: int | None = await con.fetchval(OPEN_CHANNEL, row.student_id)
        answers = (
            None if place is None else await other_side(con, row.guild_id, row.student_id, contents.reply_to, place)
        )
    head = _head(both.mentor, settings)
    copy = copy_of(head, contents, settings.words, files=files, missing=missing, answers=answers)
    made: list[Sent] = []
    for number in range(len(copy.texts)):
        message, key = copy.message(number, place or 0), f"{row.direction}:{row.id}:{number}"
        sent = await tools.courier.direct(row.guild_id, key, row.student_id, message, copy.enclosed(number))
        if isinstance(sent, Refused) and copy.enclosed(number) and sent.code not in {50007, 50278}:
            copy = copy_of(head, contents, settings.words, missing=contents.files, answers=answers)
            message = copy.message(number, place or 0)
            sent = await tools.courier.direct(row.guild_id, f"{key}:bare", row.student_id, message)
        if isinstance(sent, Refused):
            return made or sent
        made.append(sent)
    return made


async def _say(tools: Tools, row: Relayed, text: str) -> None:
    """Tell the mentors below their message what became of it."""
    message = {
        "content": text,
        "allowed_mentions": {"parse": []},
        "message_reference": {"message_id": str(row.id), "fail_if_not_exists": False},
    }
    await tools.courier.send(row.guild_id, f"problem:{row.id}", row.channel_id, message)


async def _tick(tools: Tools, row: Relayed) -> None:
    """Show the mentor that it arrived; where the bot may not react, nothing is shown."""
    try:
        await tools.rest.request("PUT", REACTION, major=row.channel_id, message_id=row.id, emoji=PASSED_ON)
    except errors.Refused as no:
        log.info("an answer that arrived could not be ticked (code %d)", no.code)


async def _finish(
    tools: Tools, row: Relayed, contents: Contents, place: int | None, copies: list[int], *, again: bool = False
) -> None:
    now = tools.clock()

    async def kept(con: Connection) -> None:
        await store.done(con, row, now, copy_channel_id=place, copies=copies, edited_at=contents.edited_at, again=again)
        if copies:
            await con.execute(ANSWERED, row.guild_id, row.student_id, row.at)

    await in_one_transaction(tools.database, kept)
