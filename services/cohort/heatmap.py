"""/cohort heatmap: when in the week a cohort writes."""

from datetime import date, timedelta

from analytics.hours import HourOfWeek
from services.cohort.drawing import drawn
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, scope_of
from services.cohort.store import hours_of
from services.cohort.task import HeatmapPicture, HeatmapTask
from services.reports.question import Question, ReportTools
from services.reports.report import Report, Table
from services.storage.transactions import Connection
from services.wording.words import Words

MONDAY = date(2026, 1, 5)


async def cohort_heatmap_report(tools: ReportTools, question: Question) -> Report:
    """Messages by hour of the week, as if every hour had been seen as often as every other."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question)
        task = await heatmap_task(con, scope)
    words, frame = scope.words, task.frame
    if not scope.there:
        return Report(scope.title, (nobody(scope),))
    picture: HeatmapPicture = await drawn(tools, "cohort heatmap", task, words)
    told = busiest(picture.week, words)
    return Report(
        title=scope.title,
        sentences=(*seen(scope, hatched=False), *([told] if told else [])),
        footnotes=footnotes(scope),
        png=picture.png,
        alt_text=" ".join(
            (
                words("{name}: messages by hour of the week, {note}.", name=scope.name, note=frame.note),
                told or words("Nobody wrote in this period."),
            )
        ),
        table=heatmap_table(picture.week, scope),
    )


async def heatmap_task(con: Connection, scope: Scope) -> HeatmapTask:
    """What the worker needs."""
    guild_id, period = scope.question.guild_id, scope.period
    hours, messages = await hours_of(con, guild_id, scope.writers, period, scope.zone, scope.channels)
    frame = scope.frame(scope.words("{name}: the week", name=scope.name), scope.note(len(scope.there)))
    return HeatmapTask(frame, hours, messages, period.first, period.last)


def busiest(week: HourOfWeek, words: Words) -> str:
    """The hour with the most messages, in words; "" without any."""
    cells = [
        (rate, -day, -hour)
        for day, rates in enumerate(week.rates)
        for hour, rate in enumerate(rates)
        if rate is not None and rate > 0
    ]
    if not cells:
        return ""
    rate, day, hour = max(cells)
    return words(
        "Busiest: {day}, {hour}:00–{next}:00 ({number} messages per hour).",
        day=words.weekday(MONDAY - timedelta(days=day)),
        hour=-hour,
        next=-hour + 1,
        number=words.number(rate, digits=1),
    )


def heatmap_table(week: HourOfWeek, scope: Scope) -> Table:
    """Every hour of the week."""
    words = scope.words
    rows = tuple(
        (words.weekday(MONDAY + timedelta(days=day)), hour, week.messages[day][hour], week.weeks[day][hour], rate)
        for day, rates in enumerate(week.rates)
        for hour, rate in enumerate(rates)
    )
    columns = (
        words("Day"),
        words("Hour"),
        words("Messages"),
        words("Such hours seen"),
        words("Messages per hour"),
    )
    return Table("cohort-heatmap", columns, rows)
