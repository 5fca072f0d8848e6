"""Every report and every action by name: the one way in for commands, buttons, the weekly report and other surfaces.

To add one, name it in `REPORTS` or `ACTIONS`. The bot's own process imports this, so nothing here may import pandas.
"""

from collections.abc import Awaitable, Callable, Mapping

from services.errors import ProfilerError
from services.notes.actions import NOTE_ADD, NOTE_WIN, TALK_TOOK_PLACE, note_add, note_win, talk_took_place
from services.people.finding import check_students
from services.reports.action import Ask, Form, Press
from services.reports.question import Question, ReportTools
from services.reports.report import Report
from services.wording.answers import Told

type MakesReport = Callable[[ReportTools, Question], Awaitable[Report]]
type Does = Callable[[ReportTools, Press], Awaitable[Told | Form | Ask | Report]]

REPORTS: Mapping[str, MakesReport] = {}

# Never shown to everybody, also in the mentor channel.
PRIVATE = frozenset({"brief"})

ACTIONS: Mapping[str, Does] = {
    NOTE_ADD: note_add,
    NOTE_WIN: note_win,
    TALK_TOOK_PLACE: talk_took_place,
}


async def report(tools: ReportTools, question: Question) -> Report:
    """The answer to a question; a ProfilerError says what is wrong with it, or that the asker may not know."""
    maker = REPORTS.get(question.name)
    if maker is None:
        raise ProfilerError(question.settings.words("I no longer know how to answer this. Please use the command."))
    async with tools.database.pool.acquire() as con:
        await check_students(con, question.guild_id, question.values, question.viewer, question.settings)
    return await maker(tools, question)


async def act(tools: ReportTools, press: Press) -> Told | Form | Ask | Report:
    """Do what a button, a line of a menu or a form asks for; a ProfilerError says why not.

    Doing the same once more changes nothing: people press twice, and writes are tried again.
    """
    action = ACTIONS.get(press.action)
    if action is None:
        raise ProfilerError(press.settings.words("I no longer know this button. Please use the command again."))
    return await action(tools, press)
