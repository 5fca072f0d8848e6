"""The sentences of a brief."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo

from services.brief.facts import BriefFacts, First
from services.notes.store import Note, NoteKind
from services.questions.finding import still_open
from services.questions.shown import link
from services.quiet.people import Kind
from services.quiet.telling import silent_for
from services.reports.question import Question
from services.tasks.report import task_lines
from services.wording.answers import ago, as_it_is, more
from services.wording.periods import local_day, midnight
from services.wording.words import Words

CLEAR_CHANGE = 1.64  # standard deviations: one in twenty comes so far by chance
WORTH_SAYING = 3  # days of silence: fewer are an ordinary pause
NAMED = 5
NOTE_SIGNS = 280
SIGNS = {NoteKind.NOTE: "📝", NoteKind.TALK: "🗣️", NoteKind.WIN: "🏅", NoteKind.CONTACT: "✉️"}


def about_talk(facts: BriefFacts, words: Words) -> Iterator[str]:
    """When the last talk was and when the next one is."""
    if facts.talk is None:
        yield words("No talk is written down yet; this is about the last {days} days.", days=facts.now.days)
        return
    yield words("Last talk: {ago}, {mentor}.", ago=ago(facts.talk.at), mentor=as_it_is(facts.talk.author))
    due = next((note.due_on for note in facts.notes if note.due_on is not None), None)
    if due is not None and due >= facts.last:
        yield words("Next talk: {day}.", day=words.day(due))


def away(facts: BriefFacts, words: Words) -> Iterator[str]:
    """When the student is or was away, and what was said of it."""
    for one in facts.absences:
        text = " ".join(one.text.split())
        said = f": {text if len(text) <= NOTE_SIGNS else text[: NOTE_SIGNS - 1] + '…'}" if text else ""
        days = words.days(one.first, one.last)
        if one.first <= facts.last <= one.last:
            yield f"**{words('Away now')}**: {days}{said}"
        elif one.first > facts.last:
            yield f"{words('Away soon')}: {days}{said}"
        else:
            yield f"{words('Was away')}: {days}{said}"


def to_do(facts: BriefFacts, question: Question, words: Words) -> Iterator[str]:
    """The open tasks about the student."""
    if not facts.tasks:
        return
    yield f"\n**{words('To do')}**"
    yield from task_lines(
        [replace(one, student="") for one in facts.tasks[:NAMED]], question.viewer.user_id, facts.last, words
    )
    yield from more(len(facts.tasks) - NAMED, words)


def change(facts: BriefFacts, words: Words) -> Iterator[str]:
    """What is clearly different, in the words of the list of quiet students."""
    quiet = facts.quiet
    if not facts.person.present:
        yield words("{name} is not on the server any more.", name=as_it_is(facts.person.name))
    if quiet is None:
        return
    if quiet.kind is Kind.NEVER and not facts.is_away:
        yield words("{name} has not written anything where I can read.", name=as_it_is(facts.person.name))
    elif quiet.silent_days is not None and quiet.silent_days >= WORTH_SAYING and not facts.is_away:
        said = silent_for(quiet.silent_days, words)
        yield f"**{words('Now')}**: {said}"
    drop = quiet.drop
    if drop is None or abs(drop.score) < CLEAR_CHANGE:
        return
    counted = {
        "recent": words.number(drop.recent_active),
        "recent_days": words.number(drop.recent_days),
        "before": words.number(drop.before_active),
        "before_days": words.number(drop.before_days),
    }
    if drop.score > 0:
        yield words(
            "Clearly less active than before, beyond what changed for everybody: "
            "active on {recent} of the last {recent_days} days, on {before} of the {before_days} before.",
            **counted,
        )
    else:
        yield words(
            "Clearly more active than before, beyond what changed for everybody: "
            "active on {recent} of the last {recent_days} days, on {before} of the {before_days} before.",
            **counted,
        )


def wins(facts: BriefFacts, question: Question, words: Words) -> Iterator[str]:
    """What went well since the last talk: firsts, a streak, what mentors wrote down."""
    lines = [_first(first, question, words) for first in facts.firsts]
    if facts.streak is not None:
        lines.append(
            words.count(
                "The longest streak so far: {n} week with two or more active days",
                "The longest streak so far: {n} weeks with two or more active days",
                facts.streak.weeks,
            )
        )
    since = midnight(facts.first, question.settings.zone)
    told = [note for note in facts.notes if note.kind is NoteKind.WIN and note.at >= since]
    lines += [f"{_text(note)} ({as_it_is(note.author)})" for note in told]
    if lines:
        yield f"\n**{words('Wins')}**"
        yield from (f"🏅 {line}" for line in lines)


def open_ones(facts: BriefFacts, question: Question, words: Words) -> Iterator[str]:
    """The questions that nobody has answered, with links to them."""
    waiting = [one for one in still_open(facts.questions, question.now) if not one.uncertain]
    if not waiting:
        return
    yield f"\n**{words('Open questions')}**"
    for one in waiting[:NAMED]:
        waited = words("{duration} ago", duration=words.duration(question.now - one.asked_at))
        yield f"❓ <#{one.channel_id}> · [{waited}]({link(question.guild_id, one.channel_id, one.message_id)})"
    yield from more(len(waiting) - NAMED, words)


def noted(facts: BriefFacts, zone: tzinfo, words: Words) -> Iterator[str]:
    """The newest notes of all mentors."""
    kept = [note for note in facts.notes if note.kind is not NoteKind.WIN][:NAMED]
    if not kept:
        return
    yield f"\n**{words('Notes')}**"
    for note in kept:
        said = _text(note) or {
            NoteKind.TALK: words("A talk took place."),
            NoteKind.CONTACT: words("Wrote to the student."),
        }.get(note.kind, "")
        yield f"{SIGNS[note.kind]} {words.day(local_day(note.at, zone))}, {as_it_is(note.author)}: {said}"


def _first(first: First, question: Question, words: Words) -> str:
    said = {
        "message": words("The first message"),
        "code": words("The first code shared"),
        "file": words("The first file shared"),
        "answer": words("The first answer to somebody else"),
    }[first.kind]
    if first.channel_id not in question.viewer.channels:
        return f"{said}, {ago(first.at)}"
    before = words("{duration} ago", duration=words.duration(question.now - first.at))
    return f"{said}, [{before}]({link(question.guild_id, first.channel_id, first.message_id)})"


def _text(note: Note) -> str:
    """A note in one line; what mentors wrote is their own markdown."""
    line = " ".join(note.text.split())
    return line if len(line) <= NOTE_SIGNS else line[: NOTE_SIGNS - 1] + "…"
