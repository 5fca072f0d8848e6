"""What a card is made of, and the words for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics.replies import Replies
from services.activity.facts import Facts
from services.questions.finding import Asked
from services.reports.report import Table
from services.students.events import DayColumns
from services.students.gathering import Student
from services.students.headlines import Headline
from services.students.store import Reactions
from services.students.task import CardPicture, CardTask
from services.wording.answers import as_it_is
from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class Known:
    """What the card's figures are beside those that the worker counts.

    `period` are the days of the period. `heard`: the bot listened for most of it, so that voice is known.
    """

    facts: Facts
    period: DayColumns
    replies: Replies
    reactions: Reactions
    questions: tuple[Asked, ...]
    answered: int
    unanswered: int
    unclear: int
    heard: bool
    channels: tuple[tuple[int | None, str, int], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A card before any surface shows it: its title, what is known, the figures with their picture.

    `picture` is None for who never wrote. `shown` are the picture's figures, `further` those that stand beside it,
    `told` and `notes` the sentences above and below; all in the reader's language.
    """

    title: str
    student: Student
    known: Known
    task: CardTask
    picture: CardPicture | None
    shown: tuple[Headline, ...]
    further: tuple[Headline, ...]
    told: tuple[str, ...]
    notes: tuple[str, ...]


def social(known: Known, words: Words) -> tuple[Headline, Headline]:
    """Replies and reactions, both ways."""
    return (
        Headline(
            words("Replies given"),
            words.number(known.replies.given),
            words("received: {number}", number=words.number(known.replies.received)),
        ),
        Headline(
            words("Reactions given"),
            _given(known.reactions, words),
            words("received: {number}", number=words.number(known.reactions.received)),
        ),
    )


def _given(reactions: Reactions, words: Words) -> str:
    """How many were given, or at least how many while lists of reacting people are still to be read."""
    if not reactions.unread:
        return words.number(reactions.given)
    return f"≥ {words.number(reactions.given)}" if reactions.given else "–"


def asked(known: Known, words: Words) -> Headline:
    """How many questions were asked, and what came of them."""
    number = known.answered + known.unanswered + known.unclear
    parts = [words("{number} without an answer", number=words.number(known.unanswered))] if number else []
    if known.unclear:
        parts.append(words("{number} cannot tell", number=words.number(known.unclear)))
    return Headline(words("Questions"), words.number(number), ", ".join(parts))


def written(known: Known, words: Words) -> Iterator[Headline]:
    """What else is counted of the period."""
    days = known.period
    yield Headline(
        words("Written"),
        words.count("{n} word", "{n} words", sum(days.words)),
        ", ".join(
            (
                words.count("{n} file", "{n} files", sum(days.attachments)),
                words.count("{n} code block", "{n} code blocks", sum(days.code_blocks)),
            )
        ),
    )
    peers = known.replies.peers
    yield Headline(
        words("Replies to and from"),
        words.count("{n} student", "{n} students", peers),
        words.count("{n} from mentors", "{n} from mentors", known.replies.from_mentors),
    )
    minutes = round(sum(days.voice_minutes))
    if known.heard or minutes:
        beside = "" if known.heard else words("I was not here all the time")
        yield Headline(words("Voice"), words.count("{n} minute", "{n} minutes", minutes), beside)


def basis(known: Known, picture: CardPicture) -> Iterator[str]:
    """What the figures rest on."""
    facts, words, cohort = known.facts, known.facts.words, picture.figures.cohort
    if cohort is not None:
        yield words.count(
            "{cohort}: {n} student, silent ones included.",
            "{cohort}: {n} students, silent ones included.",
            cohort.students,
            cohort=as_it_is(facts.cohort.name) or words("Everybody"),
        )
    if known.reactions.unread:
        yield words("Who gave reactions is still being read.")
    yield words("Weeks, hours and habits: the 12 weeks up to {day}.", day=words.day(facts.period.last))


def alt_text(facts: Facts, shown: Iterable[Headline], known: Known) -> str:
    """The picture in words, for those who cannot see it."""
    words = facts.words
    days = words.days(facts.period.first, facts.period.last)
    told = "; ".join(one.spoken for one in shown)
    parts = [words("Card of {name}, {period}.", name=facts.person.name, period=days), f"{told}."]
    if known.channels:
        named = words.listed(f"{name} {words.number(count)}" for _, name, count in known.channels)
        parts.append(words("Channels: {channels}.", channels=named))
    return " ".join(parts)[:1000]


def table(words: Words, shown: Iterable[Headline], known: Known) -> Table:
    """The figures and channels, for a file."""
    rows = [(one.name, one.value, one.beside) for one in shown]
    rows += [(name, words.number(count), words("messages")) for _, name, count in known.channels]
    return Table("card", (words("Figure"), words("Value"), words("Beside it")), tuple(rows))
