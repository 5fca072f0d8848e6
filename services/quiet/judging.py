"""Who is quiet against their own habits: rules on plain records, nothing is read here.

Named quiet is who was not active today, whose silence is longer than nine of ten of their own pauses, and for whom the
formula says more than 45 % or who is silent for ten days or more: ten days of silence recall more of those who stay
silent than few alarms of the formula do, so both speak.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from statistics import median

from analytics.drop import corrected, drop_score, has_past
from analytics.dropoff.formula import MIN_ACTIVE, REACH_OUT_FROM, WINDOW, probability, typical
from analytics.dropoff.habits import Habit, breaks, habit_before, position, positions, seen_time
from analytics.dropoff.silences import Share, shares_still_silent
from analytics.limits import RECENT_DAYS
from services.quiet.people import Drop, Found, Kind, Quiet, Record, Return, Rule

SILENT_FROM = 10  # days of silence that are named whatever the formula says
NEW_FOR = 7  # days after joining in which nobody is named for never having written
BREAK_FROM = 21  # days of silence after which somebody is back; two weeks pass in any holiday
BACK_FOR = 42  # days for which somebody is named as back
BACK_DAYS = 2  # active days since, today's included
BEFORE = 84  # days before the last two weeks that the drop against one’s own past looks back to
LONGEST_LINE = 25  # days of silence for which there are others to compare with


def judged(records: Sequence[Record], today: int, past: Iterable[Record] = ()) -> Found:
    """What can be said of these students at the beginning of `today`; `past` are others whose silences count too."""
    drops = _drops(records, today)
    everybody = {one.person.user_id: _judged(one, today, drops.get(one.person.user_id)) for one in records}
    eligible = [one.habit.recent for one in everybody.values() if one.habit is not None and one.habit.is_eligible]
    lines = _lines([*records, *past], [one.silent_days for one in everybody.values() if _has_line(one)], today)
    everybody = {
        student: replace(one, share=lines[one.silent_days]) if _has_line(one) and one.silent_days is not None else one
        for student, one in everybody.items()
    }
    return Found(
        named=tuple(sorted((one for one in everybody.values() if one.kind is not None), key=_order)),
        unjudged=tuple(
            everybody[record.person.user_id] for record in records if _is_unjudged(record, everybody, today)
        ),
        everybody=everybody,
        typical=typical(eligible),
        eligible=len(eligible),
    )


def median_silence(found: Found) -> float | None:
    """Days that the middle one of all students is silent; None without any."""
    silences = [one.silent_days for one in found.everybody.values() if one.silent_days is not None]
    return median(silences) if silences else None


def _judged(record: Record, today: int, drop: Drop | None) -> Quiet:
    before = record.days[: bisect_left(record.days, today)]
    if not record.wrote:
        return _never(record, before, today)
    if record.last is None:
        return _seen(record, before, today)
    habit = habit_before(record.days, record.last, today, since=record.joined, unseen=record.unseen)
    found = _seen(record, before, today, habit, drop)
    if found.kind is not None:
        return found
    back = _back(record, habit, today)
    return replace(found, kind=Kind.BACK, back=back) if back is not None else found


def _seen(
    record: Record, before: Sequence[int], today: int, habit: Habit | None = None, drop: Drop | None = None
) -> Quiet:
    """The silence in days that were seen, those in between that were not, and whether it is one to name."""
    eligible = habit is not None and habit.is_eligible
    chance = probability(habit.recent.silent_days, habit.recent.active_days) if habit and eligible else None
    last = int(record.last) if record.last is not None else None
    if before and (last is None or before[-1] > last):
        last = before[-1]
    silent, unseen, away, free = None, 0, 0, 0
    rules: tuple[Rule, ...] = ()
    if today in record.days:
        silent, last = 0, today
    elif last is not None:
        unseen, away, free = (_between(days, last, today) for days in (record.unseen, record.away, record.free))
        silent = today - 1 - last - unseen
        rules = tuple(_rules(silent, habit, chance)) if record.last is not None else ()
    return Quiet(
        record.person,
        Kind.QUIET if rules else None,
        silent,
        unseen - away - free,
        None if last is None else date.fromordinal(last),
        habit,
        chance,
        rules,
        drop=drop,
        reactions=record.reactions,
        away_days=away,
        free_days=free,
    )


def _between(days: frozenset[int], last: int, today: int) -> int:
    return sum(1 for day in days if last < day < today) if days else 0


def _never(record: Record, before: Sequence[int], today: int) -> Quiet:
    """Somebody without a message: named once they were there for a week that was seen."""
    unseen = sum(1 for day in record.unseen if record.joined is not None and record.joined <= day < today)
    away = sum(1 for day in record.away if record.joined is not None and record.joined <= day < today)
    free = sum(1 for day in record.free if record.joined is not None and record.joined <= day < today)
    here = 0 if record.joined is None else today - record.joined - unseen
    kind = Kind.NEVER if here >= NEW_FOR and unseen <= here else None
    last = date.fromordinal(before[-1]) if before else None
    return Quiet(
        record.person,
        kind,
        None,
        unseen - away - free,
        last,
        reactions=record.reactions,
        other_days=len(before),
        joined_on=None if record.joined is None else date.fromordinal(record.joined),
        away_days=away,
        free_days=free,
    )


def _rules(silent: int, habit: Habit | None, chance: float | None) -> Iterator[Rule]:
    pause = habit.pause if habit else None
    if pause is not None and silent <= pause:
        return
    if chance is not None and chance > REACH_OUT_FROM:
        yield Rule.CHANCE
    if silent >= SILENT_FROM:
        yield Rule.SILENT


def _back(record: Record, habit: Habit | None, today: int) -> Return | None:
    """The last long silence that ended in the last six weeks, of somebody who took part before it and does again."""
    usual = habit.pause if habit is not None and habit.pause is not None else 0
    for first, returned, silent in reversed(breaks(record.days, BREAK_FROM, record.unseen)):
        since = [day for day in record.days if returned <= day <= today]
        before = [day for day in record.days if first - WINDOW <= day < first]
        took_part = len(before) >= MIN_ACTIVE and len(since) >= BACK_DAYS
        if returned > today - BACK_FOR and silent > usual and took_part:
            return Return(date.fromordinal(returned), silent)
    return None


def _is_unjudged(record: Record, everybody: dict[int, Quiet], today: int) -> bool:
    """Whether somebody is not named only because days were not seen."""
    one = everybody[record.person.user_id]
    if one.kind is not None or not one.unseen_days:
        return False
    blind = _judged(replace(record, unseen=record.away | record.free), today, None)
    return blind.kind in {Kind.QUIET, Kind.NEVER}


def _drops(records: Sequence[Record], today: int) -> dict[int, Drop]:
    """Everybody's fall of active days against their own past, less the middle fall of all."""
    found = {record.person.user_id: drop for record in records if (drop := _drop(record, today)) is not None}
    scores = corrected({student: drop.score for student, drop in found.items()})
    return {student: replace(drop, score=scores[student]) for student, drop in found.items()}


