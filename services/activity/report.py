"""The activity report: one student, one period, figures and a picture."""

from dataclasses import dataclass
from datetime import datetime

from analytics.figures import DayRow
from services.activity.facts import Facts, Sight
from services.activity.fields import Field, alt_text, fields
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
from services.database import Database
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.students import Person, cohort_of, find_person
from services.render import Renderer, RenderFailed
from services.storage.transactions import Connection
from services.wording.periods import Period


@dataclass(frozen=True, slots=True)
class ActivityQuestion:
    """Who is asked about, for which period (as typed), and when."""

    guild_id: int
    student_id: int
    period: str
    settings: GuildSettings
    now: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """An answer as Discord and any other surface can show it; without a picture the sentences say why.

    `sentences` stand above the figures, `footnotes` below the picture.
    """

    title: str
    sentences: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    footnotes: tuple[str, ...] = ()
    png: bytes | None = None
    alt_text: str = ""
    table: tuple[DayRow, ...] = ()


async def activity_report(database: Database, render: Renderer, question: ActivityQuestion) -> Report:
    """The figures and the picture of a student's period; a ProfilerError when the period cannot be read."""
    settings = question.settings
    async with database.pool.acquire() as con:
        period = await asked_period(con, question.guild_id, question.period, settings, question.now)
        person = await find_person(con, question.guild_id, question.student_id, settings)
        reason = no_student(person, question.student_id, settings.words)
        if person is None or reason is not None:
            return Report(person.name if person else str(question.student_id), (reason or "",))
        facts, task = await _gather(con, question, person, period)
    title = f"{person.name} · {period.text}"
    if facts.last_at is None:
        return Report(title, (never_wrote(facts), *about_person(facts), *about_gaps(facts), *about_hidden(facts)))
    picture = await _draw(render, task, facts)
    return Report(
        title=title,
        sentences=headline(facts, picture.figures),
        fields=fields(facts, picture.figures),
        footnotes=footnotes(facts, picture.figures),
        png=picture.png,
        alt_text=alt_text(facts, picture.figures),
        table=picture.figures.rows,
    )


async def _gather(
    con: Connection, question: ActivityQuestion, person: Person, period: Period
) -> tuple[Facts, ActivityTask]:
    """Everything the answer rests on, read from the database."""
    settings, guild_id, zone = question.settings, question.guild_id, question.settings.zone
    cohort = await cohort_of(con, guild_id, person, settings)
    columns = await rows_of(con, guild_id, person, cohort, period, settings)
    seen = await sight(con, guild_id, past_from(period, zone), min(period.ends_at(zone), question.now))
    facts = Facts(
        person=person,
        period=period,
        last_at=await last_message(con, guild_id, person.user_id),
        cohort=cohort,
        sight=Sight(tuple(gap for gap in seen.gaps if gap.to_at > period.starts_at(zone)), seen.hidden),
        zone=zone,
        words=settings.words,
        now=question.now,
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
        messages=columns.messages,
        cohort_members=columns.cohort_members,
        cohort_days=columns.cohort_days,
        cohort_messages=columns.cohort_messages,
        members=facts.cohort.members,
        joined={**facts.cohort.joined, person.user_id: person.joined_at or since},
        left={**facts.cohort.left, person.user_id: person.left_at},
        unseen=shaded(seen.gaps),
        still_reading=facts.sight.still_reading,
    )


async def _draw(render: Renderer, task: ActivityTask, facts: Facts) -> ActivityPicture:
    try:
        picture: ActivityPicture = await render.run("activity", task)
    except RenderFailed as failure:
        raise ProfilerError(facts.words("I could not draw the picture. Please ask again in a minute.")) from failure
    return picture
