"""A student's figures in words: the same in the picture, in the file and for those who cannot see the picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analytics.card_figures import CardFigures
from services.wording.words import Words

ARROWS: Mapping[int | None, str] = {1: "▲ ", -1: "▼ "}
RHYTHM_FROM = 95  # of a hundred random spreads: from here on a rhythm is hardly chance


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure: what it is, its value, what it is compared with; `change` is 1 above it, -1 below, None without it."""

    name: str
    value: str
    beside: str = ""
    change: int | None = None

    @property
    def lines(self) -> str:
        """The value, and below it what it is compared with."""
        beside = f"{ARROWS.get(self.change, '')}{self.beside}"
        return f"{self.value}\n{beside}" if beside else self.value

    @property
    def spoken(self) -> str:
        """The figure as a part of a sentence."""
        return f"{self.name}: {self.value}" + (f" ({self.beside})" if self.beside else "")


def headlines(figures: CardFigures, words: Words) -> tuple[Headline, ...]:
    """Messages, active days and weeks, and the silence up to now."""
    cohort = figures.cohort
    if not figures.messages and not figures.seen_days:  # a zero would say nothing
        few = words("not enough data")
        unknown = (Headline(words("Messages"), "–", few), Headline(words("Active days"), "–", few))
        return (*unknown, _weeks(figures, words), _silence(figures, words))
    return (
        _against(
            words("Messages"),
            words.number(figures.messages),
            figures.messages,
            cohort.messages if cohort else None,
            words,
        ),
        _against(
            words("Active days"),
            words("{active} of {days}", active=words.number(figures.active_days), days=words.number(figures.days)),
            figures.active_days,
            cohort.active_days if cohort else None,
            words,
        ),
        _weeks(figures, words),
        _silence(figures, words),
    )


def further(figures: CardFigures, words: Words) -> Iterator[Headline]:
    """Change, rhythm and sittings, each with its n or with what is missing."""
    few, change, rhythm, sittings = words("not enough data"), figures.change, figures.rhythm, figures.sittings
    if change is None:
        yield Headline(words("Lately"), "–", few)
    else:
        yield Headline(
            words("Lately"),
            words("{active} of {days} days", active=change.recent_active, days=change.recent_days),
            words("before: {active} of {days}", active=change.before_active, days=change.before_days),
            (change.score < -1) - (change.score > 1),
        )
    if rhythm is None:
        yield Headline(words("Rhythm"), "–", few)
    else:
        yield Headline(
            words("Rhythm"),
            words("around {hour}:00", hour=round(rhythm.middle) % 24)
            if rhythm.percentile >= RHYTHM_FROM
            else words("no fixed hours"),
            words.count("n = {n} hour", "n = {n} hours", rhythm.hours),
        )
    if sittings is None:
        yield Headline(words("Sittings"), "–", few)
    else:
        yield Headline(
            words("Sittings"),
            words("{number} a week", number=words.number(sittings.per_week, digits=1)),
            words.count("usually {n} minute", "usually {n} minutes", round(sittings.minutes))
            if sittings.minutes
            else words("mostly single messages"),
        )


def _against(name: str, value: str, amount: float, middle: float | None, words: Words) -> Headline:
    if middle is None:
        return Headline(name, value, words("cohort: not enough data"))
    change = (amount > middle) - (amount < middle)
    return Headline(name, value, words("cohort: {number}", number=words.number(middle, digits=1)), change)


def _weeks(figures: CardFigures, words: Words) -> Headline:
    weeks, name = figures.active_weeks, words("Active weeks")
    if weeks is None:
        return Headline(name, "–", words("not enough data"))
    return Headline(
        name,
        words("{active} of {days}", active=words.number(weeks.active), days=words.number(weeks.weeks)),
        words.count("{n} in a row", "{n} in a row", figures.streak.weeks),
    )


def _silence(figures: CardFigures, words: Words) -> Headline:
    silence, gap, name = figures.silence, figures.gap, words("Silent")
    usual = (
        words("usual gap: not enough data")
        if gap is None
        else words("usual gap: {number}", number=words.number(gap.days, digits=1))
    )
    if silence is None:
        return Headline(name, "–", words("nothing in these weeks"))
    return Headline(name, words.count("{n} day", "{n} days", silence.days), usual)
