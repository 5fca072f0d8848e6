"""A student's year on one picture: every day a square."""

from datetime import date

from services.activity.facts import Facts
from services.activity.notes import about_gaps, about_hidden, about_person, never_wrote
from services.activity.store import asked_period
from services.people.students import Cohort
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report, Table
from services.storage.transactions import Connection
from services.students.actions import activity_button, card_button, timeline_button
from services.students.calendar_task import CalendarPicture, CalendarTask
from services.students.drawing import drawn
from services.students.gathering import Student, days_of, find_student, people_of, student_asked
from services.students.task import Frame
from services.wording.periods import Period, local_day
from services.wording.words import Words

A_YEAR = "365"
NOBODY_ELSE = Cohort("", (), {}, {})


async def calendar_report(tools: ReportTools, question: Question) -> Report:
    """The days of `student` in a `period`, the last year when it is empty; from joining until leaving."""
    settings = question.settings
    async with tools.database.pool.acquire() as con:
        text = str(question.values.get("period") or A_YEAR)
        period = await asked_period(con, question.guild_id, text, settings, question.now)
        found = await find_student(con, question, student_asked(question.values))
        if isinstance(found, Report):
            return found
        facts, task = await _gather(con, question, found, period)
    title = f"{facts.name} · {period.text}"
    if task is None:
        why = never_wrote(facts) if facts.last_at is None else _not_there(facts)
        return Report(title, (why, *about_person(facts), *about_gaps(facts), *about_hidden(facts)))
    picture: CalendarPicture = await drawn(tools.renderer, "student calendar", task, settings.words)
    return _told(title, facts, picture)


async def _gather(
    con: Connection, question: Question, found: Student, period: Period
) -> tuple[Facts, CalendarTask | None]:
    """What is known of the period, and the worker's input: None for somebody who never wrote or was not there."""
    settings, person = question.settings, found.person
    first, last = _there(found, period, question)
    days, seen = await days_of(con, question, people_of([found]), min(first, last), last)
    facts = Facts(person, period, found.last_at, NOBODY_ELSE, seen, settings.zone, settings.words, question.now)
    if found.last_at is None or first > last:
        return facts, None
    note = settings.words.days(first, last)
    frame = Frame(
        settings.language, settings.time_zone, question.now, person.name, note, still_reading=seen.still_reading
    )
    return facts, CalendarTask(frame, days)


def _not_there(facts: Facts) -> str:
    return facts.words("{name} was not on the server in this period.", name=facts.name)


def _there(found: Student, period: Period, question: Question) -> tuple[date, date]:
    """The first and the last day of the period on which the student was on the server."""
    zone, left = question.settings.zone, found.person.left_at
    first = max(period.first, local_day(found.since, zone)) if found.since else period.first
    return first, min(period.last, local_day(left, zone)) if left else period.last


def _told(title: str, facts: Facts, picture: CalendarPicture) -> Report:
    words, student = facts.words, facts.person.user_id
    weighty = (*about_person(facts), *about_gaps(facts))
    known = [(day, number) for day, number in picture.days if number is not None]
    total, active = sum(number for _, number in known), sum(number > 0 for _, number in known)
    fields = [
        Field(words("Messages"), f"**{words.number(total)}**"),
        Field(
            words("Active days"),
            words("**{active}** of {days}", active=words.number(active), days=words.number(len(picture.days))),
        ),
    ]
    if total:
        day, most = max(known, key=lambda row: (row[1], row[0]))
        fields.append(Field(words("Most on one day"), f"**{words.number(most)}**\n{words.day(day)}"))
    return Report(
        title=title,
        sentences=weighty[:1],
        fields=tuple(fields),
        footnotes=(*weighty[1:], *about_hidden(facts), words("Time zone: {zone}.", zone=facts.zone.key)),
        png=picture.png,
        alt_text=_alt_text(facts, picture, total, active),
        table=_table(words, picture),
        buttons=(card_button(student, words), timeline_button(student, words), activity_button(student, words)),
    )


def _alt_text(facts: Facts, picture: CalendarPicture, total: int, active: int) -> str:
    """The picture in words, for those who cannot see it."""
    words = facts.words
    days = words.days(picture.days[0][0], picture.days[-1][0])
    written = (
        words.count("{n} message", "{n} messages", total),
        words.count("{n} active day", "{n} active days", active),
    )
    unseen = sum(number is None for _, number in picture.days)
    parts = [
        words("Every day of {name}, {period}.", name=facts.person.name, period=days),
        f"{', '.join(written)}.",
        *([words.count("{n} day not recorded.", "{n} days not recorded.", unseen)] if unseen else []),
    ]
    return " ".join(parts)[:1000]


def _table(words: Words, picture: CalendarPicture) -> Table:
    rows = tuple((day, number, number is not None) for day, number in picture.days)
    return Table("calendar", (words("Day"), words("Messages"), words("Recorded")), rows)
