"""What a mentor can do about a question. A button's value is the message's id."""

from services.errors import ProfilerError
from services.questions.finding import ANSWERED, NOT_A_QUESTION
from services.questions.marks import claim, close, release, reopen
from services.questions.one import one_question
from services.reports.action import Ask, Press
from services.reports.question import ReportTools
from services.wording.answers import as_it_is

ONE = "question"  # the report
QUESTION_OPEN, QUESTION_CLAIM, QUESTION_RELEASE = "question_open", "question_claim", "question_release"
QUESTION_ANSWERED, QUESTION_NONE, QUESTION_REOPEN = "question_answered", "question_none", "question_reopen"


async def question_open(tools: ReportTools, press: Press) -> Ask:
    """Show one question with everything that can be done about it."""
    return await _checked(tools, press)


async def question_claim(tools: ReportTools, press: Press) -> Ask:
    """Take care of a question, unless another mentor does already."""
    shown = await _checked(tools, press)
    mentor = press.viewer.user_id
    if await claim(tools.database, press.guild_id, int(press.value), mentor, press.now) != mentor:
        async with tools.database.pool.acquire() as con:
            known = await one_question(con, press.guild_id, int(press.value), press.viewer, press.settings)
        raise ProfilerError(
            press.settings.words("{name} takes care of this question already.", name=as_it_is(known.claimed_name))
        )
    return shown


async def question_release(tools: ReportTools, press: Press) -> Ask:
    """Give a question back to everybody."""
    shown = await _checked(tools, press)
    await release(tools.database, press.guild_id, int(press.value), press.viewer.user_id)
    return shown


async def question_answered(tools: ReportTools, press: Press) -> Ask:
    """Say that a question has its answer: by voice, or somewhere else."""
    return await _closed(tools, press, ANSWERED)


async def question_none(tools: ReportTools, press: Press) -> Ask:
    """Say that this is no question; it is listed and counted nowhere from then on."""
    return await _closed(tools, press, NOT_A_QUESTION)


async def question_reopen(tools: ReportTools, press: Press) -> Ask:
    """Take back that a question is closed."""
    shown = await _checked(tools, press)
    await reopen(tools.database, press.guild_id, int(press.value))
    return shown


async def _closed(tools: ReportTools, press: Press, closed_as: str) -> Ask:
    shown = await _checked(tools, press)
    await close(tools.database, press.guild_id, int(press.value), press.viewer.user_id, press.now, closed_as)
    return shown


async def _checked(tools: ReportTools, press: Press) -> Ask:
    """Raise unless this mentor may see the question."""
    async with tools.database.pool.acquire() as con:
        await one_question(con, press.guild_id, int(press.value), press.viewer, press.settings)
    return Ask(ONE, {"question": int(press.value)})
