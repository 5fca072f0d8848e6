"""What mentors do about the roster of duty."""

from datetime import date

from services.duty.shown import shift_in_words
from services.duty.store import Duty, add_duty, duties, remove_duty
from services.duty.typed import minutes_typed, weekdays_typed
from services.errors import ProfilerError
from services.notes.days import day_to_come
from services.people.students import find_person
from services.reports.action import Press
from services.reports.question import ReportTools
from services.storage.transactions import in_one_transaction
from services.wording.answers import Told, as_it_is
from services.wording.periods import local_day

ONCALL_SET, ONCALL_REMOVE = "oncall_set", "oncall_remove"
MENTOR, DAYS, HOURS, FIRST, LAST = "mentor", "days", "hours", "from", "to"
LONGEST_ID = 19


async def oncall_set(tools: ReportTools, press: Press) -> Told:
    """Add a shift: the presser's own, or that of the mentor whose id was entered."""
    words, entered = press.settings.words, press.entered
    weekdays = weekdays_typed(entered.get(DAYS, ""), words)
    begin, end = minutes_typed(entered.get(HOURS, ""), words)
    first, last = _day(press, FIRST), _day(press, LAST)
    if first is not None and last is not None and last < first:
        raise ProfilerError(words("That shift ends before it begins: write the earlier day first."))
    mentor = int(entered.get(MENTOR) or press.viewer.user_id)
    async with tools.database.pool.acquire() as con:
        person = await find_person(con, press.guild_id, mentor, press.settings)
    if person is None or not person.is_mentor:
        raise ProfilerError(words("Only mentors can be on duty: choose one of them."))
    shift = Duty(press.id, mentor, weekdays, begin, end, first, last)
    await in_one_transaction(
        tools.database, lambda con: add_duty(con, press.guild_id, shift, by_id=press.viewer.user_id, at=press.now)
    )
    return Told(
        words("On duty: {name}", name=as_it_is(person.name)),
        shift_in_words(shift, words),
        words("Who is on duty is told of questions without an answer. Times are those of {zone}.", zone=_zone(press)),
    )


async def oncall_remove(tools: ReportTools, press: Press) -> Told:
    """Take a shift away; the value ends with its id."""
    words, number = press.settings.words, press.value.rpartition(":")[2].strip()
    async with tools.database.pool.acquire() as con:
        shifts = {str(one.id): one for one in await duties(con, press.guild_id)}
        shift = shifts.get(number)
        person = None if shift is None else await find_person(con, press.guild_id, shift.mentor_id, press.settings)
    if shift is None:
        raise ProfilerError(words("I know no such shift any more. Choose one from the list."))
    await in_one_transaction(tools.database, lambda con: remove_duty(con, press.guild_id, shift.id, press.now))
    name = as_it_is(person.name) if person else str(shift.mentor_id)
    return Told(words("No longer on duty: {name}", name=name), shift_in_words(shift, words))


def _day(press: Press, key: str) -> date | None:
    return day_to_come(press.entered.get(key, ""), local_day(press.now, press.settings.zone), press.settings.words)


def _zone(press: Press) -> str:
    return press.settings.time_zone
