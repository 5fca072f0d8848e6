"""From a student to the mentors: the message shown in the thread, and what the bot answers by itself."""

import logging

from services.conversations import automatic, store
from services.conversations.audience import Audience, audience_of
from services.conversations.contents import Contents
from services.conversations.copies import copy_of, other_side
from services.conversations.store import Relayed
from services.conversations.threads import Room, forget_refusal, lost, room_of
from services.conversations.tools import Tools
from services.delivery.outcome import Refused
from services.discord import errors
from services.duty.store import on_duty
from services.errors import ProfilerError
from services.escalation.telling import what_to_do
from services.people.guild_settings import GuildSettings
from services.people.students import Person, find_person
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import as_it_is

log = logging.getLogger(__name__)

LOCKED = frozenset({160005, 50083})
GONE = frozenset({errors.UNKNOWN_CHANNEL, *LOCKED})
MOST_CALLED = 10
AUTOMATIC = "update conversation set automatic_at = $3 where guild_id = $1 and student_id = $2"


async def head_of(tools: Tools, row: Relayed, settings: GuildSettings) -> str:
    """The line above a student's message."""
    async with tools.database.pool.acquire() as con:
        student = await find_person(con, row.guild_id, row.student_id, settings)
    return f"**{as_it_is(student.name if student else str(row.student_id))}**"


async def hand_in(tools: Tools, row: Relayed, contents: Contents, settings: GuildSettings) -> None:
    """Show a student's message to the mentors who may see it, once.

    Raises:
        ProfilerError: the mentors have no place for it; the student is told so.
        DiscordUnavailable: not now.
    """
    async with tools.database.pool.acquire() as con:
        student = await find_person(con, row.guild_id, row.student_id, settings)
        conversation = await store.conversation_of(con, row.guild_id, row.student_id)
        if student is None or conversation is None:  # forgotten meanwhile
            await store.done(con, row, tools.clock(), copy_channel_id=None, copies=(), edited_at=None)
            return
        audience = await audience_of(con, tools.state, row.guild_id, student, settings)
        begun = await store.keys_of(con, row)
    try:
        room = await room_of(tools, conversation, student, audience, settings)
    except errors.DiscordUnavailable:
        raise
    except ProfilerError:
        await _say_nobody_has_it(tools, row, settings)
        raise
    copies = await _shown(tools, row, contents, settings, student, room)
    if copies is None:
        async with tools.database.pool.acquire() as con:
            current = await store.conversation_of(con, row.guild_id, row.student_id)
        await lost(tools, current or conversation)
        raise errors.DiscordUnavailable("The thread of this conversation is gone; another one is opened.")
    answered = await automatic.answer(tools, row, contents.text, conversation, student, settings)
    if answered.question:
        await _say_what_was_offered(tools, row, room, answered.question, settings)
    await _call(tools, row, room, audience, settings, answered)
    # What an earlier attempt sent may show the text from before an edit.
    await _finish(tools, row, room, copies, contents, answered, again=bool(begun and contents.edited_at))


async def _shown(
    tools: Tools, row: Relayed, contents: Contents, settings: GuildSettings, student: Person, room: Room
) -> list[int] | None:
    """The ids of the messages that show it; None when the thread is gone, locked or of no use any more."""
    files, missing = await tools.files.fetch(contents.files)
    async with tools.database.pool.acquire() as con:
        answers = await other_side(con, row.guild_id, row.student_id, contents.reply_to, room.thread_id)
    head = f"**{as_it_is(student.name)}**"
    copy = copy_of(head, contents, settings.words, files=files, missing=missing, answers=answers)
    copies: list[int] = []
    for number in range(len(copy.texts)):
        message, enclosed = copy.message(number, room.thread_id), copy.enclosed(number)
        key = f"{row.direction}:{row.id}:{room.thread_id}:{number}"
        sent = await tools.courier.send(row.guild_id, key, room.thread_id, message, enclosed)
        if isinstance(sent, Refused) and enclosed and sent.code not in GONE:  # too large after all, or not allowed here
            copy = copy_of(head, contents, settings.words, missing=contents.files, answers=answers)
            message = copy.message(number, room.thread_id)
            sent = await tools.courier.send(row.guild_id, f"{key}:bare", room.thread_id, message)
        if isinstance(sent, Refused):
            if sent.code in GONE or not room.fresh:  # another thread is tried before anybody is bothered
                return None
            for tried in (key, f"{key}:bare"):
                await forget_refusal(tools, row.guild_id, tried)
            await _say_nobody_has_it(tools, row, settings)
            raise ProfilerError(settings.words("I may not write in <#{channel}>.", channel=room.thread_id))
        copies.append(sent.message_id)
    return copies


async def _say_what_was_offered(tools: Tools, row: Relayed, room: Room, question: str, settings: GuildSettings) -> None:
    said = settings.words("I offered the stored answer to “{question}”.", question=as_it_is(question))
    message = {"content": f"-# {said}", "allowed_mentions": {"parse": []}}
    await tools.courier.send(row.guild_id, f"offered:{row.id}", room.thread_id, message)


async def _call(
    tools: Tools,
    row: Relayed,
    room: Room,
    audience: Audience,
    settings: GuildSettings,
    answered: automatic.Answered,
) -> None:
    """Call whoever is on duty when a conversation begins; in distress everybody who may see it when nobody is."""
    if not (room.fresh or answered.distress):
        return
    words = settings.words
    async with tools.database.pool.acquire() as con:
        mentor = await on_duty(con, row.guild_id, tools.clock(), settings)
    called = [mentor] if mentor in audience.mentors else sorted(audience.mentors)[:MOST_CALLED]
    if not answered.distress and mentor not in audience.mentors:
        return
    names = " ".join(f"<@{one}>" for one in called)
    text = (
        "\n".join(
            (words("{mentors} Please look at once: this message sounds serious.", mentors=names), *what_to_do(settings))
        )
        if answered.distress
        else words("{mentors} You are on duty.", mentors=names)
    )
    message = {"content": text.strip(), "allowed_mentions": {"parse": [], "users": [str(one) for one in called]}}
    await tools.courier.send(row.guild_id, f"call:{row.id}", room.thread_id, message)


async def _finish(
    tools: Tools,
    row: Relayed,
    room: Room,
    copies: list[int],
    contents: Contents,
    answered: automatic.Answered,
    *,
    again: bool,
) -> None:
    now = tools.clock()

    async def kept(con: Connection) -> None:
        await store.done(
            con, row, now, copy_channel_id=room.thread_id, copies=copies, edited_at=contents.edited_at, again=again
        )
        if answered.answered:
            await con.execute(AUTOMATIC, row.guild_id, row.student_id, now)

    await in_one_transaction(tools.database, kept)


async def _say_nobody_has_it(tools: Tools, row: Relayed, settings: GuildSettings) -> None:
    """Tell the student, once a day, that their message waits."""
    text = settings.words(
        "I am a bot and could not pass your message on: the mentors have set up no place for it yet. I keep trying. "
        "If it is urgent, please write to a mentor yourself."
    )
    message = {"content": text, "allowed_mentions": {"parse": []}}
    key = f"stuck:{row.student_id}:{row.at:%Y%m%d}"
    await tools.courier.direct(row.guild_id, key, row.student_id, message)
