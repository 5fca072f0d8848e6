"""The answer to /nudge history: whom mentors wrote to through the bot, whether it arrived, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.nudges.answers import BACK, HELP, RETURNED_WITHIN, STOP
from services.nudges.reasons import reason_in_words
from services.nudges.store import COLUMNS, Nudge, State, Way, read_nudge
from services.people.acted_on import people_seen
from services.people.guild_settings import GuildSettings
from services.people.students import Person
from services.reports.question import Question, ReportTools
from services.reports.report import Cell, Choice, Menu, Report, Table
from services.wording.answers import as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

HISTORY = "nudge history"
OPEN_ONE = "nudge_open"
PER_PAGE, MOST, DAYS = 8, 500, 90
READ = f"""
select {COLUMNS} from nudge n
where n.guild_id = $1 and n.state = any($2) and n.approved_by is not null and n.approved_at > $3
  and ($4::bigint is null or n.student_id = $4)
order by n.approved_at desc, n.id desc limit $5
"""  # noqa: S608 - the columns are ours
TAKEN = """
select t.nudge_id from task t
where t.guild_id = $1 and t.id = any($2::bigint[]) and t.kind = 'nudge' and t.acknowledged_at is not null
"""
STATES = (State.APPROVED, State.SENDING, State.SENT, State.UNDELIVERABLE, State.EXPIRED)


async def history_report(tools: ReportTools, question: Question) -> Report:
    """Messages that mentors approved, the newest first. `values`: `student` (None for all) and `page`.

    Of one student everything that is kept; of all those of the last 90 days.
    """
    settings, words = question.settings, question.settings.words
    student = question.values.get("student")
    since = question.now - timedelta(days=DAYS if student is None else 36_500)
    async with tools.database.pool.acquire() as con:
        one = None if student is None else int(student)
        rows = await con.fetch(READ, question.guild_id, list(STATES), since, one, MOST)
        found = [read_nudge(row) for row in rows]
        students = {nudge.student_id for nudge in found}
        people = await people_seen(con, question.guild_id, students, question.viewer, settings)
        tasks = await con.fetch(TAKEN, question.guild_id, [one.id for one in found if one.way is Way.TASK])
        found = [_with_task(one, {row["nudge_id"] for row in tasks}) for one in found]
    seen = [nudge for nudge in found if nudge.student_id in people]
    pages = max(1, -(-len(seen) // PER_PAGE))
    page = min(max(1, int(question.values.get("page") or 1)), pages)
    shown = seen[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Report(
        title=words("Messages to students"),
        sentences=(
            *_summary(seen, words),
            *(_line(one, people[one.student_id], settings, question.now) for one in shown),
        ),
        footnotes=(
            words("Who answered has read it; of the others nobody knows. Being active again proves nothing by itself."),
        )
        if seen
        else (),
        page=page,
        pages=pages,
        menu=_menu(shown, people, settings) if shown else None,
        table=_table(seen, people, settings, question.now) if seen else None,
        private=True,
    )


def _with_task(nudge: Nudge, taken: set[int]) -> Nudge:
    """A mentor may also have seen it in their list of tasks."""
    if nudge.id not in taken or nudge.acknowledged_at is not None:
        return nudge
    return replace(nudge, acknowledged_at=nudge.approved_at)


def _summary(seen: Sequence[Nudge], words: Words) -> Iterator[str]:
    if not seen:
        yield words("No mentor has written to a student through me so far. Begin with `/nudge student`.")
        return
    tried = [one for one in seen if one.state not in {State.APPROVED, State.SENDING}]
    if not tried:
        return
    arrived = [one for one in tried if one.state is State.SENT]
    yield words(
        "{arrived} of {all} arrived; {answered} were answered.",
        arrived=words.number(len(arrived)),
        all=words.number(len(tried)),
        answered=words.number(sum(one.answered_at is not None for one in arrived)),
    )


def _line(nudge: Nudge, person: Person, settings: GuildSettings, now: datetime) -> str:
    words = settings.words
    at = nudge.sent_at or nudge.approved_at or nudge.at
    parts = [
        words.short_day(local_day(at, settings.zone)),
        _arrival(nudge, as_it_is(person.name), settings),
        *_after(nudge, settings, now),
    ]
    return f"**{as_it_is(person.name)}** · {' · '.join(parts)}"


def _arrival(nudge: Nudge, name: str, settings: GuildSettings) -> str:
    words = settings.words
    match nudge.state:
        case State.SENT:
            return words("direct message") if nudge.way is Way.DM else words("private thread")
        case State.APPROVED | State.SENDING:
            return words("waits to go out")
        case _:
            return f"{words('did not arrive')}: {reason_in_words(nudge, name, settings).rstrip('.')}"


def _after(nudge: Nudge, settings: GuildSettings, now: datetime) -> Iterator[str]:
    words = settings.words
    if nudge.state is not State.SENT or nudge.sent_at is None:
        if nudge.way is Way.TASK:
            yield words("somebody takes care of it") if nudge.acknowledged_at else words("nobody takes care of it yet")
        return
    yield _answer(nudge, words)
    if nudge.returned_at is not None:
        yield words("active on {day}", day=words.short_day(local_day(nudge.returned_at, settings.zone)))
    elif now - nudge.sent_at < RETURNED_WITHIN:
        yield words("not active so far")
    else:
        yield words("not active within 7 days")


def _answer(nudge: Nudge, words: Words) -> str:
    if nudge.answered_at is None:
        return words("no answer")
    kind = (nudge.answer or "").partition(":")[0]
    said = {
        BACK: words("read: “I’m back on …”"),
        HELP: words("read: needs help"),
        STOP: words("read: wants no messages"),
    }
    return said.get(kind, words("read and answered"))


def _menu(shown: Sequence[Nudge], people: Mapping[int, Person], settings: GuildSettings) -> Menu:
    words = settings.words
    lines = tuple(
        Choice(
            people[one.student_id].name,
            f"{one.student_id}:{one.id}",
            about=words.short_day(local_day(one.sent_at or one.approved_at or one.at, settings.zone)),
        )
        for one in shown
    )
    return Menu(OPEN_ONE, words("Read one of them"), lines)


def _table(seen: Sequence[Nudge], people: Mapping[int, Person], settings: GuildSettings, now: datetime) -> Table:
    words = settings.words
    columns = (
        words("Student"),
        words("Student id"),
        words("Approved"),
        words("Sent"),
        words("Way"),
        words("State"),
        words("Answered"),
        words("Active again"),
        words("What came of it"),
    )

    def row(one: Nudge) -> tuple[Cell, ...]:
        person = people[one.student_id]
        came = "; ".join((_arrival(one, person.name, settings), *_after(one, settings, now)))
        way, state = one.way.value if one.way else "", one.state.value
        times = one.approved_at, one.sent_at, way, state, one.answered_at, one.returned_at
        return person.name, str(one.student_id), *times, came

    return Table("messages", columns, tuple(row(one) for one in seen))
