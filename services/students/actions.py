"""Buttons under other answers that open a student's own reports, for whoever presses."""

from services.reports.action import Ask, Press
from services.reports.question import ReportTools
from services.reports.report import Button
from services.wording.words import Words

SHOW_CARD, SHOW_TIMELINE, SHOW_ACTIVITY = "show_card", "show_timeline", "show_activity"
SHOW_CALENDAR = "show_calendar"


async def show_card(_: ReportTools, press: Press) -> Ask:
    """The card of a student; the button's value is their id."""
    return Ask("student card", {"student": int(press.value), "period": ""})


async def show_timeline(_: ReportTools, press: Press) -> Ask:
    """A student's time on the course; the button's value is their id."""
    return Ask("student timeline", {"student": int(press.value)})


async def show_activity(_: ReportTools, press: Press) -> Ask:
    """A student's activity in the last 30 days; the button's value is their id."""
    return Ask("activity", {"student": int(press.value), "period": ""})


async def show_calendar(_: ReportTools, press: Press) -> Ask:
    """Every day of a student's last year; the button's value is their id."""
    return Ask("student calendar", {"student": int(press.value), "period": ""})


def card_button(student_id: int, words: Words) -> Button:
    """Opens the card."""
    return Button(words("Card"), SHOW_CARD, str(student_id))


def timeline_button(student_id: int, words: Words) -> Button:
    """Opens the timeline."""
    return Button(words("Timeline"), SHOW_TIMELINE, str(student_id))


def activity_button(student_id: int, words: Words) -> Button:
    """Opens the activity of the last 30 days."""
    return Button(words("Activity"), SHOW_ACTIVITY, str(student_id))


def calendar_button(student_id: int, words: Words) -> Button:
    """Opens the calendar of the last year."""
    return Button(words("Calendar"), SHOW_CALENDAR, str(student_id))
