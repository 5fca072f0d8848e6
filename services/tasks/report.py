"""The answer to /task list: what is to be done, for the asker alone."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.people.acted_on import people_seen
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Menu, Report, Table
from services.tasks.actions import TASK_DONE, task_value
from services.tasks.store import Task, TaskKind, open_tasks
from services.wording.answers import as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

PER_PAGE, MOST = 10, 500
TEXT_SIGNS, LABEL_SIGNS = 250, 100
EVERYBODY = "everybody"
SIGNS = {TaskKind.OWN: "☐", TaskKind.NUDGE: "✉️"}


async def tasks_report(tools: ReportTools, question: Question) -> Report:
    """Open tasks, what is due first in front. `values`: `whose` (mine or everybody), `student` (None for all), `page`.

    Tasks about students whom the asker may not see are left out.
    """
    settings, words = question.settings, question.settings.words
    today, student = local_day(question.now, settings.zone), question.values.get("student")
    everybody = question.values.get("whose") == EVERYBODY or student is not None
    async with tools.database.pool.acquire() as con:
        given = await open_tasks(
            con,
            question.guild_id,
            question.now,
            assignee_id=None if everybody else question.viewer.user_id,
            student_ids=None if student is None else [int(student)],
            most=MOST,
        )
        about = {one.student_id for one in given if one.student_id is not None}
        seen = await people_seen(con, question.guild_id, about, question.viewer, settings)
    found = [one for one in given if one.student_id is None or one.student_id in seen]
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, int(question.values.get("page") or 1)), pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Report(
        words("To do"),
        tuple(task_lines(shown, question.viewer.user_id, today, words))
        or (words("Nothing is open."), words("`/task add` writes something down for you or for another mentor.")),
        footnotes=() if everybody else (words("Yours, and those that are nobody’s."),),
        page=page,
        pages=pages,
        menu=Menu(TASK_DONE, words("Mark as done"), tuple(_choice(one) for one in shown)) if shown else None,
        table=_table(found, words) if found else None,
        private=True,
    )


def task_lines(tasks: Sequence[Task], reader: int, today: date, words: Words) -> Iterator[str]:
    """A line for each task: what, about whom, whose, until when."""
    for one in tasks:
        text = " ".join(one.text.split())
        parts = [
            text if len(text) <= TEXT_SIGNS else text[: TEXT_SIGNS - 1] + "…",
            words("about {name}", name=as_it_is(one.student)) if one.student else "",
            _whose(one, reader, words),
            _due(one, today, words),
        ]
        yield f"{SIGNS[one.kind]} {' · '.join(part for part in parts if part)}"


def _whose(one: Task, reader: int, words: Words) -> str:
    if one.assignee_id is None:
        return words("nobody’s yet")
    return "" if one.assignee_id == reader else words("{name} does it", name=as_it_is(one.assignee))


def _due(one: Task, today: date, words: Words) -> str:
    if one.due_on is None:
        return ""
    if one.due_on < today:
        return f"**{words('was due {day}', day=words.short_day(one.due_on))}**"
    return words("due today") if one.due_on == today else words("due {day}", day=words.short_day(one.due_on))


def _choice(one: Task) -> Choice:
    return Choice(" ".join(one.text.split())[:LABEL_SIGNS] or "–", task_value(one), one.student)


def _table(found: Sequence[Task], words: Words) -> Table:
    columns = (words("To do"), words("Student"), words("Mentor"), words("Due on"), words("Written on"))
    return Table("tasks", columns, tuple((one.text, one.student, one.assignee, one.due_on, one.at) for one in found))
