"""The figures of an activity report, each a short field with its n."""

from collections.abc import Iterator

from analytics.figures import Figures
from services.activity.facts import Facts
from services.activity.notes import about_unseen
from services.cohort.metrics import MESSAGES
from services.reports.report import Field
from services.wording.periods import local_day


def fields(facts: Facts, figures: Figures) -> tuple[Field, ...]:
    """What is counted and the active days, against the period before and the cohort's middle, and the last message."""
    if facts.metric.daily:
        return (_active_days(facts, figures), last_seen(facts))
    return (_amount(facts, figures), _active_days(facts, figures), last_seen(facts))


def last_seen(facts: Facts) -> Field:
    """When the student wrote last, at any time."""
    words, name = facts.words, facts.words("Last message")
    if facts.last_at is None:
        return Field(name, words("never"))
    ago = (local_day(facts.now, facts.zone) - local_day(facts.last_at, facts.zone)).days
    spoken = {0: words("today"), 1: words("yesterday")}.get(ago) or words.count("{n} day ago", "{n} days ago", ago)
    return Field(name, f"{words.moment(facts.last_at, facts.zone)}\n{spoken}")


def _amount(facts: Facts, figures: Figures) -> Field:
    before, cohort = figures.before, figures.cohort
    return Field(
        facts.counted,
        "\n".join(
            (
                _value(facts, figures),
                *_against_before(facts, before.messages if before else None),
                _against_cohort(facts, cohort.messages if cohort else None),
            )
        ),
    )


def _active_days(facts: Facts, figures: Figures) -> Field:
    words, before, cohort = facts.words, figures.before, figures.cohort
    return Field(
        words("Active days"),
        "\n".join(
            (
                _value(facts, figures)
                if _saw_nothing(figures)
                else words(
                    "**{active}** of {days}", active=words.number(figures.active_days), days=words.number(figures.days)
                ),
                *_against_before(facts, before.active_days if before else None),
                _against_cohort(facts, cohort.active_days if cohort else None),
            )
        ),
    )


def _against_before(facts: Facts, before: float | None) -> Iterator[str]:
    words, back = facts.words, facts.period.back
    if facts.period.whole:
        return
    if before is not None:
        number = words.number(before)
        yield words.count("{n} day earlier: {number}", "{n} days earlier: {number}", back, number=number)
    else:
        yield words.count("{n} day earlier: not enough data", "{n} days earlier: not enough data", back)


def _against_cohort(facts: Facts, middle: float | None) -> str:
    words = facts.words
    if middle is None:
        return words("cohort middle: not enough data")
    return words("cohort middle: {number}", number=words.number(middle, digits=1))


def _value(facts: Facts, figures: Figures) -> str:
    if _saw_nothing(figures):
        return facts.words("not enough data")
    return f"**{facts.words.number(figures.messages)}**"


def _saw_nothing(figures: Figures) -> bool:
    """Whether a zero would say nothing: no day of the time on the server was recorded, or could be heard."""
    return not figures.messages and not figures.seen_days


def alt_text(facts: Facts, figures: Figures) -> str:
    """The picture in words, for those who cannot see it."""
    words = facts.words
    parts = [
        _what(facts),
        words("not enough data").capitalize() + "."
        if _saw_nothing(figures)
        else ", ".join(
            (*_in_all(facts, figures), words.count("{n} active day", "{n} active days", figures.active_days))
        )
        + ".",
    ]
    if figures.busiest is not None and not facts.metric.daily:
        day, most = figures.busiest
        parts.append(words("Most on {day}: {number}.", day=words.day(day), number=words.number(most)))
    if figures.cohort is not None:
        parts.append(
            words(
                "The cohort middle: {number} (n = {n}).",
                n=words.number(figures.cohort.students),
                number=words.number(figures.cohort.messages, digits=1),
            )
        )
    if figures.level is not None:
        usual = figures.level.messages_per_day
        parts.append(
            words("Usual level: {number} a week.", number=words.number(usual * 7, digits=1))
            if facts.metric.daily
            else words("Usual level: {number} a day.", number=words.number(usual, digits=1))
        )
    parts += about_unseen(facts, figures)
    return " ".join(parts)[:1000]


def _what(facts: Facts) -> str:
    words, name = facts.words, facts.person.name
    period = words.days(facts.period.first, facts.period.last)
    if facts.metric.daily:
        return words("Active days of {name}, {period}.", name=name, period=period)
    return words("{metric} per day of {name}, {period}.", metric=facts.counted, name=name, period=period)


def _in_all(facts: Facts, figures: Figures) -> Iterator[str]:
    """How much there is in all, where that is not the number of active days."""
    words = facts.words
    if facts.metric.name == MESSAGES:
        yield words.count("{n} message", "{n} messages", round(figures.messages))
    elif not facts.metric.daily:
        yield words("{metric}: {number}", metric=facts.counted, number=words.number(figures.messages))
