"""The figures of an activity report, each a short field with its n."""

from dataclasses import dataclass

from analytics.figures import Figures
from analytics.limits import MIN_COHORT, MIN_LEVEL_WEEKS
from services.activity_facts import Facts
from services.periods import local_day


@dataclass(frozen=True, slots=True)
class Field:
    """A figure and what it is; short enough to stand three in a row."""

    name: str
    value: str


def fields(facts: Facts, figures: Figures) -> tuple[Field, ...]:
    """Messages, active days, last seen; the period before, the cohort's middle, the usual level."""
    return (
        _messages(facts, figures),
        _active_days(facts, figures),
        last_seen(facts),
        _before(facts, figures),
        _cohort(facts, figures),
        _level(facts, figures),
    )


def last_seen(facts: Facts) -> Field:
    """When the student wrote last, at any time."""
    words, name = facts.words, facts.words("Last message")
    if facts.last_at is None:
        return Field(name, words("never"))
    ago = (local_day(facts.now, facts.zone) - local_day(facts.last_at, facts.zone)).days
    spoken = {0: words("today"), 1: words("yesterday")}.get(ago) or words.count("{n} day ago", "{n} days ago", ago)
    return Field(name, f"{words.moment(facts.last_at, facts.zone)}\n{spoken}")


def _messages(facts: Facts, figures: Figures) -> Field:
    words = facts.words
    lines = [f"**{words.number(figures.messages)}**"]
    if figures.busiest is not None and figures.active_days > 1:
        day, most = figures.busiest
        lines.append(words("most on {day}: {number}", day=words.day(day), number=words.number(most)))
    return Field(words("Messages"), "\n".join(lines))


def _active_days(facts: Facts, figures: Figures) -> Field:
    words = facts.words
    shown = words("**{active}** of {days}", active=words.number(figures.active_days), days=words.number(figures.days))
    unseen = figures.days - figures.seen_days
    missing = words.count("{n} day not recorded", "{n} days not recorded", unseen) if unseen else ""
    return Field(words("Active days"), "\n".join(filter(None, (shown, missing))))


def _before(facts: Facts, figures: Figures) -> Field:
    words, back = facts.words, facts.period.back
    name = words.count("{n} day earlier", "{n} days earlier", back)
    if figures.before is None:
        return Field(name, words("not enough data"))
    messages, active = figures.before.messages, figures.before.active_days
    return Field(
        name,
        words.count("{n} message", "{n} messages", messages)
        + f" ({words.change(figures.messages - messages)})\n"
        + words.count("{n} active day", "{n} active days", active)
        + f" ({words.change(figures.active_days - active)})",
    )


def _cohort(facts: Facts, figures: Figures) -> Field:
    words, cohort = facts.words, figures.cohort
    name = facts.cohort.name or words("All students")
    if cohort is None:
        return Field(words("Middle: {cohort}", cohort=name), words("not enough data (at least {n})", n=MIN_COHORT))
    return Field(
        words("Middle: {cohort}", cohort=name),
        words("messages: {number}", number=words.number(cohort.messages, digits=1))
        + "\n"
        + words("active days: {number}", number=words.number(cohort.active_days, digits=1))
        + "\n"
        + words("n = {n}", n=words.number(cohort.students)),
    )


def _level(facts: Facts, figures: Figures) -> Field:
    words, level = facts.words, figures.level
    name = words("Usual level")
    if level is None:
        return Field(name, words("not enough data (at least {n} active weeks before)", n=MIN_LEVEL_WEEKS))
    return Field(
        name,
        words("{number} messages a day", number=words.number(level.messages_per_day, digits=1))
        + "\n"
        + words("n = {n} active weeks before", n=words.number(level.weeks)),
    )


def alt_text(facts: Facts, figures: Figures) -> str:
    """The picture in words, for those who cannot see it."""
    words = facts.words
    parts = [
        words(
            "Messages per day of {name}, {period}.",
            name=facts.person.name,
            period=words.days(facts.period.first, facts.period.last),
        ),
        words.count("{n} message", "{n} messages", figures.messages)
        + ", "
        + words.count("{n} active day", "{n} active days", figures.active_days)
        + ".",
    ]
    if figures.busiest is not None:
        day, most = figures.busiest
        parts.append(words("Most on {day}: {number}.", day=words.day(day), number=words.number(most)))
    if figures.cohort is not None:
        parts.append(
            words(
                "The middle of {n} students: {number} messages.",
                n=words.number(figures.cohort.students),
                number=words.number(figures.cohort.messages, digits=1),
            )
        )
    if figures.level is not None:
        usual = words.number(figures.level.messages_per_day, digits=1)
        parts.append(words("Usual level: {number} messages a day.", number=usual))
    if figures.days > figures.seen_days:
        parts.append(words.count("{n} day not recorded.", "{n} days not recorded.", figures.days - figures.seen_days))
    return " ".join(parts)[:1000]
