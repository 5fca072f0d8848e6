"""One question with what can be done about it."""

from collections.abc import Iterator

from services.errors import ProfilerError
from services.questions.actions import (
    QUESTION_ANSWERED,
    QUESTION_CLAIM,
    QUESTION_NONE,
    QUESTION_RELEASE,
    QUESTION_REOPEN,
)
from services.questions.finding import ANSWERED
from services.questions.one import OneQuestion, one_question
from services.questions.shown import cut, link
from services.reports.question import Question, ReportTools
from services.reports.report import Button, Report, Style
from services.students.actions import card_button
from services.wording.answers import ago, as_it_is, moment
from services.wording.words import Words

WHOLE = 600


async def question_report(tools: ReportTools, question: Question) -> Report:
    """One question (`question` is its message), for whoever chose it."""
    words, number = question.settings.words, question.values.get("question")
    if not isinstance(number, int):
        raise ProfilerError(words("Choose a question from the list of /questions open."))
    async with tools.database.pool.acquire() as con:
        one = await one_question(con, question.guild_id, number, question.viewer, question.settings)
    address = link(question.guild_id, one.channel_id, one.message_id)
    return Report(
        title=words("Question by {name}", name=as_it_is(one.student.name)),
        sentences=(
            f"> {as_it_is(cut(one.place.text, WHOLE))}",
            words(
                "{channel}, {moment}: [open in Discord]({link})",
                channel=one.place.channel,
                moment=moment(one.asked_at),
                link=address,
            ),
            *_state(one, words),
        ),
        buttons=_buttons(one, question.viewer.user_id, words),
        private=True,
    )


def _state(one: OneQuestion, words: Words) -> Iterator[str]:
    if one.closed_as is not None and one.closed_at is not None:
        said = words("answered") if one.closed_as == ANSWERED else words("no question")
        yield words(
            "{name} said {ago}: {what}.", name=as_it_is(one.closed_name or "?"), ago=ago(one.closed_at), what=said
        )
    elif one.claimed_by is not None:
        yield words("{name} takes care of it.", name=as_it_is(one.claimed_name or "?"))


def _buttons(one: OneQuestion, viewer: int, words: Words) -> tuple[Button, ...]:
    value, card = str(one.message_id), card_button(one.student.user_id, words)
    if one.closed_as is not None:
        return (Button(words("Open again"), QUESTION_REOPEN, value), card)
    first: tuple[Button, ...] = ()
    if one.claimed_by is None:
        first = (Button(words("Claim"), QUESTION_CLAIM, value, Style.MAIN),)
    elif one.claimed_by == viewer:
        first = (Button(words("Give back"), QUESTION_RELEASE, value),)
    return (
        *first,
        Button(words("Answered"), QUESTION_ANSWERED, value, Style.GOOD),
        Button(words("Not a question"), QUESTION_NONE, value),
        card,
    )
