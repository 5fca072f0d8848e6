"""What students press: below a message to them, below a stored answer, and where they are on several servers.

Each does its work once however often it is pressed, and tells the mentors in the student's thread what it means.
"""

from datetime import timedelta

from services.absences.store import add_absence
from services.consent.standing import DIRECT
from services.consent.store import decide
from services.conversations.press_notes import PressNote, tell_mentors
from services.conversations.servers import choose
from services.errors import ProfilerError
from services.faq.store import say_helped
from services.notes.days import day_to_come
from services.nudges.answers import BACK, HELP, STOP, note_press
from services.reports.action import Form, Input
from services.reports.student_press import StudentPress, StudentTools
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import Told, as_it_is
from services.wording.periods import local_day

DAY = "day"
DIRECT_CHANNEL = "select channel_id from direct_channel where user_id = $1"
SERVER = "select name from guild where id = $1"


async def nudge_back(tools: StudentTools, press: StudentPress) -> Told | Form:
    """The student says on which day they are back: until then they are away, and nobody reminds them."""
    words, today = press.settings.words, local_day(press.now, press.settings.zone)
    if not press.entered:
        hint = words("Such as Monday, tomorrow or {day}", day=words.short_day(today + timedelta(days=3)))
        return Form(words("I’m back on …"), (Input(DAY, words("The day on which you are back"), hint=hint, most=40),))
    day = day_to_come(press.entered.get(DAY, ""), today, words)
    if day is None:
        raise ProfilerError(words("That was no day. Write one such as Monday, tomorrow or 14.12."))

    async def kept(con: Connection) -> None:
        await _note(con, press, f"{BACK}:{day.isoformat()}")
        if day > today + timedelta(days=1):
            await add_absence(
                con,
                press.guild_id,
                press.user_id,
                today,
                day - timedelta(days=1),
                by_id=press.user_id,
                at=press.now,
                absence_id=press.id,
            )

    await in_one_transaction(tools.database, kept)
    said = f"{words.weekday(day)}, {words.day(day)}"
    await _tell_mentors(tools, press, about=day.isoformat())
    return Told(
        words("See you on {day}", day=said),
        words("The mentors know. Until then I do not write to you of my own accord."),
        words("I am a bot; what you write here, the mentors read."),
    )


async def nudge_help(tools: StudentTools, press: StudentPress) -> Told:
    """The student needs help: the mentors are told at once, and whoever is on duty is called."""
    words = press.settings.words
    await in_one_transaction(tools.database, lambda con: _note(con, press, HELP))
    await _tell_mentors(tools, press)
    hours = press.settings.office_hours
    lines = [
        words("The mentors know and one of them will write to you here. You can already tell them what it is about."),
        words("Office hours: {hours}", hours=hours) if hours else "",
    ]
    return Told(words("Help is on its way"), "\n".join(line for line in lines if line), words("I am a bot."))


async def nudge_stop(tools: StudentTools, press: StudentPress) -> Told:
    """The student wants no more messages: remembered as their word, effective at once."""
    words = press.settings.words

    async def kept(con: Connection) -> None:
        await _note(con, press, STOP)
        await decide(
            con,
            press.guild_id,
            press.user_id,
            DIRECT,
            granted=False,
            at=press.now,
            wording="nudge_stop",
            via="nudge button",
            event_id=press.id,
        )

    await in_one_transaction(tools.database, kept)
    await _tell_mentors(tools, press)
    return Told(
        words("I will not write to you again"),
        words("Nobody minds. You can still write to the mentors here, and they can answer what you write."),
        words("You can change your mind with /privacy show."),
    )


async def _note(con: Connection, press: StudentPress, answer: str) -> None:
    number = int(press.value) if press.value.isascii() and press.value.isdigit() and len(press.value) < 20 else 0
    if not await note_press(con, press.guild_id, number, press.user_id, press.now, answer):
        raise ProfilerError(press.settings.words("This message was not written to you, or I no longer know it."))


async def faq_helped(tools: StudentTools, press: StudentPress) -> Told:
    """The stored answer helped."""
    words = press.settings.words
    await _say_helped(tools, press, helped=True)
    await _tell_mentors(tools, press)
    return Told(words("Glad to hear that"), words("The mentors see that your question is answered."))


async def faq_not(tools: StudentTools, press: StudentPress) -> Told:
    """The stored answer did not help; the mentors have the message already."""
    words = press.settings.words
    await _say_helped(tools, press, helped=False)
    await _tell_mentors(tools, press)
    return Told(
        words("A mentor will answer you"),
        words("Your message is with them. If you can, write what exactly does not work."),
        words("I am a bot."),
    )


async def _say_helped(tools: StudentTools, press: StudentPress, *, helped: bool) -> None:
    number = int(press.value) if press.value.isascii() and press.value.isdigit() and len(press.value) < 20 else 0

    async def kept(con: Connection) -> bool:
        return await say_helped(con, press.guild_id, number, press.user_id, helped=helped)

    if not await in_one_transaction(tools.database, kept):
        raise ProfilerError(press.settings.words("I no longer know this button. Please use the command again."))


async def conversation_here(tools: StudentTools, press: StudentPress) -> Told:
    """Somebody on several servers says which one they write to; what waited goes there."""
    words = press.settings.words
    await in_one_transaction(tools.database, lambda con: choose(con, press.guild_id, press.user_id, press.now))
    channel_id = await tools.database.pool.fetchval(DIRECT_CHANNEL, press.user_id)
    if channel_id is not None:
        tools.talks.inbox.read_again(channel_id, press.user_id)
    name = await tools.database.pool.fetchval(SERVER, press.guild_id)
    return Told(
        words("Your message goes to the mentors of {server}", server=as_it_is(name or "")),
        words("So does what you write here today. Answer a message of another server with Reply to write there."),
        words("I am a bot."),
    )


async def _tell_mentors(tools: StudentTools, press: StudentPress, about: str = "") -> None:
    note = PressNote(press.guild_id, press.user_id, press.action, press.value, about)
    await tell_mentors(tools.talks, note, press.now)
