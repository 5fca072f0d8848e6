"""What a mentor does with a message to a student. The value of a button begins with the student, then the message."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

from services.audit_log import Look, keep
from services.errors import ProfilerError
from services.notes.days import day_to_come
from services.notes.store import ADD as ADD_NOTE
from services.notes.store import NoteKind
from services.nudges.approvers import check_approver
from services.nudges.approving import approved, taken_back
from services.nudges.draft_report import DRAFT, to_copy
from services.nudges.drafting import KEPT, new_id, written_to
from services.nudges.message import LONGEST
from services.nudges.store import OPEN, Nudge, Way, Written, acknowledge, drop, nudge_of, postpone, rewrite
from services.people.acted_on import student_of
from services.people.students import Person
from services.reports.action import Ask, Form, Input, Press
from services.reports.question import ReportTools
from services.reports.report import Button, Style
from services.rules.proposing import check_still_holds
from services.storage.transactions import Connection, in_one_transaction
from services.tasks.store import acknowledge as acknowledge_task
from services.tasks.store import done as task_done
from services.wording.answers import Told, as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

WRITE, OPEN_ONE = "nudge_write", "nudge_open"
TEXT, DAY = "text", "day"

type Step = Callable[[Connection, Nudge, Person], Awaitable[object]]


def nudge_button(student_id: int, words: Words) -> Button:
    """Begins a message to a student, or shows the one that was begun."""
    return Button(words("Nudge"), WRITE, str(student_id), Style.MAIN)


async def nudge_write(_: ReportTools, press: Press) -> Ask:
    """Begin a message to a student."""
    return Ask(DRAFT, {"student": int(press.value.partition(":")[0])})


async def nudge_open(_: ReportTools, press: Press) -> Ask:
    """Show one message."""
    return _shown(press)


async def nudge_edit(tools: ReportTools, press: Press) -> Ask | Form:
    """Change the text in a form."""
    words = press.settings.words
    if not press.entered:
        async with tools.database.pool.acquire() as con:
            nudge, person = await _draft(con, press)
        label = words("The message; your name is put below it")
        title = words("A message to {name}", name=person.name)
        return Form(title, (Input(TEXT, label, nudge.text, long=True, most=LONGEST),))
    text = press.entered.get(TEXT, "").strip()
    if not text:
        raise ProfilerError(words("The message was empty, so I left it as it was."))

    async def step(con: Connection, nudge: Nudge, _: Person) -> None:
        await rewrite(con, nudge, Written(nudge.template, nudge.language, text, nudge.facts), edited=True)

    return await _changed(tools, press, step, typed=text)


async def nudge_template(tools: ReportTools, press: Press) -> Ask:
    """Begin anew with another template; what it is about stays."""
    template = press.value.split(":")[2]

    async def step(con: Connection, nudge: Nudge, person: Person) -> None:
        facts = {name: str(value) for name, value in nudge.facts.items()}
        written = await written_to(con, press.guild_id, person.user_id, template, press.settings, facts)
        await rewrite(con, nudge, written, edited=False)

    return await _changed(tools, press, step)


async def nudge_send(tools: ReportTools, press: Press) -> Ask:
    """Let it go out: at once, or as soon as the hours for messages begin."""
    way = Way(press.value.split(":")[2])

    async def step(con: Connection, nudge: Nudge, person: Person) -> None:
        by, name = press.viewer.user_id, as_it_is(person.name)
        await check_still_holds(con, nudge, name, press.settings, press.now)
        await approved(con, nudge, by, press.settings, press.now, name, way)

    return await _changed(tools, press, step, again=True)


async def nudge_later(tools: ReportTools, press: Press) -> Ask | Form:
    """Put it aside until a day that is typed."""
    words, zone = press.settings.words, press.settings.zone
    today = local_day(press.now, zone)
    if not press.entered:
        async with tools.database.pool.acquire() as con:
            await _draft(con, press)
        tomorrow = (today + timedelta(days=1)).isoformat()
        hint = words("For example {day}", day=(today + timedelta(days=3)).isoformat())
        return Form(words("Later"), (Input(DAY, words("On which day?"), tomorrow, hint=hint, most=40),))
    day = day_to_come(press.entered.get(DAY, ""), today, words)
    if day is None or day <= today:
        raise ProfilerError(words("Choose a day after today and within a year."))
    until: datetime = datetime.combine(day, time(press.settings.nudge_hours[0]), tzinfo=zone).astimezone(UTC)

    async def step(con: Connection, nudge: Nudge, _: Person) -> None:
        await postpone(con, nudge, until, until + KEPT)

    return await _changed(tools, press, step)


async def nudge_discard(tools: ReportTools, press: Press) -> Ask:
    """Send nothing."""

    async def step(con: Connection, nudge: Nudge, _: Person) -> None:
        await drop(con, press.guild_id, nudge.id, press.viewer.user_id, press.now)

    return await _changed(tools, press, step, again=True)


async def nudge_undo(tools: ReportTools, press: Press) -> Ask:
    """Take back what was approved and has not gone out."""

    async def step(con: Connection, nudge: Nudge, _: Person) -> None:
        await taken_back(con, nudge, press.settings, press.now)

    return await _changed(tools, press, step, again=True)


async def nudge_copy(tools: ReportTools, press: Press) -> Told:
    """Give the text to copy."""
    async with tools.database.pool.acquire() as con:
        nudge, person = await _draft(con, press)
    return Told(press.settings.words("A message to {name}", name=as_it_is(person.name)), to_copy(nudge))


async def nudge_seen(tools: ReportTools, press: Press) -> Ask:
    """A mentor takes care of what could not be delivered."""

    async def step(con: Connection, nudge: Nudge, _: Person) -> None:
        await acknowledge(con, nudge, press.now)
        await acknowledge_task(con, press.guild_id, nudge.id, press.viewer.user_id, press.now)

    return await _changed(tools, press, step, again=True)


async def nudge_done(tools: ReportTools, press: Press) -> Ask:
    """A mentor wrote to the student themselves."""

    async def step(con: Connection, nudge: Nudge, person: Person) -> None:
        by = press.viewer.user_id
        await acknowledge(con, nudge, press.now)
        await task_done(con, press.guild_id, nudge.id, by, press.now)
        note = (press.guild_id, press.id, person.user_id, by, NoteKind.CONTACT.value, "", press.now, None)
        await con.execute(ADD_NOTE, *note)

    return await _changed(tools, press, step, again=True)


async def _changed(tools: ReportTools, press: Press, step: Step, *, again: bool = False, typed: str = "") -> Ask:
    """Do one step, with a row in the log, and show the message as it is then.

    `again`: also where it is no draft any more, since doing it once more does no harm. `typed` is given back to whom
    it could not be kept for.
    """

    async def work(con: Connection) -> None:
        nudge, person = await _of_press(con, press) if again else await _draft(con, press)
        await step(con, nudge, person)
        by, values = press.viewer.user_id, {"values": {"nudge": str(nudge.id)}}
        row = Look(press.guild_id, new_id(press.now), press.now, by, press.action, person.user_id, None, values)
        await keep(con, row)

    try:
        await in_one_transaction(tools.database, work)
    except ProfilerError as problem:
        if typed:  # nobody should have to type it all again
            raise ProfilerError(f"{problem}\n>>> {typed}") from problem
        raise
    return _shown(press)


async def _of_press(con: Connection, press: Press) -> tuple[Nudge, Person]:
    """The message of a button, if it is the presser's to deal with."""
    words, person = press.settings.words, await student_of(con, press)
    number = press.value.split(":")[1]
    nudge = await nudge_of(con, press.guild_id, int(number)) if number.isdigit() else None
    if nudge is None or nudge.student_id != person.user_id:
        raise ProfilerError(words("I do not know this message any more."))
    if nudge.rule_id is None and nudge.state in OPEN and nudge.by_id != press.viewer.user_id:
        raise ProfilerError(words("This is another mentor’s draft."))
    await check_approver(con, press.guild_id, nudge.rule_id, press.viewer.user_id, press.settings)
    return nudge, person


async def _draft(con: Connection, press: Press) -> tuple[Nudge, Person]:
    nudge, person = await _of_press(con, press)
    if nudge.state not in OPEN:
        raise ProfilerError(press.settings.words("This message is no draft any more."))
    return nudge, person


def _shown(press: Press) -> Ask:
    student, number, *_ = press.value.split(":")
    return Ask(DRAFT, {"student": int(student), "nudge": number})