def _drop(record: Record, today: int) -> Drop | None:
    days = record.days[: bisect_left(record.days, today)]
    if not days:
        return None
    lost = seen_time(days, (day for day in record.unseen if day < today))
    end = today - len(lost)
    begin = int(position(min(days[0], record.joined or days[0]), lost))
    placed = positions(days, lost)
    recent_days = min(RECENT_DAYS, end - begin)
    before_days = min(BEFORE, end - begin - recent_days)
    if not has_past(recent_days, before_days):
        return None
    recent = sum(1 for day in placed if day >= end - RECENT_DAYS)
    before = sum(1 for day in placed if end - RECENT_DAYS - before_days <= day < end - RECENT_DAYS)
    return Drop(recent, recent_days, before, before_days, drop_score(recent, recent_days, before, before_days))


def _has_line(one: Quiet) -> bool:
    return one.probability is not None and one.silent_days is not None and 0 < one.silent_days <= LONGEST_LINE


def _lines(records: Sequence[Record], lengths: Iterable[int | None], today: int) -> dict[int, Share]:
    """Of silences so long, how many lasted two weeks more, for each length that is asked for."""
    people = [(record.days, record.unseen) for record in records]
    return shares_still_silent(people, (length for length in lengths if length is not None), today)


def _order(one: Quiet) -> tuple[int, float, int, str]:
    """The quiet ones by their chance, then by the shorter silence; the latest return; who never wrote by name."""
    place = (Kind.QUIET, Kind.BACK, Kind.NEVER).index(one.kind or Kind.NEVER)
    since = -one.back.on.toordinal() if one.back else one.silent_days or 0
    return place, -(one.probability or 0.0), since, one.person.name
