"""Everybody at the school, the same people every time."""

from dataclasses import dataclass
from random import Random

from sandbox.school.habits import HABITS, JOINS_IN_WEEK, Habit
from sandbox.school.phrases import read

COHORTS = ("Cohort Spring", "Cohort Autumn", "Cohort Evening")
LANGUAGES = {"Cohort Spring": "pl", "Cohort Autumn": "en", "Cohort Evening": "pl"}

_HABITS_OF_STUDENTS = (
    ["steady"] * 14
    + ["evening"] * 12
    + ["weekend"] * 8
    + ["burst"] * 9
    + ["fading"] * 6
    + ["silent"] * 3
    + ["reader"] * 2
    + ["returning"] * 3
    + ["left"] * 3
    + ["late"]
    + ["deleted"]
)
_STYLES = ("plain", "plain", "lower", "bare", "smiling", "lower bare")
_PLAIN_LETTERS = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáíčőéöü'", "acelnoszzACELNOSZZaicoeou ")


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Somebody of the school and what a mentor would notice about them."""

    user_id: int
    name: str
    part: str
    """mentor, student, admin, bot or left."""
    cohort: str | None
    habit: str
    """A name from sandbox.school.habits.HABITS; "bot" for the bot."""
    note: str
    """The habit in words."""
    username: str
    style: str
    energy: float
    """How much more or less than others of the same habit this person writes."""

    @property
    def kind(self) -> Habit:
        """The habit itself."""
        return HABITS[self.habit]

    @property
    def language(self) -> str:
        """The language this person mostly writes in."""
        return LANGUAGES.get(self.cohort or "", "en")

    @property
    def joins_on_day(self) -> int:
        """The day of the term on which they join; negative is before its start."""
        return (JOINS_IN_WEEK - 1) * 7 if self.habit == "late" else -1 - self.user_id % 5


def students(random: Random, new_id: list[int]) -> list[Person]:
    """All students; habits and cohorts are dealt out at random, the counts are always the same."""
    habits = list(_HABITS_OF_STUDENTS)
    random.shuffle(habits)
    return [
        _person(new_id[place], name, "student", habits[place], COHORTS[place * len(COHORTS) // len(habits)], random)
        for place, name in enumerate(read("names")["students"])
    ]


def staff(random: Random, new_id: list[int]) -> list[Person]:
    """The mentors, and the admin last."""
    *mentors, admin = new_id
    names = read("names")
    found = [
        _person(user_id, name, "mentor", "mentor", None, random)
        for user_id, name in zip(mentors, names["mentors"], strict=True)
    ]
    return [*found, _person(admin, names["admin"], "admin", "admin", None, random)]


def _person(user_id: int, name: str, part: str, habit: str, cohort: str | None, random: Random) -> Person:
    return Person(
        user_id=user_id,
        name=name,
        part="left" if habit in {"left", "deleted"} else part,
        cohort=cohort,
        habit=habit,
        note=HABITS[habit].words,
        username=name.translate(_PLAIN_LETTERS).lower().replace(" ", "."),
        style="plain" if part != "student" else random.choice(_STYLES),
        energy=min(2.0, random.lognormvariate(0, 0.45)),
    )
