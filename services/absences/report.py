"""The answer to /absence list: who is away, now and soon, for mentors alone."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from services.absences.actions import ABSENCE_REMOVE
from services.absences.store import Absence, absences_between
from services.people.roster import roster
from services.people.students import Person
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Menu, Report, Table
from services.wording.answers import as_it_is, more
from services.wording.periods import local_day
from services.wording.words import Words

BACK, AHEAD = timedelta(days=14), timedelta(days=366)
NAMED, TEXT_SIGNS = 20, 120
CHOICES = 25


async def absences_report(tools: ReportTools, question: Question) -> Report:
    """Absences now, to come and of the last two weeks. `values`: `cohort`, None for all that the asker may see."""
    words, today = question.settings.words, local_day(question.now, question.settings.zone)
    cohort = question.values.get("cohort")
    async with tools.database.pool.acquire() as con:
        people = await roster(con, question.guild_id, question.settings, question.viewer, cohort=cohort)
        students = {person.user_id: person for person in people.students if person.present}
        found = await absences_between(con, question.guild_id, list(students), today - BACK, today + AHEAD)
    groups = {
        words("Away now"): [one for one in found if one.first <= today <= one.last],
        words("Soon"): [one for one in found if one.first > today],
        words("Just back"): [one for one in found if one.last < today],
    }
    return Report(
        words("Who is away"),
        tuple(_sentences(groups, students, words))
        or (
            words("Nobody is away, as far as I was told."),
            words("`/absence add` notes one; students can do it themselves with `/privacy absence`."),
        ),
        footnotes=(words("Days away are no silence: nobody is named as quiet for them."),),
        menu=_menu(groups, students, words) if found else None,
        table=_table(found, students, words) if found else None,
        private=True,
    )


def _sentences(groups: dict[str, list[Absence]], students: dict[int, Person], words: Words) -> Iterator[str]:
    for title, absences in groups.items():
        if absences:
            yield f"\n__{title}__ ({words.number(len(absences))})"
            yield from (_line(one, students[one.student_id], words) for one in absences[:NAMED])
            yield from more(len(absences) - NAMED, words)


def _line(one: Absence, person: Person, words: Words) -> str:
    text = " ".join(one.text.split())
    said = f" · {text if len(text) <= TEXT_SIGNS else text[: TEXT_SIGNS - 1] + '…'}" if text else ""
    own = f" · {words('said so themselves')}" if one.by_id == one.student_id else ""
    return f"**{as_it_is(person.name)}** · {words.days(one.first, one.last)}{own}{said}"


def _menu(groups: dict[str, list[Absence]], students: dict[int, Person], words: Words) -> Menu:
    shown = [one for absences in groups.values() for one in absences][:CHOICES]
    return Menu(
        ABSENCE_REMOVE,
        words("Take an absence away"),
        tuple(
            Choice(students[one.student_id].name, f"{one.student_id}:{one.id}", words.days(one.first, one.last))
            for one in shown
        ),
    )


def _table(found: Sequence[Absence], students: dict[int, Person], words: Words) -> Table:
    columns = (words("Student"), words("Student id"), words("First day"), words("Last day"))
    rows = tuple((students[one.student_id].name, str(one.student_id), one.first, one.last) for one in found)
    return Table("absences", columns, rows)
