"""What a mentor does about a student's absence. A button's value begins with the student's id."""

from dataclasses import replace
from datetime import date

from services.absences.days import absence_days
from services.absences.store import absence, add_absence, remove_absence
from services.errors import ProfilerError
from services.people.acted_on import student_of
from services.reports.action import Form, Input, Press
from services.reports.question import ReportTools
from services.reports.report import Button
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import Told, as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

ABSENCE_ADD, ABSENCE_REMOVE = "absence_add", "absence_remove"
FIRST, LAST, TEXT = "from", "to", "text"
LONGEST = 500


def absence_button(student_id: int, words: Words) -> Button:
    """Opens the form for an absence of a student."""
    return Button(words("Away …"), ABSENCE_ADD, str(student_id))


async def absence_add(tools: ReportTools, press: Press) -> Told | Form:
    """Write down that a student is away."""
    words, today = press.settings.words, local_day(press.now, press.settings.zone)
    async with tools.database.pool.acquire() as con:
        person = await student_of(con, press)
    if not press.entered:
        return _form(person.name, today, words)
    text = press.entered.get(TEXT, "")
    try:
        first, last = absence_days(press.entered.get(FIRST, ""), press.entered.get(LAST, ""), today, words)
    except ProfilerError as problem:  # nobody should have to type it all again
        raise ProfilerError(f"{problem}\n>>> {text}" if text else str(problem)) from problem

    async def work(con: Connection) -> None:
        await add_absence(
            con,
            press.guild_id,
            person.user_id,
            first,
            last,
            by_id=press.viewer.user_id,
            at=press.now,
            absence_id=press.id,
            text=text,
        )

    await in_one_transaction(tools.database, work)
    return Told(
        words("{name} is away", name=as_it_is(person.name)),
        "\n".join(line for line in (f"**{words.days(first, last)}**", text) if line),
        words("These days are no silence: nobody is reminded of them, and no message is proposed."),
    )


async def absence_remove(tools: ReportTools, press: Press) -> Told:
    """Take an absence away; the value ends with its id."""
    words, number = press.settings.words, chosen(press.value)
    async with tools.database.pool.acquire() as con:
        known = None if number is None else await absence(con, press.guild_id, number)
        if known is None:
            raise ProfilerError(words("I know no such absence any more. Choose one from the list."))
        person = await student_of(con, press_about(press, known.student_id))
    await in_one_transaction(tools.database, lambda con: remove_absence(con, press.guild_id, known.id, press.now))
    return Told(
        as_it_is(person.name),
        words("No longer away: {days}.", days=words.days(known.first, known.last)),
    )


def chosen(value: str) -> int | None:
    """The id that a value ends with; None when it is none."""
    number = value.rpartition(":")[2].strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) < 20 else None


def press_about(press: Press, student_id: int) -> Press:
    """The same press as one about a student."""
    return replace(press, value=str(student_id))


def _form(name: str, today: date, words: Words) -> Form:
    hint = words("A day such as 14.12")
    return Form(
        words("When is {name} away?", name=name),
        (
            Input(FIRST, words("First day"), hint=hint, value=today.isoformat(), most=40),
            Input(
                LAST, words("Last day"), hint=words("A day such as 14.12; empty for one day"), required=False, most=40
            ),
            Input(TEXT, words("For mentors to know (not needed)"), required=False, long=True, most=LONGEST),
        ),
    )
