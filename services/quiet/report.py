"""The answer to /quiet: who has gone quiet, who is back, who never wrote."""

from collections.abc import Iterator

from analytics.dropoff.silences import Share
from services.quiet.finding import quiet_students
from services.quiet.judging import median_silence
from services.quiet.people import Found, Kind, Quiet
from services.quiet.store import false_alarms
from services.quiet.telling import heading, line, notes, rate, silent_for
from services.reports.question import Question, ReportTools
from services.reports.report import Cell, Choice, Menu, Report, Table
from services.wording.words import Words

PER_PAGE = 8
EVERYBODY_FROM = 7  # days that the middle student is silent, from which the silence is everybody's


async def quiet_report(tools: ReportTools, question: Question) -> Report:
    """Everybody named, eight a page, each with what there is to know; choosing one opens what can be done.

    `values`: `cohort` (a role's id, None for all the asker may see) and `page`.
    """
    settings, words = question.settings, question.settings.words
    cohort = question.values.get("cohort")
    async with tools.database.pool.acquire() as con:
        found = await quiet_students(
            con,
            question.guild_id,
            question.viewer,
            settings,
            question.now,
            cohort=int(cohort) if cohort is not None else None,
        )
        verdicts = await false_alarms(con, question.guild_id, list(found.everybody), settings, question.now)
    pages = max(1, -(-len(found.named) // PER_PAGE))
    page = min(max(1, int(question.values.get("page") or 1)), pages)
    shown = found.named[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Report(
        title=words("Who has gone quiet"),
        sentences=tuple(_sentences(found, shown, words)),
        footnotes=tuple(_footnotes(found, verdicts, words)),
        table=_table(found, words) if found.everybody else None,
        page=page,
        pages=pages,
        menu=_menu(shown, words) if shown else None,
    )


def _sentences(found: Found, shown: tuple[Quiet, ...], words: Words) -> Iterator[str]:
    if not found.everybody:
        yield words("I know no students here yet.")
        return
    middle = median_silence(found)
    if middle is not None and middle >= EVERYBODY_FROM:
        yield words.count(
            "Almost everybody is quiet: the middle student is silent for {n} day. Is it a holiday?",
            "Almost everybody is quiet: the middle student is silent for {n} days. Is it a holiday?",
            int(middle),
        )
    if not found.of(Kind.QUIET):
        yield words("Nobody has gone quiet against their own habits.")
    kind = None
    for one in shown:
        if one.kind is not None and one.kind is not kind:
            kind = one.kind
            yield f"\n{heading(kind, len(found.of(kind)), words)}"
        yield line(one, found, words)


def _footnotes(found: Found, verdicts: Share, words: Words) -> Iterator[str]:
    yield from notes(found, words)
    if found.everybody:
        yield rate(verdicts, words)
        yield words.count(
            "Looked at: {n} student; today does not count as silence.",
            "Looked at: {n} students; today does not count as silence.",
            len(found.everybody),
        )


def _menu(shown: tuple[Quiet, ...], words: Words) -> Menu:
    choices = tuple(Choice(one.person.name, str(one.person.user_id), about=_about(one, words)) for one in shown)
    return Menu("quiet_open", words("What can I do? Choose a student"), choices)


def _about(one: Quiet, words: Words) -> str:
    match one.kind:
        case Kind.NEVER:
            return words("never wrote")
        case Kind.BACK:
            return words("back after a break")
        case _:
            return silent_for(one.silent_days or 0, words)


def _table(found: Found, words: Words) -> Table:
    columns = (
        words("Student"),
        words("Student id"),
        words("Group"),
        words("Silent days"),
        words("Days not seen"),
        words("Last active on"),
        words("Active days of 28"),
        words("Usual pause, days"),
        words("Chance of 14 silent days"),
        words("Share of such silences that lasted on"),
        words("Such silences, n"),
        words("Back since"),
        words("Reactions"),
        words("Snoozed until"),
        words("A mentor wrote on"),
        words("Away until"),
    )
    kinds = {
        Kind.QUIET: words("gone quiet"),
        Kind.BACK: words("back after a break"),
        Kind.NEVER: words("never wrote"),
        None: "",
    }
    named = {one.person.user_id: one for one in found.named}
    rows = [*found.named, *(one for student, one in found.everybody.items() if student not in named)]
    return Table("quiet", columns, tuple(_row(one, found, kinds[one.kind]) for one in rows))


def _row(one: Quiet, found: Found, kind: str) -> tuple[Cell, ...]:
    student, habit, share = one.person.user_id, one.habit, one.share
    return (
        one.person.name,
        str(student),
        kind,
        one.silent_days,
        one.unseen_days,
        one.last_on,
        int(habit.recent.active_days) if habit else None,
        habit.pause if habit else None,
        round(one.probability, 2) if one.probability is not None else None,
        round(share.value, 2) if share is not None and share.is_enough else None,
        share.n if share is not None else None,
        one.back.on if one.back else None,
        one.reactions,
        found.snoozed.get(student),
        found.contacted.get(student),
        found.away.get(student),
    )
