"""The sentences of an activity report that keep it honest: what it does not know, and why."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from analytics.figures import Figures
from analytics.limits import MIN_COHORT
from services.activity_facts import Facts
from services.coverage import GAP, HISTORY, Unseen
from services.periods import local_day
from services.students import DELETED_USERS, Person
from services.words import Words

SPANS = 3  # times without a connection that are named; more are counted
NAMED = 6  # hidden channels that are named; more are counted


def no_student(person: Person | None, user_id: int, words: Words) -> str | None:
    """Why nothing is shown about somebody; None when they are a student."""
    if user_id == DELETED_USERS:
        return words(
            "Discord gives the messages of all deleted accounts to this one name, "
            "so I cannot tell whose they are. Nothing is shown."
        )
    if person is None:
        return words("I do not know this person: they are not on this server, and I have no message of theirs.")
    if person.is_bot:
        return words("{name} is a bot. I only show students.", name=person.name)
    if person.is_mentor:
        return words("{name} is a mentor. I only show students.", name=person.name)
    if not person.is_student:
        return words("{name} has none of the roles that make a student, so I show nothing.", name=person.name)
    return None


def never_wrote(facts: Facts) -> str:
    """The sentence about a student without a single message."""
    words, person = facts.words, facts.person
    if person.joined_at is None:
        return words("{name} has not written a single message that I know of.", name=person.name)
    return words(
        "{name} joined on {day} and has not written a single message that I know of.",
        name=person.name,
        day=words.day(local_day(person.joined_at, facts.zone)),
    )


def about_person(facts: Facts) -> Iterator[str]:
    """Who somebody is no longer."""
    words, person = facts.words, facts.person
    if person.is_deleted:
        yield words("This Discord account was deleted; what it wrote is still shown.")
    elif not person.present and person.left_at is not None:
        yield words("{name} left the server on {day}.", name=person.name, day=_day(person.left_at, facts))
    elif not person.present:
        yield words("{name} is not on the server any more.", name=person.name)


def about_silence(facts: Facts, figures: Figures) -> Iterator[str]:
    """What a period without messages means: silence, or nothing at all."""
    words, name = facts.words, facts.person.name
    if figures.messages:
        return
    if figures.days == 0:
        yield words("{name} was not on the server in this period.", name=name)
    elif figures.seen_days == 0:
        yield words("I saw nothing of this period, so I cannot say whether {name} wrote.", name=name)
    elif figures.seen_days < figures.days:
        yield words("On the days that I saw, {name} wrote nothing.", name=name)
    else:
        yield words("{name} wrote nothing in this period.", name=name)


def about_sight(facts: Facts) -> Iterator[str]:
    """What was not seen of the period, and which channels cannot be read."""
    words = facts.words
    gaps = [gap for gap in facts.sight.gaps if gap.reason == GAP and _matters(gap)]
    if gaps:
        yield words(
            "I was not connected at some times ({days}). Such days are hatched; they do not count as silence.",
            days=_spans(gaps, facts),
        )
    history = [gap for gap in facts.sight.gaps if gap.reason == HISTORY]
    if history:
        yield words(
            "I am still reading the server’s history: before {day} the figures are not complete yet.",
            day=_day(max(gap.to_at for gap in history), facts),
        )
    if hidden := facts.sight.hidden:
        more = [words.count("{n} more", "{n} more", len(hidden) - NAMED)] if len(hidden) > NAMED else []
        names = [*(f"#{name}" for name in hidden[:NAMED]), *more]
        yield words("I may not read {channels}, so what is written there is missing.", channels=words.listed(names))


def about_samples(facts: Facts, figures: Figures) -> Iterator[str]:
    """Why something that is usually in the picture is not."""
    words = facts.words
    if all(row.upper is None for row in figures.rows) and figures.seen_days and len(facts.cohort.members) < MIN_COHORT:
        yield words(
            "A cohort’s middle is shown from {least} students on; here there are {n}.",
            least=words.number(MIN_COHORT),
            n=words.number(len(facts.cohort.members)),
        )
    if figures.weekly:
        yield words("The period is long, so the picture shows weeks: the mean per day of each.")


def notes(facts: Facts, figures: Figures) -> tuple[str, ...]:
    """All sentences that apply, the weightiest first."""
    return (
        *about_person(facts),
        *about_silence(facts, figures),
        *about_sight(facts),
        *about_samples(facts, figures),
    )


def _matters(gap: Unseen) -> bool:
    """A restart of a minute is not worth a sentence."""
    return (gap.to_at - gap.from_at).total_seconds() > 60


def _spans(gaps: list[Unseen], facts: Facts) -> str:
    """The days on which something was missed, neighbouring ones joined; the longest few."""
    words = facts.words
    spans = [
        (local_day(gap.from_at, facts.zone), local_day(gap.to_at - timedelta(seconds=1), facts.zone)) for gap in gaps
    ]
    joined = [spans[0]]
    for first, last in spans[1:]:
        if first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    longest = sorted(sorted(joined, key=lambda span: span[0] - span[1])[:SPANS])
    more = [words.count("{n} more", "{n} more", len(joined) - SPANS)] if len(joined) > SPANS else []
    return words.listed([words.days(*span) for span in longest] + more)


def _day(at: datetime, facts: Facts) -> str:
    return facts.words.day(local_day(at, facts.zone))
