"""The sentences of an activity report that keep it honest: what it does not know, and why."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from analytics.figures import Figures
from analytics.limits import MIN_COHORT
from services.activity.facts import ONLY_HEARD, Facts, Seen
from services.cohort.metrics import ACTIVE_DAYS, MESSAGES
from services.coverage import GAP, HISTORY, Unseen
from services.people.students import DELETED_USERS, Person
from services.wording.answers import as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

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
        return words("{name} is a bot. I only show students.", name=as_it_is(person.name))
    if person.is_mentor:
        return words("{name} is a mentor. I only show students.", name=as_it_is(person.name))
    if not person.is_student:
        return words("{name} has none of the roles that make a student, so I show nothing.", name=as_it_is(person.name))
    if not person.shown:
        return words(
            "{name} does not want their data to be seen, so I show nothing. You can talk to them yourself.",
            name=as_it_is(person.name),
        )
    return None


def never_wrote(facts: Facts) -> str:
    """The sentence about a student without a single message."""
    words, person = facts.words, facts.person
    if person.joined_at is None:
        return words("{name} has not written a single message that I know of.", name=as_it_is(person.name))
    return words(
        "{name} joined on {day} and has not written a single message that I know of.",
        name=as_it_is(person.name),
        day=words.day(local_day(person.joined_at, facts.zone)),
    )


def about_person(facts: Facts) -> Iterator[str]:
    """Who somebody is no longer."""
    words, person = facts.words, facts.person
    if person.is_deleted:
        yield words("This Discord account was deleted; what it wrote is still shown.")
    elif not person.present and person.left_at is not None:
        yield words("{name} left the server on {day}.", name=as_it_is(person.name), day=_day(person.left_at, facts))
    elif not person.present:
        yield words("{name} is not on the server any more.", name=as_it_is(person.name))


def about_silence(facts: Facts, figures: Figures) -> Iterator[str]:
    """What a period without messages means: silence, or nothing at all."""
    words, name = facts.words, facts.name
    if figures.messages or facts.metric.name not in {MESSAGES, ACTIVE_DAYS}:
        return
    if figures.days == 0:
        yield words("{name} was not on the server in this period.", name=name)
    elif figures.seen_days == 0:
        yield words("I saw nothing of this period, so I cannot say whether {name} wrote.", name=name)
    elif figures.seen_days < figures.days:
        yield words("On the days that I saw, {name} wrote nothing.", name=name)
    else:
        yield words("{name} wrote nothing in this period.", name=name)


def about_gaps(facts: Seen, *, hatched: bool = True) -> Iterator[str]:
    """What was not seen of the period; a picture without days has nothing `hatched`."""
    words = facts.words
    history = [gap for gap in facts.sight.gaps if gap.reason == HISTORY]
    if history:
        yield words(
            "Still reading the server’s history: before {day} the figures are not complete.",
            day=_day(max(gap.to_at for gap in history), facts),
        )
    gaps = [gap for gap in facts.sight.gaps if gap.reason == GAP and _matters(gap)]
    if gaps and hatched:
        yield words("Not recorded {days}: hatched, and not counted as silence.", days=_spans(gaps, facts))
    elif gaps:
        yield words("Not recorded {days}: not counted as silence.", days=_spans(gaps, facts))


def about_hidden(facts: Seen) -> Iterator[str]:
    """Which channels the bot cannot read; those that the reader cannot either are only counted."""
    words, hidden = facts.words, facts.sight.hidden
    left = len(hidden[NAMED:]) + facts.sight.hidden_more
    if hidden:
        more = [words.count("{n} more", "{n} more", left)] if left else []
        names = [*(f"#{as_it_is(name)}" for name in hidden[:NAMED]), *more]
        yield words("Not counted: {channels}, which I may not read.", channels=words.listed(names))
    elif left:
        yield words.count(
            "Not counted: {n} channel that I may not read.", "Not counted: {n} channels that I may not read.", left
        )


def about_unseen(facts: Facts, figures: Figures) -> Iterator[str]:
    """How many of the days are not on record, or not yet."""
    words, unseen = facts.words, figures.days - figures.seen_days
    if unseen and facts.sight.still_reading:
        yield words.count("{n} day is still being read.", "{n} days are still being read.", unseen)
    elif unseen:
        yield words.count("{n} day not recorded.", "{n} days not recorded.", unseen)


def about_basis(facts: Facts, figures: Figures) -> Iterator[str]:
    """Whom the comparison rests on, or why there is none, and whose days these are."""
    words = facts.words
    if figures.cohort is not None:
        yield words.count(
            "{cohort}: {n} student, silent ones included.",
            "{cohort}: {n} students, silent ones included.",
            figures.cohort.students,
            cohort=as_it_is(facts.cohort.name) or words("Everybody"),
        )
    elif len(facts.cohort.members) < MIN_COHORT:
        yield words(
            "A cohort’s middle is shown from {least} students on; here there are {n}.",
            least=words.number(MIN_COHORT),
            n=words.number(len(facts.cohort.members)),
        )
    if facts.metric.name in ONLY_HEARD:
        yield words("Known only of the time in which I was here.")
    yield words("Time zone: {zone}.", zone=facts.zone.key)


def headline(facts: Facts, figures: Figures) -> tuple[str, ...]:
    """The one sentence that must be read before the figures, if there is one."""
    return (*about_person(facts), *about_silence(facts, figures), *about_gaps(facts))[:1]


def footnotes(facts: Facts, figures: Figures) -> tuple[str, ...]:
    """Everything else that keeps the figures honest."""
    weighty = (*about_person(facts), *about_silence(facts, figures), *about_gaps(facts))
    basis = " ".join(about_basis(facts, figures))  # one line: a phone has room for few
    return (*weighty[1:], *about_hidden(facts), *about_unseen(facts, figures), basis)


def _matters(gap: Unseen) -> bool:
    """A restart of a minute is not worth a sentence."""
    return (gap.to_at - gap.from_at).total_seconds() > 60


def _spans(gaps: list[Unseen], facts: Seen) -> str:
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


def _day(at: datetime, facts: Seen) -> str:
    return facts.words.day(local_day(at, facts.zone))
