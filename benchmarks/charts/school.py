"""A school to draw: its numbers and names, other ones at each turn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sin

from charts.headline import Direction, Headline
from charts.parts import Part, Share

TODAY = date(2026, 11, 23)
CHANNELS = ("general", "web", "off-topic", "help", "cohort-spring", "wins", "databases", "questions", "showcase")
NAMES = ("Alicja Grabowska", "Beata Kurek", "Aisha Khan", "Bartosz Chmiel", "Zofia Żółć", "Marek Lis", "Jan Kowalczyk")
NOTE = "25 Oct – 23 Nov 2026 · 58 students"


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture by name: its bytes, drawn anew at each call, and what a bare figure shows of it.

    `points` is the longest series of numbers that it draws.
    """

    name: str
    png: Callable[[], bytes]
    points: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Numbers and names that differ from turn to turn."""

    turn: int

    def wave(self, place: int, height: float = 12) -> float:
        """A number of messages that looks like a person's: low at weekends, different each time."""
        high = 1 + sin((place + self.turn) * 1.7) * 0.6 + sin((place + self.turn) * 0.31) * 0.4
        return float(round(height * high * (0.3 if place % 7 > 4 else 1)))

    def name(self, place: int) -> str:
        """A student's."""
        return f"{NAMES[place % len(NAMES)]} {self.turn}"


def scene[T, W](name: str, draw: Callable[[T, W], bytes], data: T, words: W, points: int) -> Scene:
    """A drawing function with what it draws."""
    return Scene(name, lambda: draw(data, words), points)


def hours(of: Turn) -> tuple[tuple[float | None, ...], ...]:
    """Messages in each hour of a week."""
    return tuple(tuple(of.wave(day * 24 + hour, 30) for hour in range(24)) for day in range(7))


def mondays(count: int) -> tuple[date, ...]:
    """The Mondays of so many weeks until today."""
    monday = TODAY - timedelta(days=TODAY.weekday())
    return tuple(monday - timedelta(weeks=count - 1 - week) for week in range(count))


def parts(of: Turn) -> Share:
    """Messages by channel."""
    amounts = (260, 230, 190, 110, 110, 95, 40, 35, 20)
    return Share(
        tuple(Part(100 + place, f"#{CHANNELS[place]}", amount + of.turn) for place, amount in enumerate(amounts))
    )


def headlines(of: Turn) -> tuple[Headline, ...]:
    """Six figures."""
    return (
        Headline("Messages", str(112 + of.turn), f"below cohort: {125.5 + of.turn}", Direction.DOWN),
        Headline("Active days", f"{of.turn % 30} of 30", "below cohort: 23.5", Direction.DOWN),
        Headline("Active weeks", "10 of 11", "10 in a row"),
        Headline("Silent", "1 day", f"usual gap: {1.9 + of.turn}", Direction.SAME),
        Headline("Replies given", "17", f"received: {11 + of.turn}", Direction.UP),
        Headline("Questions", "18", "7 without an answer"),
    )
