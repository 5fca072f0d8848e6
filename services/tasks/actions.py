"""What mentors do about tasks. A button's value is a student's id, or 0, and for a task that is there its own."""

from dataclasses import replace
from datetime import date

from services.errors import ProfilerError
from services.notes.days import day_to_come
from services.people.acted_on import student_of
from services.people.students import Person, find_person
from services.reports.action import Form, Input, Press
from services.reports.question import ReportTools
from services.reports.report import Button
from services.storage.transactions import Connection, in_one_transaction
from services.tasks.store import Task, add_task, done, reopen, take, task
from services.wording.answers import Told, as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

TASK_ADD, TASK_DONE, TASK_REOPEN, TASK_TAKE = "task_add", "task_done", "task_reopen", "task_take"
TEXT, DUE, MENTOR = "text", "due", "mentor"
LONGEST, LONGEST_ID = 1000, 19


def task_button(student_id: int, words: Words) -> Button:
    """Opens the form for a task about a student."""
    return Button(words("Add task"), TASK_ADD, str(student_id))


async def task_add(tools: ReportTools, press: Press) -> Told | Form:
    """Write down something to do: for the presser, or for the mentor whose id was entered."""
    words = press.settings.words
    about, assignee = await _people(tools, press)
    if not press.entered:
        return _form(about, words)
    text = press.entered.get(TEXT, "")
    if not text:
        raise ProfilerError(words("The task was empty, so I kept nothing."))
    due_on = _due(press, text, words)

    async def work(con: Connection) -> None:
        await add_task(
            con,
            press.guild_id,
            text,
            by_id=press.viewer.user_id,
            at=press.now,
            task_id=press.id,
            student_id=about.user_id if about else None,
            assignee_id=assignee.user_id if assignee else press.viewer.user_id,
            due_on=due_on,
        )

    await in_one_transaction(tools.database, work)
    lines = [
        text,
        words("About {name}.", name=as_it_is(about.name)) if about else "",
        words("For {name}.", name=as_it_is(assignee.name)) if assignee else "",
        words("Due {day}.", day=words.day(due_on)) if due_on else "",
    ]
    return Told(words("To do"), "\n".join(line for line in lines if line), words("/task list shows what is open."))


async def task_done(tools: ReportTools, press: Press) -> Told:
    """Mark a task as done."""
    words, known = press.settings.words, await _known(tools, press)
    first = await in_one_transaction(
        tools.database, lambda con: done(con, press.guild_id, known.id, press.viewer.user_id, press.now)
    )
    said = words("Done.") if first else words("This was done already.")
    return Told(said, known.text)


async def task_reopen(tools: ReportTools, press: Press) -> Told:
    """Take back that a task is done."""
    known = await _known(tools, press)
    await in_one_transaction(tools.database, lambda con: reopen(con, press.guild_id, known.id))
    return Told(press.settings.words("Open again."), known.text)


async def task_take(tools: ReportTools, press: Press) -> Told:
    """Take a task that is nobody's, or another mentor's, and say so."""
    words, known = press.settings.words, await _known(tools, press)
    await in_one_transaction(
        tools.database, lambda con: take(con, press.guild_id, known.id, press.viewer.user_id, press.now)
    )
    return Told(words("This task is yours now."), known.text)


def task_value(one: Task) -> str:
    """The value of a button about a task: whom it is about, so that the log knows, and which it is."""
    return f"{one.student_id or 0}:{one.id}"


async def _people(tools: ReportTools, press: Press) -> tuple[Person | None, Person | None]:
    """Whom a new task is about and whose it is, None for nobody and for the presser."""
    words, mentor = press.settings.words, press.entered.get(MENTOR, "")
    async with tools.database.pool.acquire() as con:
        about = None if press.value.partition(":")[0] == "0" else await student_of(con, press)
        assignee = await find_person(con, press.guild_id, int(mentor), press.settings) if mentor else None
    if mentor and (assignee is None or not assignee.is_mentor):
        raise ProfilerError(words("Tasks are for mentors: choose one of them."))
    return about, assignee


async def _known(tools: ReportTools, press: Press) -> Task:
    """The task that a value ends with, about somebody the presser may see."""
    words, number = press.settings.words, press.value.rpartition(":")[2].strip()
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_ID):
        raise ProfilerError(words("I know no such task. Choose one from the list."))
    async with tools.database.pool.acquire() as con:
        known = await task(con, press.guild_id, int(number))
        if known is None:
            raise ProfilerError(words("I know no such task. Choose one from the list."))
        if known.student_id is not None:
            await student_of(con, replace(press, value=str(known.student_id)))
    return known


def _due(press: Press, text: str, words: Words) -> date | None:
    try:
        return day_to_come(press.entered.get(DUE, ""), local_day(press.now, press.settings.zone), words)
    except ProfilerError as problem:  # nobody should have to type it all again
        raise ProfilerError(f"{problem}\n>>> {text}") from problem


def _form(about: Person | None, words: Words) -> Form:
    title = words("To do about {name}", name=about.name) if about else words("To do")
    hint = words("A day such as 14.12, or nothing")
    return Form(
        title,
        (
            Input(TEXT, words("What is to be done"), long=True, most=LONGEST),
            Input(DUE, words("Until"), hint=hint, required=False, most=40),
        ),
    )
