"""Whom a question about many students means, over which days, and what was seen of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from services.activity.facts import Sight
from services.activity.store import asked_period, shaded, sight
from services.cohort.metrics import Metric, metric_named
from services.cohort.places import Place, bots_of, place_of
from services.cohort.task import Crowd, Frame
from services.people.roster import Roster, monday, roster
from services.people.students import Person, role_names
from services.reports.question import Question, Viewer
from services.storage.transactions import Connection
from services.wording.answers import as_it_is
from services.wording.periods import Period, local_day, midnight
from services.wording.words import Words

TREND_WEEKS = 12
WEEK = 7


@dataclass(frozen=True)
class Scope:
    """The students asked about (those whose joining is known), what they are called together, and the period.

    `unknown` others left before the bot came: nobody can say when they belonged. `cohort` is the cohort's role when
    one was chosen. `sight` is what was not seen of the period. `place` is the channel that alone is counted, None for
    all. `bots` write too where they were asked for: they are no students, so figures of people leave them out.
    """

    question: Question
    period: Period
    name: str
    cohort: int | None
    people: Roster
    students: tuple[Person, ...]
    unknown: int
    sight: Sight
    metric: Metric
    place: Place | None = None
    bots: tuple[Person, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Whose days count."""
        return self.question.settings.zone

    @property
    def words(self) -> Words:
        """The language of the answer."""
        return self.question.settings.words

    @cached_property
    def members(self) -> tuple[int, ...]:
        """The students' ids."""
        return tuple(person.user_id for person in self.students)

    @property
    def writers(self) -> tuple[int, ...]:
        """Whose messages count where messages are counted and not people."""
        return (*self.members, *(bot.user_id for bot in self.bots))

    @property
    def channels(self) -> frozenset[int] | None:
        """The only channels that count, None for all."""
        return None if self.place is None else self.place.channels

    @property
    def reader(self) -> Viewer:
        """The viewer, for what is found in single channels: in the chosen one alone."""
        viewer = self.question.viewer
        return viewer if self.place is None else replace(viewer, channels=self.place.channels)

    @cached_property
    def there(self) -> tuple[Person, ...]:
        """Those who belonged to the server for any whole day of the period."""
        return tuple(person for person in self.students if here_in(person, self.period, self.zone))

    @property
    def title(self) -> str:
        """Who and when, for an embed."""
        return f"{as_it_is(self.name)} · {self.period.text}"

    def note(self, students: int) -> str:
        """The line below a picture's title: the days and the n."""
        period = self.words.days(self.period.first, self.period.last)
        return self.words.count("{period} · {n} student", "{period} · {n} students", students, period=period)

    def frame(self, title: str, note: str) -> Frame:
        """What every picture of this answer needs."""
        settings = self.question.settings
        return Frame(settings.language, settings.time_zone, self.question.now, shaded(self.sight.gaps), title, note)


async def scope_of(con: Connection, question: Question, *, period: Period | None = None, back: int = 0) -> Scope:
    """Whom the question's `cohort`, `role`, `period` and `metric` mean; a `period` given wins over what was typed.

    `channel` and `bots` narrow and widen what is counted. What was seen is looked up from `back` days before the period
    on. Raises a ProfilerError for a period that cannot be read or a metric that does not exist, NotAllowed for a cohort
    or channel that is not the viewer's.
    """
    settings, values, guild_id = question.settings, question.values, question.guild_id
    asked = period or await asked_period(con, guild_id, str(values.get("period") or ""), settings, question.now)
    metric = metric_named(values.get("metric"), settings.words)
    cohort, role = _number(values.get("cohort")), _number(values.get("role"))
    people = await roster(con, guild_id, settings, question.viewer, cohort=cohort, role=role)
    place = await place_of(con, guild_id, values.get("channel"), question.viewer, settings.words)
    known = tuple(person for person in people.students if person.joined_at is not None)
    roles = {role: (await role_names(con, guild_id)).get(role, str(role))} if role is not None else {}
    start = asked.starts_at(settings.zone) - timedelta(days=back)
    return Scope(
        question=question,
        period=asked,
        name=_name(people, cohort, roles, place, settings.words),
        cohort=cohort,
        people=people,
        students=known,
        unknown=len(people.students) - len(known),
        sight=await sight(
            con, guild_id, start, min(asked.ends_at(settings.zone), question.now), question.viewer, metric
        ),
        metric=metric,
        place=place,
        bots=await bots_of(con, guild_id, role) if values.get("bots") and cohort is None else (),
    )


def crowd(name: str, students: Sequence[Person], *, role: int | None = None) -> Crowd:
    """Some students as the worker knows them."""
    return Crowd(
        name=name,
        role=role,
        members=tuple(person.user_id for person in students),
        joined={person.user_id: person.joined_at for person in students},
        left={person.user_id: person.left_at for person in students},
    )


def groups_of(scope: Scope) -> list[Crowd]:
    """The cohorts that are compared: the one that was chosen, else each of the viewer's; all as one without any."""
    if scope.cohort is not None:
        return [crowd(scope.name, scope.students, role=scope.cohort)]
    each = [
        crowd(name, [person for person in scope.students if role in person.roles], role=role)
        for role, name in scope.people.cohorts.items()
    ]
    return [one for one in each if one.members] or [crowd(scope.name, scope.students)]


def here_in(person: Person, period: Period, zone: ZoneInfo) -> bool:
    """Whether somebody belonged to the server for any whole day of a period."""
    first, last = period.first, period.last
    if person.joined_at is not None:
        day = local_day(person.joined_at, zone)
        first = max(first, day if midnight(day, zone) >= person.joined_at else day + timedelta(days=1))
    if person.left_at is not None:
        last = min(last, local_day(person.left_at, zone) - timedelta(days=1))
    return first <= last


def weeks_back(question: Question, weeks: int = TREND_WEEKS) -> Period:
    """The last so many weeks from Mondays on, this one included: what curves show when no period was typed."""
    settings = question.settings
    today = local_day(question.now, settings.zone)
    first = monday(today) - timedelta(weeks=weeks - 1)
    days = (today - first).days + 1
    return Period(first, today, days, settings.words.count("Last {n} week", "Last {n} weeks", weeks))


def typed_period(question: Question) -> bool:
    """Whether a period was typed."""
    return bool(str(question.values.get("period") or "").strip())


def _number(value: Any) -> int | None:
    return None if value in {None, ""} else int(value)


def _name(people: Roster, cohort: int | None, roles: dict[int, str], place: Place | None, words: Words) -> str:
    """The cohort, the role, or both, and the channel that was chosen."""
    named = [*([people.cohorts[cohort]] if cohort is not None else []), *roles.values()]
    whom = ", ".join(named) or words("All students")
    return whom if place is None else f"{whom}, #{place.name}"
