"""/cohort ranking: who did how much, page by page."""

from collections.abc import Mapping
from statistics import median

from analytics.limits import MIN_COHORT
from analytics.ranking import Place, ranked
from services.cohort.drawing import drawn
from services.cohort.metrics import ACTIVE_DAYS, HELPED, MESSAGES, Metric, called
from services.cohort.notes import footnotes, mostly_seen, nobody, seen
from services.cohort.scope import Scope, here_in, scope_of
from services.cohort.store import totals_of
from services.cohort.task import RankingTask
from services.people.students import Person
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Menu, Report, Table
from services.students.actions import SHOW_CARD
from services.wording.answers import as_it_is
from services.wording.words import Words

PAGE = 15


async def cohort_ranking_report(tools: ReportTools, question: Question) -> Report:
    """Students by what they did in the period, ties sharing a place; who did nothing is counted, and not listed."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question)
        totals = await totals_of(
            con, question.guild_id, scope.members, scope.period, scope.zone, question.now, scope.metric, scope.channels
        )
    words, metric = scope.words, scope.metric
    people = ranked_people(scope, totals)
    title = f"{_title(metric, words)} · {as_it_is(scope.name)}"
    if not people:
        return Report(title, (nobody(scope),))
    places = ranked({member: totals.get(member, 0) for member in people})
    listed = [one for one in places if one.amount > 0]
    pages = max(-(-len(listed) // PAGE), 1)
    page = min(max(int(question.values.get("page") or 1), 1), pages)
    shown = listed[(page - 1) * PAGE : page * PAGE]
    told = mostly_seen(scope)
    middle = median(one.amount for one in places) if told and len(places) >= MIN_COHORT else None
    task = _task(scope, people, shown, middle, len(places))
    return Report(
        title=title,
        sentences=(
            f"{scope.period.text}",
            *seen(scope, hatched=False),
            *(_silent(len(places) - len(listed), words) if told else ()),
        ),
        footnotes=footnotes(scope, *_about(metric, words)),
        png=await drawn(tools, "cohort ranking", task, words),
        alt_text=_alt_text(task, shown, people, words),
        table=_table(places, people, scope),
        page=page,
        pages=pages,
        menu=_cards(shown, people, words),
    )


def ranked_people(scope: Scope, totals: Mapping[int, float]) -> dict[int, Person]:
    """Who is ranked, by id: those who belonged to the server in the period or did something in it, and allow it."""
    return {
        person.user_id: person
        for person in scope.students
        if person.scored and (person.user_id in totals or here_in(person, scope.period, scope.zone))
    }


def _task(
    scope: Scope, people: dict[int, Person], shown: list[Place], middle: float | None, students: int
) -> RankingTask:
    words = scope.words
    note = f"{called(scope.metric, words)} · {scope.note(students)}"
    return RankingTask(
        frame=scope.frame(f"{_title(scope.metric, words)}: {scope.name}", note),
        rows=tuple((one.member, people[one.member].name, round(one.amount)) for one in shown),
        first_place=shown[0].place if shown else 1,
        typical=middle,
        typical_text="" if middle is None else words("Median of all: {number}", number=words.number(middle, digits=1)),
    )


def _cards(shown: list[Place], people: dict[int, Person], words: Words) -> Menu | None:
    """The cards of the students of this page."""
    choices = tuple(Choice(people[one.member].name, str(one.member), words.number(round(one.amount))) for one in shown)
    return Menu(SHOW_CARD, words("Open somebody’s card"), choices) if choices else None


def _title(metric: Metric, words: Words) -> str:
    if metric.name == MESSAGES:
        return words("Most messages")
    if metric.name == ACTIVE_DAYS:
        return words("Most active")
    if metric.name == HELPED:
        return words("Most helpful")
    return words("Ranking: {metric}", metric=called(metric, words))


def _about(metric: Metric, words: Words) -> tuple[str, ...]:
    if metric.name == HELPED:
        return (words("Counted: replies to messages of other people."),)
    if metric.name == ACTIVE_DAYS:
        return (words("Counted: days with a message."),)
    return ()


def _silent(number: int, words: Words) -> tuple[str, ...]:
    """Those who are not listed."""
    if not number:
        return ()
    return (
        words.count(
            "{n} student has nothing here; the export has everybody.",
            "{n} students have nothing here; the export has everybody.",
            number,
        ),
    )


def _alt_text(task: RankingTask, shown: list[Place], people: dict[int, Person], words: Words) -> str:
    lines = [
        words(
            "{place}. {name}: {number}",
            place=one.place,
            name=people[one.member].name,
            number=words.number(round(one.amount)),
        )
        for one in shown
    ]
    return "; ".join([f"{task.frame.title}, {task.frame.note}", *lines])


def _table(places: list[Place], people: dict[int, Person], scope: Scope) -> Table:
    words = scope.words
    cohorts = scope.people.cohorts
    rows = tuple(
        (
            one.place,
            people[one.member].name,
            str(one.member),
            ", ".join(name for role, name in cohorts.items() if role in people[one.member].roles),
            round(one.amount),
        )
        for one in places
    )
    columns = (words("Place"), words("Student"), words("Id"), words("Cohort"), called(scope.metric, words))
    return Table("cohort-ranking", columns, rows)
