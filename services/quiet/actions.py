"""What a mentor can do about a student who was named: look, write, note, snooze, and say whether it was useful."""

from datetime import date, datetime, timedelta

from services.errors import ProfilerError
from services.notes.days import day_to_come
from services.notes.store import NoteKind, add_note
from services.people.students import Person, find_person
from services.people.viewing import check_may_see
from services.quiet.store import add_verdict, set_snooze
from services.reports.action import Ask, Form, Input, Press
from services.reports.question import ReportTools
from services.storage.transactions import in_one_transaction
from services.wording.answers import Told, as_it_is
from services.wording.periods import local_day, midnight

LONGEST_SNOOZE = timedelta(days=366)
TYPED = "day"


async def quiet_open(_: ReportTools, press: Press) -> Ask:
    """One student with everything that can be done."""
    return Ask("quiet student", {"student": int(press.value)})


async def quiet_message(_: ReportTools, press: Press) -> Ask:
    """Begin a message: what this button of older answers leads to now."""
    return Ask("nudge draft", {"student": int(press.value)})


async def quiet_contact(tools: ReportTools, press: Press) -> Told:
    """Keep that the mentor wrote to a student."""
    person = await _student(tools, press, press.value)
    by, at = press.viewer.user_id, press.now
    kind = NoteKind.CONTACT
    await add_note(tools.database, press.guild_id, person.user_id, by, kind, "", at, note_id=press.id)
    words = press.settings.words
    return Told(
        as_it_is(person.name),
        words("Noted: you wrote to them today. The list shows it for four weeks, to other mentors too."),
    )


async def quiet_snooze(tools: ReportTools, press: Press) -> Told | Form:
    """Do not name a student for some days, until a day that is typed, or (0) name them again."""
    words, zone = press.settings.words, press.settings.zone
    student, _, chosen = press.value.partition(":")
    today = local_day(press.now, zone)
    if chosen == TYPED and not press.entered:
        hint = words("For example {day}", day=(today + timedelta(days=10)).isoformat())
        return Form(words("Snooze"), (Input("until", words("Until which day?"), hint=hint, most=30),))
    until = _typed_day(press, today) if chosen == TYPED else today + timedelta(days=int(chosen))
    person = await _student(tools, press, student)
    at: datetime = midnight(until, zone) if until > today else press.now
    await in_one_transaction(tools.database, lambda con: set_snooze(con, press, person.user_id, at))
    if until <= today:
        return Told(as_it_is(person.name), words("Named again from now on, when there is a reason."))
    return Told(as_it_is(person.name), words("Not named as quiet before {day}, to no mentor.", day=words.day(until)))


async def quiet_useful(tools: ReportTools, press: Press) -> Told:
    """It was good that this student was named."""
    return await _verdict(tools, press, useful=True)


async def quiet_useless(tools: ReportTools, press: Press) -> Told:
    """There was no need to name this student."""
    return await _verdict(tools, press, useful=False)


async def _verdict(tools: ReportTools, press: Press, *, useful: bool) -> Told:
    student, kind, silent, percent = (press.value.split(":") + [""] * 3)[:4]
    person = await _student(tools, press, student)
    shown = {"kind": kind, "silent_days": int(silent or 0), "percent": int(percent) if percent else None}
    await in_one_transaction(tools.database, lambda con: add_verdict(con, press, person.user_id, shown, useful=useful))
    words = press.settings.words
    said = words("Kept: naming them was useful.") if useful else words("Kept: naming them was a false alarm.")
    return Told(as_it_is(person.name), f"{said} {words('Your last word of the day counts.')}")


async def _student(tools: ReportTools, press: Press, student: str) -> Person:
    """The student a button is about, if the presser may see them."""
    async with tools.database.pool.acquire() as con:
        person = await find_person(con, press.guild_id, int(student), press.settings)
    if person is None:
        raise ProfilerError(press.settings.words("I do not know this person any more."))
    check_may_see(person, press.viewer, press.settings)
    return person


def _typed_day(press: Press, today: date) -> date:
    """The day that was typed; a ProfilerError says what is wrong with it."""
    words = press.settings.words
    found = day_to_come(press.entered.get("until", ""), today, words)
    if found is None or not today < found <= today + LONGEST_SNOOZE:
        raise ProfilerError(words("Choose a day after today and within a year."))
    return found
