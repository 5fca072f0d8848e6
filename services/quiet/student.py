"""One student in the light of /quiet: the numbers behind it, the honest chance, and what a mentor can do next."""

from collections.abc import Iterator

from analytics.dropoff.formula import contributions
from services.activity.notes import no_student
from services.errors import ProfilerError
from services.notes.actions import note_button
from services.nudges.draft_actions import nudge_button
from services.people.students import Person, find_person
from services.people.viewing import check_may_see
from services.quiet.finding import quiet_students
from services.quiet.people import Found, Kind, Quiet
from services.quiet.task import QuietTask
from services.quiet.telling import (
    chance,
    explanation,
    facts,
    no_chance,
    of_such_silences,
    part_in_words,
    reference_chance,
    why_named,
)
from services.render import RenderFailed
from services.reports.question import Question, ReportTools
from services.reports.report import Button, Choice, Menu, Report, Style
from services.wording.answers import as_it_is
from services.wording.words import Words


async def quiet_student_report(tools: ReportTools, question: Question) -> Report:
    """Why a student is named or not, with the picture of what moves their chance, and buttons. `values`: `student`."""
    words = question.settings.words
    person, one, found = await _looked_up(tools, question)
    if one is None:
        reason = no_student(person, person.user_id, words)
        gone = words("{name} is not on the server any more.", name=as_it_is(person.name))
        return Report(as_it_is(person.name), (reason or gone,), private=True)
    png = await _picture(tools, one, found, words)
    return Report(
        title=f"{as_it_is(person.name)} · {_standing(one, found, words)}",
        sentences=tuple(_sentences(one, found, words)),
        footnotes=tuple(_footnotes(one, found, words)),
        png=png,
        alt_text=explanation(one, found, words) or "" if png else "",
        buttons=_buttons(one, words),
        menu=_snooze_menu(one, found, words),
    )


async def _looked_up(tools: ReportTools, question: Question) -> tuple[Person, Quiet | None, Found]:
    """The person, what is known of them (None for who is no student here now), and everybody."""
    settings, student = question.settings, int(question.values["student"])
    async with tools.database.pool.acquire() as con:
        person = await find_person(con, question.guild_id, student, settings)
        if person is None:
            raise ProfilerError(no_student(None, student, settings.words) or "")
        check_may_see(person, question.viewer, settings)
        found = await quiet_students(con, question.guild_id, question.viewer, settings, question.now)
    return person, found.everybody.get(student), found


def _standing(one: Quiet, found: Found, words: Words) -> str:
    if (last := found.away.get(one.person.user_id)) is not None:
        return words("away until {day}", day=words.day(last))
    return {
        Kind.QUIET: words("gone quiet"),
        Kind.BACK: words("back after a break"),
        Kind.NEVER: words("never wrote"),
        None: words("not quiet"),
    }[one.kind]


def _sentences(one: Quiet, found: Found, words: Words) -> Iterator[str]:
    told = " · ".join(facts(one, found, words))
    yield f"{told[:1].upper()}{told[1:]}"
    if one.person.user_id in found.away:
        yield words("Not judged while away. Days away are taken out of time: they are no silence.")
        return
    if one in found.unjudged:
        yield words("Not judged: I did not see everything in that time.")
    elif one.kind is None:
        yield words("Not named: the silence is within their own habits.")
    yield from why_named(one, words)
    if (said := chance(one, found, words)) is not None:
        yield f"{said}."
    elif (missing := no_chance(one, words)) is not None:
        yield missing
    if (similar := of_such_silences(one, words)) is not None:
        yield similar


def _footnotes(one: Quiet, found: Found, words: Words) -> Iterator[str]:
    if one.person.user_id in found.snoozed:
        yield words("Snoozed until {day}.", day=words.day(found.snoozed[one.person.user_id]))
    if one.unseen_days:
        yield words("Days that I did not see are taken out of time: they are no silence.")
    if one.probability is not None:
        yield words(
            "The chance is about silence in the chat, not about leaving the course. Its formula was made on other "
            "communities: take it as a hint."
        )


def _buttons(one: Quiet, words: Words) -> tuple[Button, ...]:
    student = str(one.person.user_id)
    percent = "" if one.probability is None else str(round(100 * one.probability))
    shown = f"{student}:{one.kind.value if one.kind else ''}:{one.silent_days or 0}:{percent}"
    return (
        Button(words("Card"), "show_card", student),
        nudge_button(one.person.user_id, words),
        Button(words("I wrote to them"), "quiet_contact", student),
        note_button(one.person.user_id, words),
        *(
            (
                Button(words("Useful"), "quiet_useful", shown, Style.GOOD),
                Button(words("Not useful"), "quiet_useless", shown),
            )
            if one.kind is not None
            else ()
        ),
    )


def _snooze_menu(one: Quiet, found: Found, words: Words) -> Menu:
    student = one.person.user_id
    again = (Choice(words("Name them again from now on"), f"{student}:0"),) if student in found.snoozed else ()
    spans = tuple(
        Choice(words.count("Do not name for {n} day", "Do not name for {n} days", days), f"{student}:{days}")
        for days in (3, 7, 14, 28)
    )
    return Menu(
        "quiet_snooze",
        words("Snooze until …"),
        (*again, *spans, Choice(words("Do not name until a day that I type"), f"{student}:day")),
    )


async def _picture(tools: ReportTools, one: Quiet, found: Found, words: Words) -> bytes | None:
    """The picture of the chance; None where there is nothing to compare with."""
    reference = reference_chance(found.typical)
    if one.habit is None or one.probability is None or found.typical is None or reference is None:
        return None
    parts = contributions(one.habit.recent, found.typical)
    reasons = tuple((part_in_words(part, words), part.log_odds) for part in parts)
    locale = str(words.locale).replace("_", "-")
    task = QuietTask(locale, one.person.name, reference, reasons, found.eligible)
    try:
        png: bytes = await tools.renderer.run("quiet", task)
    except RenderFailed as failure:
        raise ProfilerError(words("I could not draw the picture. Please ask again in a minute.")) from failure
    return png
