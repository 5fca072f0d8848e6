"""The page as `profiler page` starts it, on a copy of the seeded school, and mentors who open it."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, BrowserContext, Page

from bot.page import page
from bot.ports import any_free_port
from services.database import Database, open_pool
from services.page_access.desk import PageDesk
from services.page_access.environment import PageEnvironment
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from tests.e2e.mentor_scene import ZONE

READY = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 30_000


@dataclass(frozen=True)
class Pressed:
    """What the button of a link was answered with."""

    status: int
    said: str
    cookie: dict[str, str]


@dataclass
class PageScene:
    """A running page, its database, and the people of the school by their parts."""

    environment: PageEnvironment
    database: Database
    guild_id: int
    browser: Browser
    restart: Callable[[], Awaitable[None]]
    contexts: list[BrowserContext]
    broken: list[str]

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return self.environment.address

    async def role(self, name: str) -> int:
        """The id of a role."""
        found: int = await self.database.pool.fetchval("select id from role where name = $1", name)
        return found

    async def mentor(self, *, cohort: str | None = None) -> int:
        """A mentor of all cohorts, or the one of this cohort alone."""
        mentor = await self.role("Mentor")
        cohorts = await self.database.pool.fetch("select id from role where name like 'Cohort %'")
        wanted = [await self.role(cohort)] if cohort else []
        found: int = await self.database.pool.fetchval(
            "select user_id from member where $1 = any(roles) and roles @> $2::bigint[]"
            " and (cardinality($2::bigint[]) > 0 or not roles && $3::bigint[]) and present order by user_id limit 1",
            *(mentor, wanted, [row["id"] for row in cohorts]),
        )
        return found

    async def student(self, cohort: str) -> tuple[int, str]:
        """A student of a cohort: id and name."""
        row = await self.database.pool.fetchrow(
            "select user_id, display_name from member where $1 = any(roles) and not $2 = any(roles) and present"
            " and not is_bot order by user_id limit 1",
            await self.role(cohort),
            await self.role("Mentor"),
        )
        assert row is not None
        return row["user_id"], row["display_name"]

    async def link(self, user_id: int, *, at: datetime | None = None) -> str:
        """What /dashboard gives somebody."""
        rows = await self.database.pool.fetch("select id from channel where guild_id = $1", self.guild_id)
        viewer = Viewer(user_id, None, frozenset(row["id"] for row in rows))
        desk = PageDesk(self.database, self.address, self.environment.key)
        return (await desk.open(self.guild_id, viewer, at or datetime.now(UTC))).address

    async def tab(self, *, width: int = 1280, locale: str = "en-GB") -> Page:
        """A browser of its own; an error in the page's own program fails the test."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 900}, locale=locale, accept_downloads=True
        )
        self.contexts.append(context)
        tab = await context.new_page()
        tab.set_default_timeout(PATIENCE)
        tab.on("pageerror", lambda error: self.broken.append(str(error)))
        tab.on("console", lambda line: self._heard(line.text))
        tab.on("request", lambda request: self._asked(request.url))
        return tab

    async def entered(self, user_id: int, path: str = "", *, width: int = 1280, locale: str = "en-GB") -> Page:
        """A browser in which somebody opened the page with a new link; at a view, where one is named."""
        tab = await self.tab(width=width, locale=locale)
        if path:
            await tab.goto(f"{self.address}{path}")
        await self.open(tab, await self.link(user_id))
        return tab

    async def open(self, tab: Page, link: str) -> None:
        """Open a link and press the one button there is."""
        await tab.goto(link)
        await tab.locator("#open button").click()
        await tab.wait_for_url(lambda url: "/enter" not in url)
        await self.drawn(tab)

    async def pressed(self, link: str, *, origin: str | None = None) -> Pressed:
        """What the button of a link answers, with its redirection not followed."""
        form, headers = {"link": link.partition("#")[2]}, {"Origin": self.address if origin is None else origin}
        async with (
            aiohttp.ClientSession() as client,
            client.post(f"{self.address}/enter", data=form, headers=headers, allow_redirects=False) as answer,
        ):
            cookie = {name: one.value for name, one in answer.cookies.items() if one.value}
            return Pressed(answer.status, await answer.text(), cookie)

    async def cookie(self, user_id: int) -> dict[str, str]:
        """The session of somebody, for a client that is no browser."""
        pressed = await self.pressed(await self.link(user_id))
        assert pressed.status == 303
        return pressed.cookie

    async def looked(self, action: str, **values: object) -> None:
        """Hold that this stands in the log of looks."""
        rows = await self.database.pool.fetch("select question from audit_log where action = $1 order by id", action)
        assert rows, action
        assert values.items() <= rows[-1]["question"]["values"].items()

    async def drawn(self, tab: Page) -> None:
        """Wait until everything is drawn."""
        await tab.wait_for_selector(READY)

    def _heard(self, line: str) -> None:
        if "Content Security Policy" in line or "Content-Security-Policy" in line:
            self.broken.append(line)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.broken.append(f"asked of somebody else: {url}")


@contextlib.asynccontextmanager
async def page_scene(url: str, browser: Browser, folder: Path) -> AsyncIterator[PageScene]:
    """The page until the block ends; what its own program did wrong fails the last test."""
    port = any_free_port()
    environment = PageEnvironment(
        address=f"http://127.0.0.1:{port}",
        host="127.0.0.1",
        port=port,
        database_url=url,
        own_role=False,
        defaults=GuildSettings(time_zone=ZONE.key, student_roles=("Student",)),
        data_dir=folder / "page",
        files=folder / "files",
        key="a key that is long enough for this test",
    )
    async with contextlib.AsyncExitStack() as running:
        served = await running.enter_async_context(contextlib.AsyncExitStack())
        await served.enter_async_context(page(environment))
        pool = await running.enter_async_context(open_pool(url, 2))

        async def restart() -> None:
            await served.aclose()
            await served.enter_async_context(page(environment))

        guild_id = await pool.fetchval("select id from guild")
        scene = PageScene(environment, Database(pool, url), guild_id, browser, restart, [], [])
        yield scene
        for context in scene.contexts:
            await context.close()
        assert scene.broken == []
