"""A student on one picture: headline figures, the last weeks, the hours of the week, channels and questions."""

from dataclasses import dataclass
from datetime import date

from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from charts.activity import Daily, DailyWords, draw_daily, only_weeks
from charts.activity import legend_entries as daily_entries
from charts.frame import UNSEEN, Heading, Margins, bare
from charts.headline import Headline
from charts.heatmap import HourOfWeek, HourOfWeekWords, days_width, draw_hour_of_week
from charts.inches import size_of
from charts.lanes import MARKS
from charts.legend import Entry
from charts.names import fitting
from charts.numbers import percent
from charts.parts import Share, merged
from charts.ranking import Ranked, Ranking, RankingWords, draw_ranking, margins_of
from charts.scale import number_width
from charts.stacked import Lines, Section, headline_lines, sentence, stacked
from charts.theme import EDGE, SMALL, text_width, themed, to_png
from charts.timeline import label_height

type Numbers = tuple[float | None, ...]

WEEKS, HOUR_ROW, HOURS_BELOW, CHANNEL_ROW = 0.9, 0.188, 0.34, 0.24  # inches
CHANNELS = 6  # drawn, "other" included
QUESTION_BAR, QUESTION_ROW = 0.16, 0.34  # inches
BESIDE_LABELS = 0.18  # inches
SIGN, AFTER_TEXT = 0.16, 0.3  # inches from a sign to its text, and to the next sign


@dataclass(frozen=True, slots=True)
class Questions:
    """How many questions a student asked that were answered and that were not."""

    answered: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last weeks from their Mondays, twelve as a rule: messages (None: nothing can be said), and what was seen.

    `lower` and `upper` are the cohort's middle half in each week, () without one; `running`: the last week is not over.
    """

    starts: tuple[date, ...]
    last: date
    messages: Numbers
    seen: tuple[bool, ...]
    running: bool
    lower: Numbers = ()
    upper: Numbers = ()

    def daily(self) -> Daily:
        """The same as the picture of messages per week takes it."""
        return only_weeks(
            self.starts,
            self.last,
            self.messages,
            lower=self.lower,
            upper=self.upper,
            seen=self.seen,
            running=self.running,
        )


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a student; None where there is not enough to show, which the picture then says.

    `headlines` are up to six; `channels` are numbers of messages.
    """

    name: str
    headlines: tuple[Headline, ...]
    weeks: Weeks | None
    hours: HourOfWeek | None
    channels: Share | None
    questions: Questions | None


