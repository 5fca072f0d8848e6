"""The five questions put to the report functions of one process, with where their time goes."""

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from benchmarks.data.kept import DataSet
from services.database import Database, open_pool
from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.reports.book import report
from services.reports.question import Question, ReportTools, Viewer
from services.reports.report import Report

SETTINGS = GuildSettings(time_zone="Europe/Warsaw", student_roles=("Student",))
POOL = 8  # as many connections as the bot has


@dataclass(slots=True)
class Spent:
    """Where the time of one answer went, in seconds: in statements (by their first words), drawing, and in all.

    `drawn` are the tasks that were drawn, with what they were drawn from.
    """

    statements: list[tuple[str, float]] = field(default_factory=list)
    drawing: float = 0.0
    all: float = 0.0
    drawn: list[tuple[str, object]] = field(default_factory=list)

    @property
    def asking(self) -> float:
        """What PostgreSQL and the way there took."""
        return sum(took for _, took in self.statements)


class Asker:
    """Asks a made server's questions as a mentor who sees everything."""

    def __init__(self, made: DataSet, pool: asyncpg.Pool, renderer: Renderer) -> None:
        self.made = made
        self._tools = ReportTools(Database(pool, made.url), _Timed(renderer))  # type: ignore[arg-type]
        self._pool = pool
        self._viewer = Viewer(made.cast.people[0].id, None, frozenset(one.id for one in made.cast.places))

    async def ask(self, name: str, values: dict[str, Any]) -> tuple[Report, Spent]:
        """One answer, and what it took."""
        spent = Spent()
        _SPENT.append(spent)
        began = time.perf_counter()
        try:
            question = Question(self.made.cast.guild, name, self._viewer, SETTINGS, self.made.until, values)
            answer = await report(self._tools, question)
        finally:
            _SPENT.remove(spent)
        spent.all = time.perf_counter() - began
        return answer, spent


@contextlib.asynccontextmanager
async def asker(made: DataSet, renderer: Renderer, note: Callable[[Any], None] | None = None) -> AsyncIterator[Asker]:
    """Ready to ask, with connections as the bot has them; `note` is given each statement as asyncpg logs it."""
    async with open_pool(made.url, POOL) as pool:
        connections = [await pool.acquire() for _ in range(POOL)]
        for connection in connections:
            connection.add_query_logger(note or _log)
            await pool.release(connection)
        yield Asker(made, pool, renderer)


def questions(made: DataSet, turn: int = 0) -> dict[str, tuple[str, dict[str, Any]]]:
    """The commands that are measured: each one's report and values, about another student of today's at each turn."""
    newest = [one for one in made.cast.students if one.cohort == made.cast.size.cohorts - 1]
    there = [one for one in newest if one.left_at is None and one.silent_from > made.cast.size.weeks]
    student = there[turn % len(there)].id
    return {
        "/activity": ("activity", {"student": student}),
        "/student card": ("student card", {"student": student}),
        "/cohort heatmap": ("cohort heatmap", {}),
        "/quiet": ("quiet", {}),
        "/search": ("search", {"text": "docker deploy"}),
    }


_SPENT: list[Spent] = []


def _log(query: Any) -> None:
    for spent in _SPENT:
        spent.statements.append((" ".join(query.query.split())[:60], query.elapsed))


class _Timed:
    """The renderer, its time noted."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    async def run(self, task: str, payload: object) -> Any:
        began = time.perf_counter()
        try:
            return await self._renderer.run(task, payload)
        finally:
            for spent in _SPENT:
                spent.drawing += time.perf_counter() - began
                spent.drawn.append((task, payload))
