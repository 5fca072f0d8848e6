"""Whom a rule of days touches, on plain records: nothing is read here.

A day that was not seen, or of which more than an hour is missing, proves nothing: who may have written then is touched
by no rule about silence. Holidays and declared absences do not count. Days are ordinals of the server's days.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from analytics.dropoff.habits import breaks
from analytics.limits import WEEK_ACTIVE_DAYS
from services.quiet.people import Record
from services.rules.kinds import Case, Reason, RuleKind

WEEK = 7
REACH = 28  # days after which such a message comes too late: a new rule writes to nobody who left long ago
FRESH = 7  # days for which a return is news
WORKING_WEEK = 5  # free days that leave nothing of a week

type Judge = Callable[[Record, int, int, AbstractSet[int]], Case]


def judge(record: Record, kind: RuleKind, number: int, today: int) -> Case:
    """One student before a rule of any kind but `question`, at some moment of `today`."""
    if today in record.away:
        return Case(record.person, Reason.AWAY)
    return JUDGES[kind](record, number, today, record.away | record.free)


def _silent(record: Record, number: int, today: int, free: AbstractSet[int]) -> Case:
    person = record.person
    if not record.wrote:
        return Case(person, Reason.NEVER_WROTE)
    if today in record.days:
        return Case(person, Reason.ACTIVE)
    if record.last is None:
        return Case(person, Reason.TOO_LONG)
    last = int(record.last)
    counted = _counted(max(last, record.joined or last) + 1, today, free)
    proven = _proven(counted, record.blind, today)
    if len(counted) < number:
        return Case(person, Reason.ACTIVE, number=len(counted))
    if proven < number:
        return Case(person, Reason.UNSEEN, number=proven)
    if len(counted) > number + REACH:
        return Case(person, Reason.TOO_LONG, number=len(counted))
    on = date.fromordinal(last)
    return Case(person, None, f"{RuleKind.SILENT}:{on}", proven, on)


def _new(record: Record, number: int, today: int, free: AbstractSet[int]) -> Case:
    person = record.person
    if record.wrote:
        return Case(person, Reason.WROTE)
    if record.joined is None:
        return Case(person, Reason.UNSEEN)
    counted = _counted(record.joined, today, free)
    if len(counted) < number:
        return Case(person, Reason.NEWCOMER, number=len(counted))
    if len(counted) > number + REACH:
        return Case(person, Reason.TOO_LONG, number=len(counted))
    if not record.blind.isdisjoint(range(record.joined, today + 1)):
        return Case(person, Reason.UNSEEN)
    on = date.fromordinal(record.joined)
    return Case(person, None, f"{RuleKind.NEW}:{on}", len(counted), on)


def _back(record: Record, number: int, today: int, free: AbstractSet[int]) -> Case:
    person = record.person
    found = [one for one in breaks(record.days, number, free) if today - FRESH < one[1] <= today]
    if not found:
        return Case(person, Reason.NO_BREAK)
    first, returned, silent = found[-1]
    if not record.blind.isdisjoint(range(first, returned)):
        return Case(person, Reason.UNSEEN)
    on = date.fromordinal(returned)
    return Case(person, None, f"{RuleKind.BACK}:{on}", silent, on)


def _streak(record: Record, number: int, today: int, free: AbstractSet[int]) -> Case:
    """Weeks in a row with two active days or more; those that are all free are no part of it."""
    person, active = record.person, set(record.days)
    monday = today - date.fromordinal(today).weekday()
    weeks, first = 0, monday
    while weeks <= number + 1:
        week = range(first - WEEK, first)
        if len(free & set(week)) < WORKING_WEEK:
            if len(active & set(week)) < WEEK_ACTIVE_DAYS:
                break
            weeks += 1
        elif not active or week[0] < min(active):
            break
        first = week[0]
    if weeks < number:
        hidden = not record.blind.isdisjoint(range(first - WEEK, first))
        return Case(person, Reason.UNSEEN if hidden else Reason.NO_STREAK, number=weeks)
    if weeks > number + 1:
        return Case(person, Reason.PASSED, number=weeks)
    on = date.fromordinal(first)
    return Case(person, None, f"{RuleKind.STREAK}:{number}:{on}", weeks, on)


JUDGES: Mapping[RuleKind, Judge] = {
    RuleKind.SILENT: _silent,
    RuleKind.NEW: _new,
    RuleKind.BACK: _back,
    RuleKind.STREAK: _streak,
}


def _counted(first: int, today: int, free: AbstractSet[int]) -> list[int]:
    """The whole days from one until today that were not free."""
    return [day for day in range(first, today) if day not in free]


def _proven(counted: list[int], blind: AbstractSet[int], today: int) -> int:
    """How many of these days, the last ones, follow upon each other up to now without anything that was not seen."""
    if today in blind:
        return 0
    last = max((day for day in blind if day < today), default=0)
    return sum(day > last for day in counted)
