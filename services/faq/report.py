"""The answer to /faq list: the stored questions with their answers, and what came of them."""

from collections.abc import Mapping, Sequence

from services.faq.actions import FAQ_REMOVE, add_button
from services.faq.store import FrequentQuestion, Use, questions_of, uses_of
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Menu, Report, Table
from services.wording.answers import as_it_is
from services.wording.words import Words

PER_PAGE = 5
ANSWER_SIGNS, LABEL_SIGNS = 300, 100
NEVER = Use(0, 0, 0)


async def faq_report(tools: ReportTools, question: Question) -> Report:
    """The frequent questions, the oldest first, five a page. `values`: `page`."""
    words = question.settings.words
    async with tools.database.pool.acquire() as con:
        stored = await questions_of(con, question.guild_id)
        uses = await uses_of(con, question.guild_id)
    pages = max(1, -(-len(stored) // PER_PAGE))
    page = min(max(1, int(question.values.get("page") or 1)), pages)
    shown = stored[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Report(
        words("Frequent questions"),
        tuple(_line(one, uses.get(one.id, NEVER), words) for one in shown)
        or (words("There is none yet. Add one that students ask you again and again."),),
        footnotes=(
            words("A student who asks one in a direct message is offered its answer; mentors see the message as well."),
        ),
        table=_table(stored, uses, words) if stored else None,
        page=page,
        pages=pages,
        buttons=(add_button(words),),
        menu=_menu(shown, words),
    )


def _line(one: FrequentQuestion, use: Use, words: Words) -> str:
    answer = one.answer if len(one.answer) <= ANSWER_SIGNS else one.answer[: ANSWER_SIGNS - 1] + "…"
    place = f" <#{one.channel_id}>" if one.channel_id else ""
    said = (
        words.count("offered once", "offered {n} times", use.offered)
        + ", "
        + words("helped: {yes}, did not: {no}", yes=words.number(use.helped), no=words.number(use.not_helped))
        if use.offered
        else words("not offered yet")
    )
    return f"**{as_it_is(one.question)}**\n{answer}{place}\n-# {said}"


def _menu(shown: Sequence[FrequentQuestion], words: Words) -> Menu | None:
    choices = tuple(Choice(one.question[:LABEL_SIGNS], f"0:{one.id}") for one in shown)
    return Menu(FAQ_REMOVE, words("Remove a question"), choices) if choices else None


def _table(stored: Sequence[FrequentQuestion], uses: Mapping[int, Use], words: Words) -> Table:
    titles = (
        words("Question"),
        words("Answer"),
        words("Offered"),
        words("Helped"),
        words("Did not help"),
        words("Added at"),
    )
    rows = tuple(
        (one.question, one.answer, use.offered, use.helped, use.not_helped, one.at)
        for one in stored
        for use in (uses.get(one.id, NEVER),)
    )
    return Table("frequent-questions", titles, rows)
