"""The activity report: one student, one period, figures and a picture."""

from datetime import datetime

from analytics.figures import Figures
from services.activity.facts import Facts, Sight
from services.activity.fields import alt_text, fields
from services.activity.notes import about_gaps, about_hidden, about_person, footnotes, headline, never_wrote, no_student
from services.activity.store import (
    Columns,
    asked_period,
    first_message,
    last_message,
    past_from,
    rows_of,
    shaded,
    sight,
)
from services.activity.task import ActivityPicture, ActivityTask
from services.cohort.metrics import metric_named
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.students import Person, cohort_of, find_person
from services.render import Renderer, RenderFailed
from services.reports.question import Question, ReportTools
from services.reports.report import Report, Table
from services.storage.transactions import Connection
from services.students.actions import card_button, timeline_button
from services.wording.answers import as_it_is
from services.wording.periods import Period

COHORT, EARLIER = "cohort", "earlier"  # what a student is compared with in the picture


async def activity_report(tools: ReportTools, question: Question) -> Report:
    """The figures and the picture of a student's period; a ProfilerError when the period cannot be read.

    Values: `student`, `period`, `metric`, and `compare`, which is "cohort" (as without it) or "earlier".
    """
    settings, student = question.settings, int(question.values["student"])
    async with tools.database.pool.acquire() as con:
        asked = await asked_period(
            con, question.guild_id, str(question.values.get("period") or ""), settings, question.now
        )
        person = await find_person(con, question.guild_id, student, settings)
        reason = no_student(person, student, settings.words)
        if person is None or reason is not None:
            return Report(as_it_is(person.name) if person else settings.words("Unknown person"), (reason or "",))
        facts, task = await _gather(con, question, person, asked)
    title = f"{facts.name} · {asked.text}"
    if facts.last_at is None:
        return Report(title, (never_wrote(facts), *about_person(facts), *about_gaps(facts), *about_hidden(facts)))
    picture = await _draw(tools.renderer, task, facts)
    return Report(
        title=title,
        sentences=headline(facts, picture.figures),
        fields=fields(facts, picture.figures),
        footnotes=footnotes(facts, picture.figures),
        png=picture.png,
        alt_text=alt_text(facts, picture.figures),
        table=_table(facts, picture.figures),
        buttons=(card_button(student, settings.words), timeline_button(student, settings.words)),
    )


async def _gather(con: Connection, question: Question, person: Person, period: Period) -> tuple[Facts, ActivityTask]:
    """Everything the answer rests on, read from the database."""
    settings, guild_id, zone = question.settings, question.guild_id, question.settings.zone
    metric = metric_named(question.values.get("metric"), settings.words)
    earlier = question.values.get("compare") == EARLIER
    if earlier and period.whole:
        raise ProfilerError(settings.words("Nothing lies before the whole course. Choose a shorter period."))
    cohort = await cohort_of(con, guild_id, person, settings, question.viewer.cohorts)
    columns = await rows_of(con, guild_id, person, cohort, period, settings, question.now, metric)
    end = min(period.ends_at(zone), question.now)
    seen = await sight(con, guild_id, past_from(period, zone), end, question.viewer, metric)
    facts = Facts(
        person=person,
        period=period,
        last_at=await last_message(con, guild_id, person.user_id),
        cohort=cohort,
        sight=seen.since(period.starts_at(zone)),
        zone=zone,
        words=settings.words,
        now=question.now,
        metric=metric,
        earlier=earlier,
    )
    return facts, _task(facts, columns, seen, settings, since=await first_message(con, guild_id, person.user_id))


def _task(facts: Facts, columns: Columns, seen: Sight, settings: GuildSettings, since: datetime | None) -> ActivityTask:
    """The worker's input; somebody whose joining is unknown is there from their first message on."""
    person, period = facts.person, facts.period
    return ActivityTask(
        locale=settings.language,
        time_zone=settings.time_zone,
        now=facts.now,
        first=period.first,
        last=period.last,
        back=period.back,
        student=person.user_id,
        hours=columns.hours,
        amounts=columns.amounts,
        cohort=columns.cohort,
        members=facts.cohort.members,
        joined={**facts.cohort.joined, person.user_id: person.joined_at or since},
        left={**facts.cohort.left, person.user_id: person.left_at},
        unseen=shaded(seen.gaps),
        still_reading=facts.sight.still_reading,
        metric=facts.metric.name,
        earlier=facts.earlier,
    )


def _table(facts: Facts, figures: Figures) -> Table:
    """The days or weeks of the picture."""
    words = facts.words
    columns = (
        words("Week from") if figures.weekly else words("Day"),
        facts.counted,
        words("7-day mean"),
        words("Cohort, first quartile"),
        words("Cohort, third quartile"),
        words("Recorded"),
    )
    rows = tuple((row.day, row.messages, row.mean, row.lower, row.upper, row.seen) for row in figures.rows)
    return Table("activity", columns, rows)


async def _draw(render: Renderer, task: ActivityTask, facts: Facts) -> ActivityPicture:
    try:
        picture: ActivityPicture = await render.run("activity", task)
    except RenderFailed as failure:
        raise ProfilerError(facts.words("I could not draw the picture. Please ask again in a minute.")) from failure
    return picture
