"""The thread in which a student's conversation is shown to mentors: opened once, and again when it is gone.

Where every mentor may see the student, and no student reads the mentor channel, it is an ordinary thread there. Else it
is a private one with those mentors who may.
"""

import logging
from dataclasses import dataclass

from services.conversations import store
from services.conversations.audience import Audience, may_answer
from services.conversations.tools import Tools
from services.delivery.outcome import Refused
from services.discord import errors
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.students import Person
from services.storage.transactions import in_one_transaction
from services.weekly.place import mentor_channel_of
from services.wording.answers import as_it_is

log = logging.getLogger(__name__)

IN_THREAD = "/channels/{channel_id}/thread-members"
ONE_IN_THREAD = "/channels/{channel_id}/thread-members/{user_id}"
LONGEST_NAME = 100
MOST_MEMBERS, MOST_NAMED = 100, 10
KEEP = """
update conversation set channel_id = $3, thread_id = $4, private = $5, read_id = $6
where guild_id = $1 and student_id = $2
"""
# The moment is a part of the key that a thread is opened under: each one that is gone gives way to a new one.
GONE = """
update conversation set thread_id = null, read_id = null, opened_at = greatest($4, opened_at + interval '1 millisecond')
where guild_id = $1 and student_id = $2 and thread_id = $3
"""


FORGET = "delete from delivery where guild_id = $1 and key = $2 and state = 'refused'"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a conversation is shown; `fresh` when the thread was opened just now."""

    channel_id: int
    thread_id: int
    fresh: bool


async def room_of(
    tools: Tools, conversation: store.Conversation, student: Person, audience: Audience, settings: GuildSettings
) -> Room:
    """The thread of a conversation, opened where there is none or the one there is shows it to too many.

    Raises:
        ProfilerError: there is no mentor channel, or Discord does not let the bot open threads there.
        DiscordUnavailable: it is not known whether one was opened; the same call finds out later.
    """
    channel_id, thread_id = conversation.channel_id, conversation.thread_id
    if (
        thread_id is not None
        and channel_id is not None
        and (conversation.private or audience.may_read(tools.state, channel_id, settings))
    ):
        if conversation.private:
            await _admit(tools, thread_id, student, audience, settings)
        return Room(channel_id, thread_id, fresh=False)
    return await _opened(tools, conversation, student, audience, settings)


async def lost(tools: Tools, conversation: store.Conversation) -> None:
    """Keep that the thread is gone, so that the next message opens another."""
    row = (conversation.guild_id, conversation.student_id, conversation.thread_id, tools.clock())
    await in_one_transaction(tools.database, lambda con: con.execute(GONE, *row))


async def forget_refusal(tools: Tools, guild_id: int, key: str) -> None:
    """Let something be tried again that Discord refused: permissions change."""
    await in_one_transaction(tools.database, lambda con: con.execute(FORGET, guild_id, key))


async def _opened(
    tools: Tools, conversation: store.Conversation, student: Person, audience: Audience, settings: GuildSettings
) -> Room:
    words, guild_id = settings.words, conversation.guild_id
    parent = mentor_channel_of(tools.state, guild_id, settings)
    private = not audience.may_read(tools.state, parent, settings)
    kind = "private" if private else "open"
    key = f"conversation:{conversation.student_id}:{kind}:{int(conversation.opened_at.timestamp() * 1000)}"
    made = await tools.courier.thread(guild_id, key, parent, student.name[:LONGEST_NAME], private=private)
    if isinstance(made, Refused):
        await forget_refusal(tools, guild_id, key)
        raise ProfilerError(words("I may not open threads in <#{channel}>.", channel=parent))
    thread_id = made.message_id
    tools.unrecorded(guild_id, thread_id)
    tools.inbox.knows([thread_id])
    if private:
        await _admit(tools, thread_id, student, audience, settings)
    message = {
        "content": _intro(tools, conversation, student, audience, parent, settings),
        "allowed_mentions": {"parse": []},
    }
    if isinstance(await tools.courier.send(guild_id, f"intro:{thread_id}", thread_id, message), Refused):
        await forget_refusal(tools, guild_id, f"intro:{thread_id}")
        raise ProfilerError(words("I may not write in <#{channel}>.", channel=thread_id))
    row = (guild_id, conversation.student_id, parent, thread_id, private, thread_id)
    await in_one_transaction(tools.database, lambda con: con.execute(KEEP, *row))
    return Room(parent, thread_id, fresh=True)


def _intro(
    tools: Tools,
    conversation: store.Conversation,
    student: Person,
    audience: Audience,
    parent: int,
    settings: GuildSettings,
) -> str:
    words = settings.words
    sentences = [
        words(
            "**{name}** wrote to the bot. What you write here reaches them as a direct message with your name; your "
            "edits and deletions do too. A message that begins with `//` stays among mentors.",
            name=as_it_is(student.name),
        )
    ]
    if conversation.thread_id is not None:  # it showed the conversation to whoever may read the mentor channel
        sentences.append(
            words(
                "Not every mentor may see this student any more, so this thread is private. The earlier one, "
                "<#{thread}>, is still open to all of them: an administrator can delete it.",
                thread=conversation.thread_id,
            )
        )
    if peeking := audience.peeking(tools.state, parent):
        sentences.append(
            words(
                "{mentors}: not a mentor of this student, and yet let in here by the permission Manage Threads. An "
                "administrator can take it away in <#{channel}>.",
                mentors=", ".join(f"<@{one}>" for one in peeking[:MOST_NAMED]),
                channel=parent,
            )
        )
    return "\n".join(sentences)


async def _admit(tools: Tools, thread_id: int, student: Person, audience: Audience, settings: GuildSettings) -> None:
    """Let those mentors into a private thread who may see the student, and those out who may not any more."""
    try:
        params = {"limit": MOST_MEMBERS}
        members = await tools.rest.get(IN_THREAD, major=thread_id, params=params)
    except errors.NotFound:
        return  # gone: whoever sends there hears it
    there, guild_id = {int(one["user_id"]) for one in members} - {tools.state.bot_user_id}, audience.guild_id
    for user_id in sorted(audience.mentors - there):
        await _moved(tools, "PUT", thread_id, user_id)
    async with tools.database.pool.acquire() as con:
        strangers = [
            user_id
            for user_id in sorted(there - audience.mentors)
            if not await may_answer(con, tools.state, guild_id, user_id, student, settings)
        ]
    for user_id in strangers:
        await _moved(tools, "DELETE", thread_id, user_id)


async def _moved(tools: Tools, method: str, thread_id: int, user_id: int) -> None:
    try:
        await tools.rest.request(method, ONE_IN_THREAD, major=thread_id, user_id=user_id)
    except errors.Refused as no:
        log.warning("a mentor could not be let into or out of a thread (code %d)", no.code)
