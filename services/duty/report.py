"""The answer to /oncall show: who is on duty now, who is next, and the whole roster."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from services.duty.actions import ONCALL_REMOVE
from services.duty.shown import minute_in_words, shift_in_words
from services.duty.store import MIDNIGHT, Duty, duties, turns_at
from services.people.finding import offered
from services.people.guild_settings import GuildSettings
from services.people.students import Person, find_person
from services.reports.question import Question, ReportTools, Viewer
from services.reports.report import Choice, Menu, Report, Table
from services.storage.transactions import Connection
from services.wording.answers import as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

LOOKED_AHEAD = 8  # days in which the next shift is looked for
MOST = 40


async def oncall_report(tools: ReportTools, question: Question) -> Report:
    """The shifts of a server; those that are over are left out."""
    settings, words = question.settings, question.settings.words
    today = local_day(question.now, settings.zone)
    async with tools.database.pool.acquire() as con:
        shifts = [one for one in await duties(con, question.guild_id) if not one.is_over(today)]
        mentors: dict[int, Person] = {}
        for mentor in {one.mentor_id for one in shifts}:
            person = await find_person(con, question.guild_id, mentor, settings)
            if person is not None and person.present:
                mentors[mentor] = person
    here = [one for one in shifts if one.mentor_id in mentors]
    gone = len(shifts) - len(here)
    notes = [
        words(
            "Who is on duty is told of questions without an answer. Times are those of {zone}.", zone=settings.time_zone
        )
    ]
    if gone:
        notes.append(words.count("{n} shift is of somebody who left.", "{n} shifts are of people who left.", gone))
    return Report(
        words("On duty"),
        tuple(_sentences(here, mentors, question, words)),
        footnotes=tuple(notes),
        menu=_menu(shifts, mentors, words) if shifts else None,
        table=_table(here, mentors, words) if here else None,
    )


def _sentences(
    shifts: Sequence[Duty], mentors: Mapping[int, Person], question: Question, words: Words
) -> Iterator[str]:
    if not shifts:
        yield words("Nobody is on duty at any time. Set it with `/oncall set`.")
        return
    turns = turns_at(shifts, question.now, question.settings)
    if turns:
        names = dict.fromkeys(as_it_is(mentors[one.mentor_id].name) for one in turns)
        yield f"**{words('Now')}**: {words.listed(names)}"
    else:
        yield f"**{words('Now')}**: {words('nobody')}"
        yield from _next(shifts, mentors, question, words)
    yield ""
    for one in shifts[:MOST]:
        yield f"{as_it_is(mentors[one.mentor_id].name)}: {shift_in_words(one, words)}"


def _next(shifts: Sequence[Duty], mentors: Mapping[int, Person], question: Question, words: Words) -> Iterator[str]:
    local = question.now.astimezone(question.settings.zone)
    now = local.hour * 60 + local.minute
    for ahead in range(LOOKED_AHEAD):
        day = local.date() + timedelta(days=ahead)
        coming = [one for one in shifts if one.begins_on(day) and (ahead or one.from_minute > now)]
        if coming:
            first = min(coming, key=lambda one: one.from_minute)
            at = f"{words.weekday(day)} {minute_in_words(first.from_minute)}"
            yield f"**{words('Next on duty')}**: {as_it_is(mentors[first.mentor_id].name)}, {at}"
            return


def _menu(shifts: Sequence[Duty], mentors: Mapping[int, Person], words: Words) -> Menu:
    return Menu(
        ONCALL_REMOVE,
        words("Remove a shift"),
        tuple(Choice(_label(one, mentors, words), f"0:{one.id}") for one in shifts),
    )


def _label(one: Duty, mentors: Mapping[int, Person], words: Words) -> str:
    person = mentors.get(one.mentor_id)
    return f"{person.name if person else one.mentor_id}: {shift_in_words(one, words)}"


def _table(shifts: Sequence[Duty], mentors: Mapping[int, Person], words: Words) -> Table:
    columns = (words("Mentor"), words("When"), words("From"), words("To"))
    rows = tuple(
        (
            mentors[one.mentor_id].name,
            shift_in_words(one, words),
            minute_in_words(one.from_minute),
            minute_in_words(one.to_minute or MIDNIGHT),
        )
        for one in shifts
    )
    return Table("oncall", columns, rows)


async def find_shifts(
    con: Connection, guild_id: int, text: str, _: Viewer, settings: GuildSettings
) -> list[tuple[str, int]]:
    """Shifts that fit what was typed, in the order in which they were set."""
    shifts = await duties(con, guild_id)
    people = {one.mentor_id: await find_person(con, guild_id, one.mentor_id, settings) for one in shifts}
    mentors = {mentor: person for mentor, person in people.items() if person is not None}
    return offered(text, ((_label(one, mentors, settings.words), one.id) for one in shifts))
