"""What people type: searches, periods, names, settings; and what comes back with a pressed button."""

import contextlib
from datetime import date
from typing import Any

from cogs.custom_ids import CustomId, read_custom_id
from cogs.student_ids import read_student_id
from services.absences.days import absence_days
from services.attachments.files import message_meant
from services.config.catalogue import SETTINGS
from services.config.server_names import ServerNames
from services.duty.typed import minutes_typed, weekdays_typed
from services.errors import ProfilerError
from services.faq.matching import telling
from services.notes.days import day_to_come
from services.people.finding import best, given_id
from services.search.query import MOST_TERMS, parsed
from services.wording.answers import as_it_is
from services.wording.periods import Course, read_period, suggestions
from services.wording.words import Words
from tests.fuzz.target import Target, as_json, loaded, plain

ENGLISH, POLISH = Words("en-GB"), Words("pl")
TODAY = date(2026, 11, 23)
HERE = ServerNames({10001: "Mentor", 10002: "Lead"}, {20001: "mentors", 20002: "off-topic"})
LONGEST = 6000  # Discord's limit for a text option
NAMES = [("Ola Nowak", 1), ("Łukasz", 2), ("", 3), ("İ ß", 4), ("(.*)", 5)]
SEEDS = (
    *("main.py", '"exact phrase" -not', "żółć -„cicho”", "sp:1:page::2", "sp:7:do:nudge:5:6", "st:7:forget:yes"),
    *(
        "this week",
        "30 days",
        "whole course",
        "1.09 - 30.09.2026",
        "1 września do 3 paź 2026",
        "2026-09-01..2026-09-30",
    ),
    *("<@!123>", "<#20001>", "<@&10001>, Lead", "Mon-Fri", "pn, śr", "10-19", "9:00 do 17:00", "90 days", "1 rok"),
    *("2026-11-11; 2026-12-23 - 2027-01-06 Christmas", "warsaw", "Europe/Warsaw", "yes", "image/*, .pdf", "25 MB"),
    *("none", "Cohort *", "forever", "2026-09-01", "1 Sep 2026", "tomorrow", "w środę", "22:30-6", "Tue, Thu"),
    *("https://discord.com/channels/1/2/3", "how do I sort a list"),
)


def check(data: bytes) -> None:
    """Every text is understood or refused in a sentence."""
    text = loaded(data)
    if not isinstance(text, str) or not _sendable(text):
        return
    text = text[:LONGEST]
    query = parsed(text)
    assert len(query.wanted) + len(query.unwanted) <= MOST_TERMS
    number = given_id(text)
    assert number is None or 0 <= number < 2**63
    best(text, NAMES)
    _markdown(text)
    _period(text)
    _settings(text)
    _pressed(text)
    _days(text)
    meant = message_meant(text, 1)
    assert meant is None or 0 <= meant < 2**63
    telling(text)


def _days(text: str) -> None:
    for words in (ENGLISH, POLISH):
        with contextlib.suppress(ProfilerError):
            first, last = absence_days(text, "", TODAY, words)
            assert first <= last
        with contextlib.suppress(ProfilerError):
            first, last = absence_days("today", text, TODAY, words)
            assert first <= last
        with contextlib.suppress(ProfilerError):
            day = day_to_come(text, TODAY, words)
            assert day is None or day >= TODAY
        with contextlib.suppress(ProfilerError):
            assert weekdays_typed(text, words) <= set(range(7))
        with contextlib.suppress(ProfilerError):
            assert all(0 <= minute < 24 * 60 for minute in minutes_typed(text, words))


def _markdown(text: str) -> None:
    shown = as_it_is(text)
    for sign in "*_~`|[]<@#>":
        assert sign not in shown.replace("\\\\", "").replace(f"\\{sign}", ""), sign


def _period(text: str) -> None:
    for words in (ENGLISH, POLISH):
        try:
            period = read_period(text, TODAY, Course(None, None), words)
        except ProfilerError:
            continue
        assert period.first <= period.last <= TODAY
        assert len(suggestions(text, TODAY, words)) <= 25


def _settings(text: str) -> None:
    for setting in SETTINGS.values():
        try:
            value = setting.read(text, POLISH, HERE)
        except ProfilerError:
            continue
        assert setting.kind.holds(value), setting.name
        assert setting.kind.to_value(setting.kind.to_field(value)) == value or setting.name, setting.name
        assert isinstance(setting.written(value, ENGLISH, HERE), str)
        again: Any = setting.read(setting.typed(value, POLISH, HERE), POLISH, HERE)
        assert again == value, (setting.name, value, again)


def _pressed(text: str) -> None:
    pressed, of_student = read_custom_id(text), read_student_id(text)
    for one in (pressed, of_student):
        if one is None:
            continue
        again = read_custom_id(str(one)) if isinstance(one, CustomId) else read_student_id(str(one))
        assert again == one
        assert (one.look if isinstance(one, CustomId) else one.guild_id) < 2**63


def _sendable(text: str) -> bool:
    """Whether it can come in Discord's JSON at all."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


TARGET = Target("typed", as_json(*SEEDS), plain(check), 100)
