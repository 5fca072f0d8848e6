"""Up to five students side by side."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from services.activity.facts import Sight
from services.activity.notes import about_gaps, about_hidden
from services.activity.store import asked_period
from services.cohort.metrics import Metric, called, metric_named
from services.errors import ProfilerError
from services.quiet.sight import blind_days
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Field, Menu, Report, Table
from services.students.actions import SHOW_CARD
from services.students.drawing import drawn
from services.students.gathering import Student, days_of, find_student, people_of
from services.students.task import ComparePicture, CompareTask, Frame, Line
from services.wording.answers import as_it_is
from services.wording.periods import Period, local_day
from services.wording.words import Words

FEWEST, MOST = 2, 5
WEEK = 7


@dataclass(frozen=True, slots=True)
class Scene:
    """What was not seen, for the sentences about it."""

    sight: Sight
    zone: ZoneInfo
    words: Words


async def compare_report(tools: ReportTools, question: Question) -> Report:
    """`students` by `metric` over a `period`: a line for each, and their figures. Mentors and bots are left out."""
    settings, words = question.settings, question.settings.words
    wanted = [int(student) for student in question.values.get("students") or ()][:MOST]
    metric = metric_named(question.values.get("metric"), words)
    async with tools.database.pool.acquire() as con:
        period = await asked_period(
            con, question.guild_id, str(question.values.get("period") or ""), settings, question.now
        )
        found = [await find_student(con, question, student) for student in dict.fromkeys(wanted)]
        students = [one for one in found if isinstance(one, Student) and one.person.scored]
        reasons = tuple(sentence for one in found if isinstance(one, Report) for sentence in one.sentences)
        reasons += tuple(
            words("{name} does not want to be compared.", name=as_it_is(one.person.name))
            for one in found
            if isinstance(one, Student) and not one.person.scored
        )
        if len(students) < FEWEST:
            raise ProfilerError("\n".join((*reasons, words("Choose at least two different students."))))
        first = period.first - timedelta(days=WEEK - 1)
        days, seen = await days_of(con, question, people_of(students), first, period.last, metric=metric)
    sight = seen.since(period.starts_at(settings.zone))
    known = Scene(sight, settings.zone, words)
    blind = blind_days(sight.gaps, settings.zone).everywhere
    saw_nothing = all(period.first.toordinal() + day in blind for day in range(period.days))
    note = f"{words.days(period.first, period.last)} · n = {words.number(len(students))}"
    task = CompareTask(
        frame=Frame(
            settings.language, settings.time_zone, question.now, called(metric, words), note, sight.still_reading
        ),
        first=period.first,
        days=days,
        names=tuple(one.person.name for one in students),
        daily=metric.daily,
        unit=metric.unit,
    )
    picture: ComparePicture = await drawn(tools.renderer, "compare", task, words)
    return Report(
        title=f"{called(metric, words)} · {period.text}",
        sentences=reasons,
        fields=tuple(
            _field(one, line, metric, question, saw_nothing=saw_nothing)
            for one, line in zip(students, picture.lines, strict=True)
        ),
        footnotes=(*about_gaps(known), *about_hidden(known), words("Time zone: {zone}.", zone=settings.zone.key)),
        png=picture.png,
        alt_text=_alt_text(students, picture, metric, period, words),
        table=_table(students, picture, metric, words),
        menu=Menu(
            SHOW_CARD,
            words("Open a card"),
            tuple(Choice(one.person.name[:100], str(one.person.user_id)) for one in students),
        ),
    )


def _field(student: Student, line: Line, metric: Metric, question: Question, *, saw_nothing: bool) -> Field:
    words, zone = question.settings.words, question.settings.zone
    if student.last_at is None:
        last = words("never wrote")
    else:
        ago = (local_day(question.now, zone) - local_day(student.last_at, zone)).days
        last = words.count("last message: {n} day ago", "last message: {n} days ago", ago)
    if saw_nothing and not line.amount:
        return Field(as_it_is(student.person.name), f"{words('not enough data')}\n{last}")
    lines = [] if metric.daily else [f"**{words.number(line.amount)}**"]
    active = words(
        "**{active}** of {days} active days", active=words.number(line.active_days), days=words.number(line.days)
    )
    return Field(as_it_is(student.person.name), "\n".join((*lines, active, last)))


def _alt_text(students: list[Student], picture: ComparePicture, metric: Metric, period: Period, words: Words) -> str:
    parts = [
        words(
            "{name}: {number}, {active} of {days} active days",
            name=one.person.name,
            number=words.number(line.amount),
            active=words.number(line.active_days),
            days=words.number(line.days),
        )
        for one, line in zip(students, picture.lines, strict=True)
    ]
    days = words.days(period.first, period.last)
    told = words("{metric} compared, {period}.", metric=called(metric, words), period=days)
    return f"{told} {'; '.join(parts)}."[:1000]


def _table(students: list[Student], picture: ComparePicture, metric: Metric, words: Words) -> Table:
    """One row for each student: the sums, then the values of the picture."""
    columns = (
        words("Student"),
        words("Student’s id"),
        called(metric, words),
        words("Active days"),
        words("Days here"),
        *(start.isoformat() for start in picture.starts),
    )
    rows = (
        (one.person.name, str(line.student), line.amount, line.active_days, line.days, *line.points)
        for one, line in zip(students, picture.lines, strict=True)
    )
    return Table("comparison", columns, tuple(rows))
