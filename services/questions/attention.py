"""Mentors' attention: who of the students got answers from mentors and who waits, and how much each mentor answers.

Names stand in the order of the alphabet: this is no ranking of anybody.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, scope_of
from services.people.students import Person
from services.questions.finding import ANSWERED, Questions
from services.questions.times import asked_in
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report, Table
from services.wording.answers import as_it_is, more
from services.wording.dates import without_accents
from services.wording.words import Words

NAMED = 40


@dataclass(frozen=True, slots=True)
class Attention:
    """What came of one student's questions: a mentor's reply, others' replies only, none, or nobody can tell."""

    student: Person
    asked: int
    by_mentor: int
    by_others: int
    waiting: int
    unknown: int


async def attention_report(tools: ReportTools, question: Question) -> Report:
    """Who got answers in a period (`period`, `cohort`), and from how many mentors."""
    scope, found = await attention_asked(tools, question)
    if not scope.people.students:
        return Report(scope.title, (nobody(scope),))
    return await asyncio.to_thread(_told, scope, found)


async def attention_asked(tools: ReportTools, question: Question) -> tuple[Scope, Questions]:
    """What was asked in a period (`period`, `cohort`)."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question)
        return scope, await asked_in(con, scope)


def _told(scope: Scope, found: Questions) -> Report:
    words, each, load = scope.words, attention_of(found), loads(found)
    return Report(
        title=words("Mentors’ attention · {title}", title=scope.title),
        sentences=(*seen(scope), *_students(each, words), *_load(load, words)),
        fields=fields_of(each, found, words),
        footnotes=notes_of(scope),
        table=table_of(each, words),
    )


def fields_of(each: list[Attention], found: Questions, words: Words) -> tuple[Field, ...]:
    """The figures: what came of all questions, and how many students asked none."""
    silent = sum(person.present for person in found.students.values()) - sum(one.student.present for one in each)
    return (
        Field(words("Questions"), words.number(sum(one.asked for one in each))),
        Field(words("Answered by a mentor"), words.number(sum(one.by_mentor for one in each))),
        Field(words("By other students only"), words.number(sum(one.by_others for one in each))),
        Field(words("Without a reply"), words.number(sum(one.waiting for one in each))),
        Field(words("Cannot tell"), words.number(sum(one.unknown for one in each))),
        Field(words("Asked nothing"), words.count("{n} student", "{n} students", silent)),
    )


def notes_of(scope: Scope) -> tuple[str, ...]:
    """What the figures rest on."""
    words = scope.words
    return footnotes(
        scope,
        words("Numbers are questions: with a mentor’s reply, of all asked."),
        words("Names are in alphabetical order. Who asks nothing may need a mentor most."),
    )


def attention_of(found: Questions) -> list[Attention]:
    """What came of each asking student's questions, by name."""
    kinds: dict[int, Counter[str]] = {}
    for one in found.asked:
        if one.mentor_at is not None or one.closed_as == ANSWERED:
            kind = "mentor"
        elif one.unseen_at is not None:
            kind = "unknown"
        else:
            kind = "others" if one.replied_at is not None else "waiting"
        kinds.setdefault(one.author_id, Counter())[kind] += 1
    people = sorted((found.students[student] for student in kinds), key=lambda person: without_accents(person.name))
    return [
        Attention(
            person,
            kinds[person.user_id].total(),
            kinds[person.user_id]["mentor"],
            kinds[person.user_id]["others"],
            kinds[person.user_id]["waiting"],
            kinds[person.user_id]["unknown"],
        )
        for person in people
    ]


def loads(found: Questions) -> list[tuple[str, int]]:
    """How many questions each mentor was the first mentor to reply to, by name."""
    counted = Counter(one.mentor_id for one in found.asked if one.mentor_id is not None)
    named = [(found.mentors.get(mentor, str(mentor)), number) for mentor, number in counted.items()]
    return sorted(named, key=lambda pair: without_accents(pair[0]))


def _students(each: list[Attention], words: Words) -> Iterator[str]:
    if not each:
        yield words("Nobody asked anything in this period.")
    groups = (
        (
            words("No mentor’s reply yet"),
            [one for one in each if not one.by_mentor and one.by_mentor + one.unknown < one.asked],
        ),
        (words("Some questions have a mentor’s reply"), [one for one in each if 0 < one.by_mentor < one.asked]),
        (words("All questions have a mentor’s reply"), [one for one in each if one.by_mentor == one.asked]),
        (words("Cannot tell"), [one for one in each if one.unknown == one.asked]),
    )
    for title, members in groups:
        if members:
            yield f"**{title}**"
            yield _named((_count(one, words) for one in members), words)


def _count(one: Attention, words: Words) -> str:
    """A name with its questions: how many have a mentor's reply of how many, where those differ."""
    name = as_it_is(one.student.name)
    if one.by_mentor in {0, one.asked}:
        return f"{name} {words.number(one.asked)}"
    return words("{name} {part} of {whole}", name=name, part=words.number(one.by_mentor), whole=words.number(one.asked))


def _load(load: list[tuple[str, int]], words: Words) -> Iterator[str]:
    if load:
        yield f"**{words('First replies by mentor')}**"
        yield _named((f"{as_it_is(name)} {words.number(number)}" for name, number in load), words)


def _named(names: Iterable[str], words: Words) -> str:
    all_of_them = list(names)
    return ", ".join([*all_of_them[:NAMED], *more(len(all_of_them) - NAMED, words)])


def table_of(each: list[Attention], words: Words) -> Table:
    """What came of each asking student's questions, for a file."""
    return Table(
        "attention",
        (
            words("Student"),
            words("Id"),
            words("Questions"),
            words("Answered by a mentor"),
            words("By other students only"),
            words("Without a reply"),
            words("Cannot tell"),
        ),
        tuple(
            (
                one.student.name,
                str(one.student.user_id),
                one.asked,
                one.by_mentor,
                one.by_others,
                one.waiting,
                one.unknown,
            )
            for one in each
        ),
    )
