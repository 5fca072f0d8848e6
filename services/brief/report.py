"""The brief: one student before a one-to-one talk, for the mentor alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.absences.actions import absence_button
from services.activity.notes import no_student
from services.brief.facts import BriefFacts, Sums, brief_facts
from services.brief.telling import about_talk, away, change, noted, open_ones, to_do, wins
from services.errors import ProfilerError
from services.notes.actions import note_button, talk_button, win_button
from services.people.students import find_person
from services.questions.finding import still_open
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report, Table
from services.tasks.actions import task_button
from services.wording.answers import as_it_is
from services.wording.words import Words

LONGEST = 3900  # signs of all sentences, below what Discord shows


@dataclass(frozen=True, slots=True)
class _Measure:
    """A figure and the one before; None where most of the days were not recorded."""

    name: str
    now: float | None
    before: float | None


async def brief_report(tools: ReportTools, question: Question) -> Report:
    """What changed since the last talk, open questions, wins and notes of one student."""
    words = question.settings.words
    student = question.values.get("student")
    if not isinstance(student, int):
        raise ProfilerError(words("Choose a student."))
    async with tools.database.pool.acquire() as con:
        person = await find_person(con, question.guild_id, student, question.settings)
        reason = no_student(person, student, words)
        if person is None or reason is not None:
            return Report(as_it_is(person.name) if person else words("Unknown person"), (reason or "",), private=True)
        facts = await brief_facts(con, question, person)
    return Report(
        title=words(
            "Before a talk with {name} · {days}",
            name=as_it_is(person.name),
            days=words.days(facts.first, facts.last),
        ),
        sentences=tuple(_shortened(list(_sentences(facts, question, words)))),
        fields=tuple(_fields(facts, question, words)),
        footnotes=tuple(_footnotes(facts, words)),
        table=_table(facts, words),
        buttons=(
            talk_button(person.user_id, words),
            note_button(person.user_id, words),
            win_button(person.user_id, words),
            task_button(person.user_id, words),
            absence_button(person.user_id, words),
        ),
        private=True,
    )


def _sentences(facts: BriefFacts, question: Question, words: Words) -> Iterator[str]:
    yield from about_talk(facts, words)
    yield from away(facts, words)
    yield from change(facts, words)
    yield from wins(facts, question, words)
    yield from open_ones(facts, question, words)
    yield from to_do(facts, question, words)
    yield from noted(facts, question.settings.zone, words)


def _shortened(lines: list[str]) -> list[str]:
    """As many lines as fit, none cut in the middle of a link."""
    kept, size = [], 0
    for line in lines:
        size += len(line) + 1
        if size > LONGEST:
            break
        kept.append(line)
    return kept


def _fields(facts: BriefFacts, question: Question, words: Words) -> Iterator[Field]:
    for one in _measures(facts, words):
        if one.now is None and one.before is None:
            continue  # the footnotes say what was not recorded; phones are short
        before = words("before: {figure}", figure=_shown(one.before, words))
        yield Field(one.name, f"**{_shown(one.now, words)}**\n{before}")
    asked = facts.questions.asked
    if asked:
        answered = len(asked) - len(still_open(facts.questions, question.now))
        counted = words("answered: {figure}", figure=words.number(answered))
        yield Field(words("Questions asked"), f"**{words.number(len(asked))}**\n{counted}")


def _measures(facts: BriefFacts, words: Words) -> Iterator[_Measure]:
    yield _seen(words("Messages"), facts, lambda sums: sums.messages)
    yield _seen(words("Active days"), facts, lambda sums: sums.active_days)
    yield _seen(words("Replies to others"), facts, lambda sums: sums.helped)
    yield _seen(words("Code blocks"), facts, lambda sums: sums.code_blocks)
    yield _heard(words("Reactions given"), facts, lambda sums: sums.reactions_given)
    yield _heard(words("Voice, hours"), facts, lambda sums: sums.voice_minutes / 60)


def _seen(name: str, facts: BriefFacts, of: Callable[[Sums], float]) -> _Measure:
    now, before = facts.now, facts.before
    return _Measure(name, of(now) if now.says_enough else None, of(before) if before.says_enough else None)


def _heard(name: str, facts: BriefFacts, of: Callable[[Sums], float]) -> _Measure:
    now, before = facts.now, facts.before
    return _Measure(name, of(now) if now.heard_enough else None, of(before) if before.heard_enough else None)


def _shown(figure: float | None, words: Words) -> str:
    return words("not enough data") if figure is None else words.number(figure, digits=1)


def _footnotes(facts: BriefFacts, words: Words) -> Iterator[str]:
    missed = facts.now.days - facts.now.seen
    yield words.count(
        "“Before” is the {n} day before this period.", "“Before” is the {n} days before this period.", facts.before.days
    )
    if not facts.now.heard_enough and not facts.before.heard_enough:
        yield words("Voice and reactions of that time are not known: I was not there to hear of them.")
    if missed:
        yield words.count(
            "I did not see {n} day of this period; it does not count as silence.",
            "I did not see {n} days of this period; they do not count as silence.",
            missed,
        )


def _table(facts: BriefFacts, words: Words) -> Table:
    rows = tuple((one.name, one.now, one.before) for one in _measures(facts, words))
    return Table("brief", (words("Figure"), words("Since the last talk"), words("Before")), rows)
