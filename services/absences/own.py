"""`/privacy absence`: students say themselves when they are away, and take it back."""

from datetime import timedelta
from typing import Final

from services.absences.days import absence_days
from services.absences.store import absence, absences_between, add_absence, remove_absence
from services.errors import ProfilerError
from services.reports.report import Button, Report
from services.reports.student_press import StudentPress, StudentTools
from services.storage.transactions import Connection, in_one_transaction
from services.wording.periods import local_day
from services.wording.words import Words

PRIVACY_ABSENCE: Final = "privacy_absence"
ABSENCE_OVER: Final = "absence_over"
FIRST, LAST, REASON = "from", "to", "reason"
AHEAD = timedelta(days=366)
BUTTONS = 4
LONGEST_ID = 19


async def privacy_absence(tools: StudentTools, press: StudentPress) -> Report:
    """Keep that whoever asks is away, and show all their absences to come."""
    words, today = press.settings.words, local_day(press.now, press.settings.zone)
    _check_member(press, words)
    text = press.entered.get(REASON, "").strip()
    try:
        first, last = absence_days(press.entered.get(FIRST, ""), press.entered.get(LAST, ""), today, words)
    except ProfilerError as problem:  # nobody should have to type it all again
        raise ProfilerError(f"{problem}\n>>> {text}" if text else str(problem)) from problem

    async def work(con: Connection) -> None:
        await add_absence(
            con,
            press.guild_id,
            press.user_id,
            first,
            last,
            by_id=press.user_id,
            at=press.now,
            absence_id=press.id,
            text=text,
        )

    await in_one_transaction(tools.database, work)
    return await _shown(tools, press, words("You are away: {days}.", days=words.days(first, last)))


async def absence_over(tools: StudentTools, press: StudentPress) -> Report:
    """Take back an absence of one's own, also one that a mentor wrote down; the value is its id."""
    words, number = press.settings.words, press.value.strip()
    known = None
    if number.isascii() and number.isdigit() and len(number) <= LONGEST_ID:
        async with tools.database.pool.acquire() as con:
            known = await absence(con, press.guild_id, int(number))
    if known is None or known.student_id != press.user_id:
        return await _shown(tools, press, words("This absence is gone already."))
    gone = known.id
    await in_one_transaction(tools.database, lambda con: remove_absence(con, press.guild_id, gone, press.now))
    return await _shown(tools, press, words("No longer away: {days}.", days=words.days(known.first, known.last)))


async def _shown(tools: StudentTools, press: StudentPress, said: str) -> Report:
    """What was done, and the absences that are or come, each with a button that takes it back."""
    words, today = press.settings.words, local_day(press.now, press.settings.zone)
    async with tools.database.pool.acquire() as con:
        coming = await absences_between(con, press.guild_id, [press.user_id], today, today + AHEAD)
    listed = [f"• {words.days(one.first, one.last)}" for one in coming]
    return Report(
        words("Absences"),
        (
            said,
            *((f"\n**{words('Kept for now and later')}**", *listed) if listed else ()),
        ),
        footnotes=(words("Your mentors see the days and what you wrote. Meanwhile I write nothing to you by myself."),),
        buttons=tuple(
            Button(words("Take back {days}", days=words.days(one.first, one.last)), ABSENCE_OVER, str(one.id))
            for one in coming[:BUTTONS]
        ),
        private=True,
    )


def _check_member(press: StudentPress, words: Words) -> None:
    if not press.member:
        raise ProfilerError(words("I keep nothing about you on this server, so there is nobody to call away."))
