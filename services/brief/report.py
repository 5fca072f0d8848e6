"""The brief: one student before a one-to-one talk, for the mentor alone."""

from collections.abc import Iterator

from services.activity.notes import no_student
from services.brief.facts import BriefFacts, Sums, brief_facts
from services.brief.telling import about_talk, change, noted, open_ones, wins
from services.errors import ProfilerError
from services.notes.actions import note_button, talk_button, win_button
from services.people.students import find_person
from services.questions.finding import still_open
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report, Table
from services.wording.answers import as_it_is
from services.wording.words import Words

LONGEST = 3900  # signs of all sentences, below what Discord shows


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
            return Report(as_it_is(person.name) if person else str(student), (reason or "",), private=True)
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
        ),
        private=True,
    )


def _sentences(facts: BriefFacts, question: Question, words: Words) -> Iterator[str]:
    yield from about_talk(facts, words)
    yield from change(facts, words)
    yield from wins(facts, question, words)
    yield from open_ones(facts, question, words)
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
    for name, now, before in _measures(facts, words):
        yield Field(name, _against(now, before, facts, words))
    asked = facts.questions.asked
    if asked:
        answered = len(asked) - len(still_open(facts.questions, question.now))
        counted = words("**{asked}** / answered: {answered}", asked=words.number(len(asked)), answered=answered)
        yield Field(words("Questions asked"), counted)


def _measures(facts: BriefFacts, words: Words) -> Iterator[tuple[str, float, float]]:
    now, before = facts.now, facts.before
    yield words("Messages"), now.messages, before.messages
    yield words("Active days"), now.active_days, before.active_days
    yield words("Replies to others"), now.replies, before.replies
    yield words("Code blocks"), now.code_blocks, before.code_blocks
    yield words("Reactions given"), now.reactions_given, before.reactions_given
    yield words("Voice, hours"), now.voice_minutes / 60, before.voice_minutes / 60


def _against(now: float, before: float, facts: BriefFacts, words: Words) -> str:
    """A figure with the one before; neither where most of the days were not recorded."""
    return "\n".join(
        (
            f"**{_shown(now, facts.now, words)}**",
            words("before: {figure}", figure=_shown(before, facts.before, words)),
        )
    )


def _shown(figure: float, of: Sums, words: Words) -> str:
    return words.number(figure, digits=1) if of.says_enough else words("not enough data")


def _footnotes(facts: BriefFacts, words: Words) -> Iterator[str]:
    missed = facts.now.days - facts.now.seen
    yield words.count(
        "“Before” is the {n} day before this period.", "“Before” is the {n} days before this period.", facts.before.days
    )
    if missed:
        yield words.count(
            "I did not see {n} day of this period; it does not count as silence.",
            "I did not see {n} days of this period; they do not count as silence.",
            missed,
        )


def _table(facts: BriefFacts, words: Words) -> Table:
    rows = tuple((name, round(now, 2), round(before, 2)) for name, now, before in _measures(facts, words))
    return Table("brief", (words("Figure"), words("Since the last talk"), words("Before")), rows)
