"""A student on one picture: the card."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics.card_figures import first_day
from analytics.replies import Replies
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
from services.reports.report import Button, Field, Report, Table
from services.storage.transactions import Connection
from services.students.actions import activity_button, calendar_button, timeline_button
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
from services.students.headlines import Headline, further, headlines
from services.students.store import Reactions, reactions_of, replies_of, sittings_of
from services.students.task import CardPicture, CardTask, Frame
from services.wording.answers import as_it_is
from services.wording.periods import Period
from services.wording.words import Words

CHANNELS = 8  # named; the rest is one
ELSEWHERE = 0  # as a channel: everything that may not be named


@dataclass(frozen=True, slots=True)
class Known:
    """What the card's figures are beside those that the worker counts.

    `period` are the days of the period. `heard`: the bot listened for most of it, so that voice is known.
    """

    facts: Facts
    period: DayColumns
    replies: Replies
    reactions: Reactions
    answered: int
    unanswered: int
    unclear: int
    heard: bool
    channels: tuple[tuple[int | None, str, int], ...]


async def card_report(tools: ReportTools, question: Question) -> Report:
    """The card of `student` for a `period`: headline figures against the cohort, weeks, hours, channels, questions."""
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
    student = found.person.user_id
    made = (*((nudge_button,) if found.person.is_student else ()), activity_button, timeline_button, calendar_button)
    buttons = tuple(one(student, words) for one in (*made, note_button))
    title = f"{facts.name} · {period.text}"
    if found.last_at is None:
        told = (never_wrote(facts), *about_person(facts), *about_gaps(facts), *about_hidden(facts))
        return Report(title, told, buttons=buttons)
    picture: CardPicture = await drawn(tools.renderer, "card", task, words)
    return _told(title, known, picture, buttons)


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
        extra=tuple((one.name, one.value, one.beside) for one in _social(known, facts.words)),
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


def _social(known: Known, words: Words) -> tuple[Headline, Headline]:
    """Replies and reactions, both ways."""
    return (
        Headline(
            words("Replies given"),
            words.number(known.replies.given),
            words("received: {number}", number=words.number(known.replies.received)),
        ),
        Headline(
            words("Reactions given"),
            _given(known.reactions, words),
            words("received: {number}", number=words.number(known.reactions.received)),
        ),
    )


def _given(reactions: Reactions, words: Words) -> str:
    """How many were given, or at least how many while lists of reacting people are still to be read."""
    if not reactions.unread:
        return words.number(reactions.given)
    return f"≥ {words.number(reactions.given)}" if reactions.given else "–"


def _told(title: str, known: Known, picture: CardPicture, buttons: tuple[Button, ...]) -> Report:
    facts, words, figures = known.facts, known.facts.words, picture.figures
    shown = (*headlines(figures, words), *_social(known, words), _questions(known, words))
    more = (*further(figures, words), *_written(known, words))
    return Report(
        title=title,
        sentences=(*about_person(facts), *about_gaps(facts))[:1],
        fields=tuple(Field(one.name, one.lines) for one in more),
        footnotes=(*about_hidden(facts), *_basis(known, picture)),
        png=picture.png,
        alt_text=_alt_text(facts, shown, known),
        table=_table(words, (*shown, *more), known),
        buttons=buttons,
    )


def _questions(known: Known, words: Words) -> Headline:
    asked = known.answered + known.unanswered + known.unclear
    parts = [words("{number} without an answer", number=words.number(known.unanswered))] if asked else []
    if known.unclear:
        parts.append(words("{number} cannot tell", number=words.number(known.unclear)))
    return Headline(words("Questions"), words.number(asked), ", ".join(parts))


def _written(known: Known, words: Words) -> Iterator[Headline]:
    """What else is counted of the period."""
    days = known.period
    yield Headline(
        words("Written"),
        words.count("{n} word", "{n} words", sum(days.words)),
        ", ".join(
            (
                words.count("{n} file", "{n} files", sum(days.attachments)),
                words.count("{n} code block", "{n} code blocks", sum(days.code_blocks)),
            )
        ),
    )
    peers = known.replies.peers
    yield Headline(
        words("Replies to and from"),
        words.count("{n} student", "{n} students", peers),
        words.count("{n} from mentors", "{n} from mentors", known.replies.from_mentors),
    )
    minutes = round(sum(days.voice_minutes))
    if known.heard or minutes:
        beside = "" if known.heard else words("I was not here all the time")
        yield Headline(words("Voice"), words.count("{n} minute", "{n} minutes", minutes), beside)


def _basis(known: Known, picture: CardPicture) -> Iterator[str]:
    facts, words, cohort = known.facts, known.facts.words, picture.figures.cohort
    if cohort is not None:
        yield words.count(
            "{cohort}: {n} student, silent ones included.",
            "{cohort}: {n} students, silent ones included.",
            cohort.students,
            cohort=as_it_is(facts.cohort.name) or words("Everybody"),
        )
    if known.reactions.unread:
        yield words("Who gave reactions is still being read.")
    yield words("Weeks, hours and habits: the 12 weeks up to {day}.", day=words.day(facts.period.last))


def _alt_text(facts: Facts, shown: Iterable[Headline], known: Known) -> str:
    """The picture in words, for those who cannot see it."""
    words = facts.words
    days = words.days(facts.period.first, facts.period.last)
    told = "; ".join(one.spoken for one in shown)
    parts = [words("Card of {name}, {period}.", name=facts.person.name, period=days), f"{told}."]
    if known.channels:
        named = words.listed(f"{name} {words.number(count)}" for _, name, count in known.channels)
        parts.append(words("Channels: {channels}.", channels=named))
    return " ".join(parts)[:1000]


def _table(words: Words, shown: Iterable[Headline], known: Known) -> Table:
    rows = [(one.name, one.value, one.beside) for one in shown]
    rows += [(name, words.number(count), words("messages")) for _, name, count in known.channels]
    return Table("card", (words("Figure"), words("Value"), words("Beside it")), tuple(rows))
