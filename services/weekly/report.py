"""The weekly report: the same answer for /report now and for the post in the mentor channel."""

from services.errors import ProfilerError
from services.questions.task import Typical
from services.quiet.people import Kind
from services.render import RenderFailed
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Menu, Report
from services.students.actions import SHOW_CARD
from services.weekly.facts import WeeklyFacts, weekly_facts
from services.weekly.task import WeeklyTask
from services.weekly.telling import alt_text, fields, footnotes, sentences, table
from services.wording.words import Words

OFFERED = 25


async def weekly_report(tools: ReportTools, question: Question) -> Report:
    """The seven whole days before today, or before the day that `values` name as `day`."""
    words = question.settings.words
    async with tools.database.pool.acquire() as con:
        facts = await weekly_facts(con, question)
    title = words("The week {days}", days=words.days(facts.first, facts.last))
    if not facts.students:
        return Report(title, tuple(sentences(facts, question.guild_id)), footnotes=tuple(footnotes(facts)))
    try:
        png: bytes = await tools.renderer.run("weekly", _task(facts, question))
        waits: tuple[Typical | None, ...] = await tools.renderer.run(
            "question middles", (facts.anybody.waits, facts.mentors.waits)
        )
    except RenderFailed as failure:
        raise ProfilerError(words("I could not draw the picture. Please ask again in a minute.")) from failure
    return Report(
        title=title,
        sentences=tuple(sentences(facts, question.guild_id)),
        fields=fields(facts, *waits),
        footnotes=tuple(footnotes(facts)),
        png=png,
        alt_text=alt_text(facts),
        table=table(facts),
        menu=_cards(facts, words),
    )


def _task(facts: WeeklyFacts, question: Question) -> WeeklyTask:
    return WeeklyTask(
        locale=question.settings.language,
        name=facts.words("The week of the server"),
        starts=facts.starts,
        last=facts.last,
        messages=tuple(
            tuple(
                count if here else None
                for count, here in zip(facts.messages[person.user_id], facts.here[person.user_id], strict=True)
            )
            for person in facts.students
        ),
        unseen_days=facts.unseen_days,
        parts=_parts(facts),
    )


def _parts(facts: WeeklyFacts) -> tuple[tuple[str, int], ...]:
    """Every student in one group: quiet and never having written come before having written this week."""
    words, named = facts.words, {one.person.user_id: one.kind for one in facts.quiet.named}
    groups = dict.fromkeys(
        (words("Wrote"), words("Gone quiet"), words("Not a word yet"), words("Others")),
        0,
    )
    for person in facts.students:
        kind = named.get(person.user_id)
        if kind is Kind.QUIET:
            groups[words("Gone quiet")] += 1
        elif kind is Kind.NEVER:
            groups[words("Not a word yet")] += 1
        elif facts.messages[person.user_id][-1]:
            groups[words("Wrote")] += 1
        else:
            groups[words("Others")] += 1
    return tuple(groups.items())


def _cards(facts: WeeklyFacts, words: Words) -> Menu | None:
    """The cards of those who are named, for whoever wants to know more."""
    named = facts.quiet.of(Kind.QUIET) + facts.quiet.of(Kind.BACK) + facts.quiet.of(Kind.NEVER)
    choices = tuple(Choice(one.person.name, str(one.person.user_id)) for one in named[:OFFERED])
    return Menu(SHOW_CARD, words("Open somebody’s card"), choices) if choices else None
