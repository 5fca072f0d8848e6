"""A weekly report in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.activity.notes import about_gaps, about_hidden
from services.people.guild_settings import GuildSettings
from services.questions.durations import brief
from services.questions.shown import link
from services.questions.task import Typical
from services.quiet.people import Kind, Quiet
from services.quiet.telling import away, heading, silent_for
from services.reports.report import Field, Table
from services.weekly.facts import Answers, WeeklyFacts
from services.weekly.schedule import Schedule
from services.wording.answers import Told, as_it_is, moment, more
from services.wording.words import Words

NAMED, LINKED = 6, 5
ENOUGH = 5  # questions, for a share of them


def fields(facts: WeeklyFacts, first: Typical | None, mentor: Typical | None) -> tuple[Field, ...]:
    """The figures with those of the week before; by when half of the questions had a reply, by anybody and a mentor."""
    words = facts.words
    return (
        _against(words("Messages"), facts.written(-1), facts.written(-2), facts),
        _against(words("Students who wrote"), facts.writers(-1), facts.writers(-2), facts, of=facts.there(-1)),
        _against(words("Questions asked"), facts.asked, facts.asked_before, facts),
        _answered(words("Answered within a day"), facts.anybody, first, words),
        _answered(words("By a mentor within a day"), facts.mentors, mentor, words),
        Field(words("Open questions now"), "\n".join((f"**{words.number(len(facts.waiting))}**", *_unclear(facts)))),
    )


def sentences(facts: WeeklyFacts, guild_id: int) -> Iterator[str]:
    """Who went quiet, who is back, which questions wait."""
    words, found = facts.words, facts.quiet
    if not facts.students:
        yield words(
            "I see no students here. They are members with one of the student roles, or all who are no mentors."
        )
        return
    quiet = found.of(Kind.QUIET)
    if quiet:
        yield heading(Kind.QUIET, len(quiet), words)
        yield from (_silent(one, words) for one in quiet[:NAMED])
        yield from more(len(quiet) - NAMED, words)
    back = found.of(Kind.BACK)
    if back:
        yield words("Back after a break: {names}.", names=_names(back, words))
    never = found.of(Kind.NEVER)
    if never:
        yield words("Never wrote where I can read: {names}.", names=_names(never, words))
    if not quiet and not back and not never:
        yield words("Nobody stands out as quiet.")
    if found.away:
        yield away(found, words)
    if facts.waiting:
        yield words("__Open questions__ ({n}), the oldest first", n=words.number(len(facts.waiting)))
        for one in facts.waiting[:LINKED]:
            waited = words("{duration} ago", duration=words.duration(one.waited))
            address = link(guild_id, one.channel_id, one.message_id)
            yield f"**{as_it_is(one.student.name)}** · <#{one.channel_id}> · [{waited}]({address})"
        yield from more(len(facts.waiting) - LINKED, words)
    elif not facts.unclear:
        yield words("No question is waiting for an answer.")


def _unclear(facts: WeeklyFacts) -> Iterator[str]:
    """Of how many nobody can tell: an answer may have come where nothing was seen."""
    if facts.unclear:
        yield facts.words("{number} cannot tell", number=facts.words.number(facts.unclear))


def footnotes(facts: WeeklyFacts) -> Iterator[str]:
    """What was not seen, and what the figures mean."""
    words = facts.words
    yield words("Seven whole days against the seven before; students only, in channels that I may read.")
    yield from about_gaps(facts)
    yield from about_hidden(facts)


def alt_text(facts: WeeklyFacts) -> str:
    """The picture in words: the weeks, the newest last."""
    words = facts.words
    told = [
        words("Week from {day}: not recorded", day=words.day(start))
        if facts.saw_nothing(week)
        else words(
            "Week from {day}: {messages} messages by {students} students",
            day=words.day(start),
            messages=words.number(facts.written(week)),
            students=words.number(facts.writers(week)),
        )
        for week, start in enumerate(facts.starts)
    ]
    days = words.days(facts.first, facts.last)
    return "\n".join((words("The week of the server, {days}.", days=days), *told))


def table(facts: WeeklyFacts) -> Table:
    """One row for each student: this week, the week before, silence and open questions."""
    words = facts.words
    waiting: dict[int, int] = {}
    for one in facts.waiting:
        waiting[one.student.user_id] = waiting.get(one.student.user_id, 0) + 1
    columns = (
        words("Student id"),
        words("Student"),
        words("Messages"),
        words("Messages the week before"),
        words("Silent days"),
        words("Open questions"),
    )
    rows = tuple(
        (
            str(person.user_id),
            person.name,
            None if facts.saw_nothing(-1) else facts.messages[person.user_id][-1],
            None if facts.saw_nothing(-2) else facts.messages[person.user_id][-2],
            _silent_days(facts, person.user_id),
            waiting.get(person.user_id, 0),
        )
        for person in sorted(facts.students, key=lambda one: (-facts.messages[one.user_id][-1], one.name))
    )
    return Table(f"week-{facts.last}", columns, rows)


def _against(name: str, now: int, before: int, facts: WeeklyFacts, *, of: int | None = None) -> Field:
    words = facts.words
    if facts.saw_nothing(-1):
        return Field(name, f"**–**\n{words('not enough data')}")
    shown = words.number(now)
    value = shown if of is None else words("{n} of {all}", n=shown, all=words.number(of))
    if not facts.comparable:
        return Field(name, f"**{value}**\n{words('week before: not enough data')}")
    return Field(name, f"**{value}**\n{words('week before: {n}', n=words.number(before))}")


def _answered(name: str, answers: Answers, typical: Typical | None, words: Words) -> Field:
    """The share needs some questions; below that the counts speak for themselves."""
    counted = words("{n} of {all}", n=words.number(answers.answered), all=words.number(answers.watched))
    if answers.watched < ENOUGH:
        return Field(name, f"**{counted if answers.watched else '–'}**\n{words('not enough data')}")
    share = words.percent(answers.answered / answers.watched)
    return Field(name, "\n".join((f"**{share}**", counted, brief(typical, words))))


def _silent(one: Quiet, words: Words) -> str:
    return f"**{as_it_is(one.person.name)}** · {silent_for(one.silent_days or 0, words)}"


def _names(people: Sequence[Quiet], words: Words) -> str:
    names = [as_it_is(one.person.name) for one in people[:NAMED]]
    rest = len(people) - NAMED
    return words.listed([*names, *([words.count("{n} more", "{n} more", rest)] if rest > 0 else [])])


def _silent_days(facts: WeeklyFacts, student: int) -> int | None:
    quiet = facts.quiet.everybody.get(student)
    return None if quiet is None else quiet.silent_days


def told_schedule(kept: Schedule, settings: GuildSettings, now: datetime) -> Told:
    """When and where the report is posted from now on."""
    words = settings.words
    return Told(
        words("The weekly report is scheduled"),
        words(
            "The next one comes {at} into <#{channel}>, then every week at that hour ({zone}).",
            at=moment(kept.next(now, settings.zone)),
            channel=kept.channel_id,
            zone=settings.time_zone,
        ),
        words("If I am away at that hour, I post it as soon as I am back."),
    )


def told_stopped(words: Words) -> Told:
    """That nothing is posted any more."""
    return Told(words("The weekly report is stopped"), words("I post it no more. /report now still shows it."))
