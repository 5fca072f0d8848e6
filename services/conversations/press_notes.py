"""What a student pressed, said to the mentors in the student's thread, once.

A press in direct messages comes to one process, and the student's server may be another's: then, or while the server is
not there, it waits as a row of `delivery` for the process that knows the server.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.conversations import store
from services.conversations.audience import audience_of
from services.conversations.threads import room_of
from services.conversations.tools import Tools
from services.duty.store import on_duty
from services.errors import ProfilerError
from services.people.students import find_person
from services.storage.transactions import in_one_transaction
from services.wording.answers import as_it_is
from services.wording.words import Words

log = logging.getLogger(__name__)

PRESSED: Final = "pressed:"
LONGEST_KEY: Final = 80
BACK: Final = "nudge_back"
CALLING: Final = frozenset({"nudge_help"})
ONLY_OPEN: Final = frozenset({"nudge_stop", "faq_helped", "faq_not"})
HAND_OVER = """
insert into delivery (guild_id, key, user_id, at) values ($1, $2, $3, $4) on conflict (guild_id, key) do nothing
"""
HANDED_OVER = """
select guild_id, key, user_id from delivery
where guild_id = any($1::bigint[]) and state = 'due' and key like 'pressed:%' and user_id is not null
order by at, key
"""
NOTHING_TO_SAY = "delete from delivery where guild_id = $1 and key = $2 and state = 'due'"


@dataclass(frozen=True, slots=True)
class PressNote:
    """A press to tell of. `about` tells apart what is to be said again when it is pressed again, such as a day."""

    guild_id: int
    user_id: int
    action: str
    value: str
    about: str = ""

    @property
    def key(self) -> str:
        """What it is sent under."""
        return f"{PRESSED}{self.action}:{self.value}:{self.about}"[:LONGEST_KEY]

    def said(self, words: Words) -> str:
        """What is said behind the student's name."""
        if self.action == BACK:
            day = date.fromisoformat(self.about)
            return words("is back on **{day}**, they say (by button).", day=f"{words.weekday(day)}, {words.day(day)}")
        return _said(words)[self.action]


async def tell_mentors(tools: Tools, note: PressNote, now: datetime) -> None:
    """Say it now, or have it said by the process that knows the server."""
    if note.guild_id in tools.state.guilds:
        await _tell(tools, note, now)
        return
    row = (note.guild_id, note.key, note.user_id, now)
    await in_one_transaction(tools.database, lambda con: con.execute(HAND_OVER, *row))


async def tell_handed_over(tools: Tools) -> None:
    """Say what other processes were told of the servers that this one knows; what fails is tried again."""
    for guild_id, key, user_id in await tools.database.pool.fetch(HANDED_OVER, tools.guilds):
        action, value, about = [*key.removeprefix(PRESSED).split(":", 2), "", ""][:3]
        try:
            if not await _tell(tools, PressNote(guild_id, user_id, action, value, about), tools.clock()):
                row = (guild_id, key)
                await in_one_transaction(tools.database, lambda con, row=row: con.execute(NOTHING_TO_SAY, *row))  # type: ignore[misc]
        except ProfilerError as problem:
            log.warning("what a student pressed is told later: %s", type(problem).__name__)


async def _tell(tools: Tools, note: PressNote, now: datetime) -> bool:
    """Whether there was somebody to tell it of, and a thread to tell it in."""
    settings, only_open = tools.settings_of(note.guild_id, None), note.action in ONLY_OPEN
    async with tools.database.pool.acquire() as con:
        student = await find_person(con, note.guild_id, note.user_id, settings)
        if student is None:
            return False
        if not only_open:
            await store.begin(con, note.guild_id, note.user_id, now, now)
        conversation = await store.conversation_of(con, note.guild_id, note.user_id)
        if conversation is None or (only_open and conversation.thread_id is None):
            return False
        audience = await audience_of(con, tools.state, note.guild_id, student, settings)
        mentor = await on_duty(con, note.guild_id, now, settings) if note.action in CALLING else None
    room = await room_of(tools, conversation, student, audience, settings)
    called = [str(mentor)] if mentor in audience.mentors else []
    words = settings.words
    text = f"**{as_it_is(student.name)}** {note.said(words)}" + (_called(called, words) if called else "")
    message = {"content": text, "allowed_mentions": {"parse": [], "users": called}}
    await tools.courier.send(note.guild_id, note.key, room.thread_id, message)
    return True


def _said(words: Words) -> Mapping[str, str]:
    return {
        "nudge_help": words("needs help (by button). Please write here."),
        "nudge_stop": words("wants no more messages through the bot (by button)."),
        "faq_helped": words("says that the stored answer helped."),
        "faq_not": words("says that the stored answer did not help."),
    }


def _called(mentors: list[str], words: Words) -> str:
    return "\n" + words("{mentors} You are on duty.", mentors=" ".join(f"<@{one}>" for one in mentors))
