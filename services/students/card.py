"""A student on one picture: the card."""

from analytics.card_figures import first_day
from analytics.shares import shares
from services.activity.facts import Facts
from services.activity.notes import about_gaps, about_hidden, about_person, never_wrote
from services.activity.store import asked_period
from services.cohort.store import channels_of
from services.notes.actions import note_button
from services.nudges.draft_actions import nudge_button
from services.people.students import Cohort, cohort_of
from services.questions.finding import questions_asked
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report
from services.storage.transactions import Connection
from services.students.actions import activity_button, calendar_button, timeline_button
from services.students.card_words import Card, Known, alt_text, asked, basis, social, table, written
from services.students.drawing import drawn
from services.students.events import DayColumns, student_hours
from services.students.gathering import (
    Student,
    columns_of,
    days_of,
    find_student,
    heard_most,
    own_days,
    people_of,
    student_asked,
)
from services.students.headlines import further, headlines
from services.students.store import reactions_of, replies_of, sittings_of
from services.students.task import CardPicture, CardTask, Frame
from services.wording.periods import Period

CHANNELS = 8  # named; the rest is one
ELSEWHERE = 0  # as a channel: everything that may not be named


async def card_report(tools: ReportTools, question: Question) -> Report:
    """The card of `student` for a `period`: headline figures against the cohort, weeks, hours, channels, questions."""
    card = await card_of(tools, question)
    if isinstance(card, Report):
        return card
    words, person = question.settings.words, card.student.person
    made = (*((nudge_button,) if person.is_student else ()), activity_button, timeline_button, calendar_button)
    buttons = tuple(one(person.user_id, words) for one in (*made, note_button))
    if card.picture is None:
        return Report(card.title, (*card.told, *card.notes), buttons=buttons)
    return Report(
        title=card.title,
        sentences=card.told,
        fields=tuple(Field(one.name, one.lines) for one in card.further),
        footnotes=card.notes,
        png=card.picture.png,
        alt_text=alt_text(card.known.facts, card.shown, card.known),
        table=table(words, (*card.shown, *card.further), card.known),
        buttons=buttons,
    )


async def card_of(tools: ReportTools, question: Question) -> Card | Report:
    """The card of `student` for a `period`, or an answer that says why nothing is shown about this person."""
    async with tools.database.pool.acquire() as con:
        settings = question.settings
        period = await asked_period(
            con, question.guild_id, str(question.values.get("period") or ""), settings, question.now
        )
        found = await find_student(con, question, student_asked(question.values))
        if isinstance(found, Report):
            return found
        cohort = await cohort_of(con, question.guild_id, found.person, settings, question.viewer.cohorts)
        known, task = await _gather(con, question, found, cohort, period)
    words, facts = settings.words, known.facts
    title = f"{facts.name} · {period.text}"
    if found.last_at is None:
        told = (never_wrote(facts), *about_person(facts), *about_gaps(facts))
        return Card(title, found, known, task, None, (), (), told, tuple(about_hidden(facts)))
    picture: CardPicture = await drawn(tools.renderer, "card", task, words)
    figures = picture.figures
    return Card(
        title,
        found,
        known,
        task,
        picture,
        shown=(*headlines(figures, words), *social(known, words), asked(known, words)),
        further=(*further(figures, words), *written(known, words)),
        told=(*about_person(facts), *about_gaps(facts))[:1],
        notes=(*about_hidden(facts), *basis(known, picture)),
    )


async def _gather(
    con: Connection, question: Question, found: Student, cohort: Cohort, period: Period
) -> tuple[Known, CardTask]:
    """Everything the card rests on, read from the database."""
    zone, student = question.settings.zone, found.person.user_id
    begins = first_day(period.first, period.last)
    days, seen = await days_of(con, question, people_of([found], cohort), begins, period.last)
    own = await own_days(con, question, student, begins, period.last)
    facts = Facts(
        person=found.person,
        period=period,
        last_at=found.last_at,
        cohort=cohort,
        sight=seen.since(period.starts_at(zone)),
        zone=zone,
        words=question.settings.words,
        now=question.now,
    )
    known = await _known(con, question, facts, _since(own, (period.first - begins).days))
    hours = await student_hours(con, question.guild_id, [student], begins, period.last, zone)
    task = CardTask(
        frame=Frame(
            question.settings.language,
            question.settings.time_zone,
            question.now,
            found.person.name,
            _note(facts),
            facts.sight.still_reading,
        ),
        student=student,
        first=period.first,
        days=days,
        cohort=cohort.members,
        active=own.day,
        hours=hours.hour,
        messages=hours.messages,
        sittings=await sittings_of(con, question.guild_id, student, period.starts_at(zone), period.ends_at(zone)),
        channels=known.channels,
        answered=known.answered,
        unanswered=known.unanswered,
        extra=tuple((one.name, one.value, one.beside) for one in social(known, facts.words)),
    )
    return known, task


async def _known(con: Connection, question: Question, facts: Facts, days: DayColumns) -> Known:
    """What the student did in the period with others, and where."""
    guild_id, settings, student = question.guild_id, question.settings, facts.person.user_id
    start, end = facts.period.starts_at(facts.zone), facts.period.ends_at(facts.zone)
    so_far = min(end, question.now)
    questions = await questions_asked(
        con, guild_id, question.viewer, settings, since=start, before=so_far, students=[student]
    )
    return Known(
        facts=facts,
        period=days,
        replies=await replies_of(con, guild_id, student, start, end, settings),
        reactions=await reactions_of(con, guild_id, student, start, end),
        questions=questions.asked,
        answered=sum(not one.is_open() for one in questions.asked),
        unanswered=sum(one.is_open() and one.unseen_at is None for one in questions.asked),
        unclear=sum(one.is_open() and one.unseen_at is not None for one in questions.asked),
        heard=await heard_most(con, guild_id, start, so_far),
        channels=await _channels(con, question, facts, sum(days.messages)),
    )


def _since(own: DayColumns, place: int) -> DayColumns:
    """The columns from a day on."""
    kept = [row for row in zip(*columns_of(own), strict=True) if row[1] >= place]
    return DayColumns(*(zip(*kept, strict=True) if kept else [()] * len(columns_of(own))))


def _note(facts: Facts) -> str:
    words = facts.words
    state = words("left the server") if not facts.person.present else ""
    days = words.days(facts.period.first, facts.period.last)
    return " · ".join(part for part in (facts.cohort.name, days, state) if part)


async def _channels(
    con: Connection, question: Question, facts: Facts, messages: int
) -> tuple[tuple[int | None, str, int], ...]:
    """The channels that may be named, the busiest first, and the rest of the messages as one: only its sum is known."""
    student, words = facts.person.user_id, facts.words
    listed = await channels_of(con, question.guild_id, [student], facts.period, facts.zone, question.viewer.channels)
    names = {one.channel_id: f"#{one.name}" for one in listed}
    counts = {one.channel_id: one.messages for one in listed}
    rest = messages - sum(counts.values())
    found = shares({**counts, ELSEWHERE: rest}, named=frozenset(counts), most=CHANNELS)
    return tuple((part.key, names[part.key] if part.key else words("other"), part.count) for part in found)
