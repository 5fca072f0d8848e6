"""The page in a real Chromium: from the press of the link's button until the key figures stand there."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from playwright.async_api import BrowserContext, async_playwright

from benchmarks.bench import Bench
from benchmarks.data.kept import DataSet, data_set
from benchmarks.measure import Measure
from bot.page import page
from bot.ports import any_free_port
from sandbox.chromium import QUIET, chromium
from services.database import Database, open_pool
from services.page_access.desk import PageDesk
from services.page_access.environment import PageEnvironment
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer

PART = "page"
BUDGET = 2.0  # seconds
ENOUGH = 2  # repeats: each is three visits
KEY = "of no secret: the page of a measurement, on this machine alone"
LOOKS_AT_THE_BUTTON, PATIENCE = 1_000, 60_000  # milliseconds
FIRST, AGAIN, KEPT = "first visit of a browser", "another visit, another question", "the same within a minute"
PRESS = """() => document.querySelector("#open").addEventListener("submit", () => {
  sessionStorage.pressed = performance.timeOrigin + performance.now();
})"""
WATCH = """
const seen = (name) => { window[name] ??= performance.timeOrigin + performance.now() - sessionStorage.pressed; };
const look = () => {
  if (document.querySelector("[data-testid=stMetricValue]")) seen("figures");
  const plots = [...document.querySelectorAll(".js-plotly-plot .main-svg")].length;
  const at = document.querySelector("[data-testid=stApp]");
  if (plots && at.dataset.testScriptState === "notRunning") seen("everything");
  requestAnimationFrame(look);
};
if (!location.pathname.startsWith("/enter")) requestAnimationFrame(look);
"""
FORGET = (
    "delete from page_link where guild_id = $1",
    "delete from page_session where guild_id = $1",
    "delete from audit_log where guild_id = $1 and action like 'page %'",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A running page, whose mentor opens it again and again."""

    made: DataSet
    database: Database
    address: str

    async def link(self) -> str:
        """What /dashboard gives the mentor."""
        viewer = Viewer(self.made.cast.mentors[0].id, None, frozenset(place.id for place in self.made.cast.places))
        return (await PageDesk(self.database, self.address, KEY).open(self.made.cast.guild, viewer, _now())).address

    async def visit(self, browser: BrowserContext, days: int) -> tuple[float, float]:
        """Seconds from the press until the key figures, and until everything was drawn."""
        # As a shared address of the page leaves it: each period is a question of its own.
        asked = quote(f"/?period={days} days")
        await browser.add_cookies([{"name": "profiler_wanted", "value": asked, "url": self.address}])
        tab = await browser.new_page()
        await tab.goto(await self.link())
        await tab.wait_for_timeout(LOOKS_AT_THE_BUTTON)
        await tab.evaluate(PRESS)
        await tab.locator("#open button").click()
        await tab.wait_for_function("window.everything", timeout=PATIENCE)
        figures, everything = await tab.evaluate("[window.figures, window.everything]")
        await tab.close()
        return figures / 1000, everything / 1000


async def run(bench: Bench) -> list[Measure]:
    """Each repeat with a browser that never saw the page, which then comes twice more."""
    path = chromium()
    if path is None:
        bench.say("no Chromium was found: nothing is measured")
        return []
    taken: dict[str, list[tuple[float, float]]] = {FIRST: [], AGAIN: [], KEPT: []}
    async with _scene(bench) as scene, async_playwright() as play:
        for turn in range(1 if bench.quick else min(bench.repeats, ENOUGH) + 1):
            days = 30 + 2 * turn
            visits = {FIRST: days, AGAIN: days + 1, KEPT: days + 1} if turn else {FIRST: days}
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
                browser = await play.chromium.launch_persistent_context(
                    profile, executable_path=path, args=list(QUIET), viewport={"width": 1280, "height": 900}
                )
                await browser.add_init_script(WATCH)
                for name, period in visits.items():
                    seconds = await scene.visit(browser, period)
                    bench.say(f"{name}: {seconds[0]:.2f} s, everything {seconds[1]:.2f} s")
                    if turn or bench.quick:  # the very first visitor warms what every other finds warm
                        taken[name].append(seconds)
                await browser.close()
    return [measure for name, seconds in taken.items() for measure in _measures(name, seconds)]


def _measures(name: str, seconds: list[tuple[float, float]]) -> Iterator[Measure]:
    if seconds:
        figures, everything = zip(*seconds, strict=True)
        yield Measure(PART, f"key figures, {name}", figures, "s", goal=BUDGET, better="lower")
        yield Measure(PART, f"everything drawn, {name}", everything, "s", better="lower")


@contextlib.asynccontextmanager
async def _scene(bench: Bench) -> AsyncIterator[Scene]:
    port = any_free_port()
    with tempfile.TemporaryDirectory() as folder:
        async with data_set(bench.data, "tiny" if bench.quick else "1m", bench.say) as made:
            environment = PageEnvironment(
                address=f"http://127.0.0.1:{port}",
                host="127.0.0.1",
                port=port,
                database_url=made.url,
                own_role=False,
                defaults=GuildSettings(time_zone="Europe/Warsaw", student_roles=("Student",)),
                data_dir=Path(folder),
                files=Path(folder) / "files",
                key=KEY,
            )
            async with open_pool(made.url, 1) as pool:
                try:
                    async with page(environment):
                        yield Scene(made, Database(pool, made.url), environment.address)
                finally:
                    for statement in FORGET:
                        await pool.execute(statement, made.cast.guild)


def _now() -> datetime:
    return datetime.now(UTC)
