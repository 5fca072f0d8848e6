"""Options of commands against the record: searches, names, channels and cohorts as somebody typed them."""

import contextlib
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import asyncpg

from services.activity.store import asked_period
from services.errors import ProfilerError
from services.people.finding import find_channels, find_cohorts, find_people, resolved
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.search.finding import Filters, find
from services.search.query import parsed
from tests.fuzz.target import Check, Target, as_json, loaded
from tests.fuzz.targets.database import with_database

GUILD = 700000000000000001
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SETTINGS = GuildSettings(language="pl")
VIEWER = Viewer(1, None, frozenset({5, 6}))
ONE_TEXT = ("text", "student", "channel", "cohort", "period")
SEEDS: tuple[dict[str, Any], ...] = (
    {"text": '"sort a list" -java main.py żółć', "student": "Ola", "channel": "#python", "cohort": "Spring"},
    {"text": "a & b | !c:* <-> (d)", "students": ["Ola", "<@7>", "8"], "period": "30 days", "cohort": "<@&5>"},
    {"text": "'; drop table message; --", "student": "' or 1=1", "channel": "<#5>", "cohort": "%", "period": "$1"},
    {"text": "\\' :* \\\\", "student": "", "channel": "", "cohort": "", "students": [], "period": "whole course"},
)


async def check(con: asyncpg.Connection, data: bytes) -> None:
    """Every option is understood or refused in a sentence."""
    values = loaded(data)
    if not isinstance(values, dict):
        return
    given: dict[str, Any] = {name: _option(value) for name, value in values.items() if name in ONE_TEXT}
    if isinstance(several := values.get("students"), list):
        given["students"] = [_option(one) for one in several[:5]]
    await _searched(con, str(given.get("text") or ""))
    for text in filter(None, (given.get(name) for name in ("student", "channel", "cohort"))):
        await find_people(con, GUILD, text, VIEWER, SETTINGS)
        await find_channels(con, GUILD, text, VIEWER)
        await find_cohorts(con, GUILD, text, VIEWER, SETTINGS)
    with contextlib.suppress(ProfilerError):
        await resolved(con, GUILD, given, VIEWER, SETTINGS)
    with contextlib.suppress(ProfilerError):
        await asked_period(con, GUILD, str(given.get("period") or ""), SETTINGS, NOW)


async def _searched(con: asyncpg.Connection, text: str) -> None:
    query = parsed(text)
    if not query.is_empty:
        with contextlib.suppress(ProfilerError):
            assert await find(con, GUILD, query, Filters(VIEWER.channels), SETTINGS.words) == []


def _option(value: Any) -> str:
    """A text option as Discord sends it."""
    text = value if isinstance(value, str) else str(value)
    return text.encode("utf-8", "replace").decode().replace("\x00", "")[:6000]


def opened() -> AbstractContextManager[Check]:
    """The check with its database."""
    return with_database(check)


TARGET = Target("asked", as_json(*SEEDS), opened, 25)
