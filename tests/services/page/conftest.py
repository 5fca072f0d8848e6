"""The seeded school as the page reads it: a copy of what the bot recorded, without the bot."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest_asyncio

from services.database import Database, open_pool
from services.people.guild_settings import GuildSettings
from services.reports import book
from services.reports.question import Question, ReportTools, Viewer
from services.reports.report import Report
from tests.conftest import temporary_database
from tests.e2e.conftest import school_template
from tests.e2e.mentor_scene import ZONE, Template
from tests.services.page.drawer import Drawer

__all__ = ["school_template"]


SCHOOL = GuildSettings(time_zone=ZONE.key, student_roles=("Student",))  # as the bot that recorded it


@dataclass(frozen=True)
class Recorded:
    """A mentor of all cohorts asks the same of the page and of a command."""

    tools: ReportTools
    guild_id: int
    now: datetime
    channels: Mapping[str, int]
    roles: Mapping[str, int]
    settings: GuildSettings = SCHOOL

    def question(self, name: str, viewer: Viewer | None = None, **values: Any) -> Question:
        """A question; names of roles and channels stand for their ids."""
        given = {**values}
        for option, names in (("cohort", self.roles), ("role", self.roles), ("channel", self.channels)):
            if option in given:
                given[option] = names[given[option]]
        everything = Viewer(1, None, frozenset(self.channels.values()))
        return Question(self.guild_id, name, viewer or everything, self.settings, self.now, given)

    async def command(self, name: str, viewer: Viewer | None = None, **values: Any) -> Report:
        """What the command of that name answers."""
        return await book.report(self.tools, self.question(name, viewer, **values))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recorded(postgres: str, school_template: Template) -> AsyncIterator[Recorded]:
    """The school for a whole module."""
    async for url in temporary_database(postgres, school_template.name):
        async with open_pool(url, 4) as pool:
            guild_id = await pool.fetchval("select id from guild")
            channels = await pool.fetch("select name, id from channel where kind not in (10, 11, 12)")
            roles = await pool.fetch("select name, id from role")
            yield Recorded(
                ReportTools(Database(pool, url), Drawer()),
                guild_id,
                school_template.anchor + timedelta(minutes=5),
                {row["name"]: row["id"] for row in channels},
                {row["name"]: row["id"] for row in roles},
            )