@dataclass(frozen=True, slots=True)
class CardWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `note` stands below the name: cohort, period, and the state when there is one ("new: 3 days here",
    "left 4 May 2026", "has not written yet"). `weeks`, `hours`, `channels` and `questions` are headings, the others
    keys; `other` is what small channels are merged into, `answered` and `unanswered` follow a number ("7 answered"),
    `none_asked` is said without questions, `few` is "not enough data".
    """

    locale: str
    note: str
    weeks: str
    cohort: str
    unseen: str
    running: str
    hours: str
    channels: str
    other: str
    questions: str
    answered: str
    unanswered: str
    none_asked: str
    few: str


@themed
def student_card(data: Card, words: CardWords) -> bytes:
    """The picture as PNG bytes."""
    return to_png(build_figure(data, words))


@themed
def build_figure(data: Card, words: CardWords) -> Figure:
    """The same picture before it becomes bytes."""
    return stacked(Heading(data.name, words.note), sections(data, words), legend_entries(data, words))


def sections(data: Card, words: CardWords) -> list[Section | Lines]:
    """The parts of the card from the top down; one sentence where there is nothing but figures."""
    found: list[Section | Lines] = [headline_lines(data.headlines)] if data.headlines else []
    weeks, questions = data.weeks, data.questions
    hours = data.hours if data.hours and any(map(any, data.hours.messages)) else None
    channels = data.channels if data.channels and any(part.value > 0 for part in data.channels.parts) else None
    if not any((weeks, hours, channels, questions)):
        return [*found, sentence("", words.few)]
    return [
        *found,
        _weeks(weeks, words) if weeks else sentence(words.weeks, words.few),
        _hours(hours, words) if hours else sentence(words.hours, words.few),
        _channels(channels, words) if channels else sentence(words.channels, words.few),
        _questions(questions, words) if questions else sentence(words.questions, words.few),
    ]


def legend_entries(data: Card, words: CardWords) -> list[Entry]:
    """The key: what the titles of the parts do not say already."""
    weeks = daily_entries(data.weeks.daily(), _week_words(words))[1:] if data.weeks else []
    hours = data.hours.messages if data.hours else ()
    if any(value is None for row in hours for value in row) and all(entry.text != words.unseen for entry in weeks):
        weeks.append(Entry(words.unseen, UNSEEN))
    return weeks


def draw_questions(axes: Axes, data: Questions, words: CardWords) -> None:
    """Draw on given axes how many questions have an answer and how many have none, in signs, bars and numbers."""
    bare(axes)
    width, height = size_of(axes)
    axes.set(xlim=(0, width), ylim=(0, height))
    whole, left, text_left = data.answered + data.unanswered, 0.0, 0.06
    parts = ((data.answered, words.answered, "answered"), (data.unanswered, words.unanswered, "unanswered"))
    for count, word, kind in parts:
        mark, long = MARKS[kind], width * count / whole
        bar = Rectangle((left, height - QUESTION_BAR), long, QUESTION_BAR, edgecolor=mark.colour, linewidth=1.2)
        bar.set(facecolor=mark.colour if mark.filled else "none", hatch="" if mark.filled else "////")
        axes.add_patch(bar)
        text = fitting(f"{format_decimal(count, locale=words.locale)} {word}", width / 2 - SIGN, SMALL)
        axes.plot(text_left, 0.12, **mark.style())
        axes.text(text_left + SIGN, 0.12, text, va="center_baseline", size=SMALL)
        left, text_left = left + long, text_left + SIGN + text_width(text, SMALL) + AFTER_TEXT


def _weeks(weeks: Weeks, words: CardWords) -> Section:
    daily, names = weeks.daily(), _week_words(words)
    most = max((value for value in (*weeks.messages, *weeks.upper) if value is not None), default=0)
    margins = Margins(
        EDGE + number_width(most, words.locale) + BESIDE_LABELS, EDGE, label_height(weeks.starts[0], weeks.last)
    )
    return Section(words.weeks, WEEKS, lambda axes: draw_daily(axes, daily, names), margins)


def _hours(hours: HourOfWeek, words: CardWords) -> Section:
    names = HourOfWeekWords(words.locale, "", "", "", words.unseen, words.few)
    margins = Margins(left=days_width(words.locale), bottom=HOURS_BELOW)
    height = HOUR_ROW * len(hours.messages)
    return Section(words.hours, height, lambda axes: draw_hour_of_week(axes, hours, names), margins)


def _channels(channels: Share, words: CardWords) -> Section:
    parts = merged(channels, words.other, CHANNELS)
    whole = sum(part.value for part in parts)
    rows = [
        Ranked(
            part.id,
            part.name,
            part.value,
            percent(part.value / whole, words.locale),
            rest=part not in channels.parts,
        )
        for part in parts
    ]
    ranking, names = Ranking(tuple(rows), places=False), RankingWords(words.locale, "", "", "", words.few)
    return Section(
        words.channels,
        CHANNEL_ROW * len(rows),
        lambda axes: draw_ranking(axes, ranking, names),
        margins_of(ranking, names),
    )


def _questions(questions: Questions, words: CardWords) -> Section | Lines:
    if questions.answered + questions.unanswered == 0:
        return sentence(words.questions, words.none_asked)
    height = QUESTION_BAR + QUESTION_ROW
    return Section(words.questions, height, lambda axes: draw_questions(axes, questions, words))


def _week_words(words: CardWords) -> DailyWords:
    return DailyWords(words.locale, "", "", "", "", words.cohort, "", words.unseen, words.running)
