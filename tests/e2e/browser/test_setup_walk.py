"""A new administrator sets up a new server in the page, on a phone, from /setup to the notice for students.

The pictures go to tests/output; those in docs/setting-up.md are these.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.browser.conftest import PATIENCE
from tests.e2e.command_line import ROOT
from tests.e2e.setup_scene import Newcomer, new_server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

OUTPUT = ROOT / "tests" / "output"
WORDS_A_MINUTE, SECONDS_A_PRESS, SIGNS_A_SECOND = 238, 2.0, 3  # silent reading, and typing on a phone
THREE_MINUTES = 180.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    postgres: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Newcomer]:
    async with new_server(postgres, migrated_template, tmp_path_factory.mktemp("bot")) as made:
        made.box.interactions.board.deadline = PATIENCE / 1000  # the walk is looked at here, not the three seconds
        yield made


@dataclass
class Person:
    """Somebody at the page who reads every step, and how long that takes a person who does it for the first time."""

    page: Page
    words: int = 0
    presses: int = 0
    typed: int = 0
    titles: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Reading, pressing and typing, not hurried."""
        reading = self.words / WORDS_A_MINUTE * 60
        return reading + self.presses * SECONDS_A_PRESS + self.typed / SIGNS_A_SECOND

    @property
    def panel(self) -> Locator:
        """The step that is shown."""
        return self.page.get_by_test_id("container").last

    async def read(self, title: str, picture: str) -> None:
        """Wait for a step, read all of it and take its picture."""
        await expect(self.panel.get_by_role("heading")).to_have_text(title)
        await expect(self.page.locator(".components.busy")).to_have_count(0)
        self.words += len((await self.panel.inner_text()).split())
        self.titles.append(title)
        await self.panel.screenshot(path=OUTPUT / f"{picture}.png")

    async def press(self, label: str) -> None:
        """Press a button of the step, which may be drawn anew meanwhile."""
        self.presses += 1
        await self.panel.get_by_role("button", name=label, exact=True).click()

    async def choose(self, setting: str, typed: str) -> None:
        """Open a menu, type a piece of what is wanted and take the first that fits."""
        await self.panel.locator(f'[data-custom-id$=":{setting}"]').click()
        await self.page.keyboard.type(typed)
        await self.page.keyboard.press("Enter")
        done = self.page.get_by_test_id("select-done")
        if await done.count():
            await done.click()
            self.presses += 1
        await expect(self.page.locator(".components.busy")).to_have_count(0)
        self.presses, self.typed = self.presses + 2, self.typed + len(typed)

    async def fill(self, *texts: str) -> None:
        """Fill in the form that opened, and send it."""
        fields = self.page.get_by_test_id("modal-field")
        for number, text in enumerate(texts):
            await fields.nth(number).fill(text)
            self.typed += len(text)
        await self.page.get_by_test_id("modal-submit").click()
        await expect(self.page.get_by_test_id("modal")).to_have_count(0)
        self.presses += 1 + len(texts)


async def begin(browser: Browser, scene: Newcomer, typed: str) -> Person:
    """Open the page on a phone and use the command."""
    page = await browser.new_page(viewport={"width": 400, "height": 860})
    page.set_default_timeout(PATIENCE)
    await page.goto(f"{scene.box.base}/#as={scene.admin}&channel={scene.room}")
    await page.wait_for_selector("body[data-ready=true]")
    await page.get_by_test_id("composer-input").press_sequentially(typed)
    await expect(page.get_by_test_id("suggestion").first).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    return Person(page, presses=2, typed=len(typed))


async def test_a_new_administrator_sets_up_a_new_server_in_three_minutes(browser: Browser, scene: Newcomer) -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    person = await begin(browser, scene, "/setup")
    await person.read("Language and time · 1 of 7", "setup-1-language")
    await person.choose("time_zone", "warsaw")
    await expect(person.panel).to_contain_text("Europe/Warsaw")
    await person.press("Continue")
    await person.read("Who is who · 2 of 7", "setup-2-people")
    await person.press("Continue")
    await person.read("Channels · 3 of 7", "setup-3-channels")
    await person.choose("ignored_channels", "account")
    await expect(person.panel).to_contain_text("accounting")
    await person.press("Continue")
    await person.read("Your course · 4 of 7", "setup-4-course")
    await person.press("Dates and holidays…")
    await person.fill("2026-09-01", "2027-01-29")
    await expect(person.panel).to_contain_text("29 Jan 2027")
    await person.press("Continue")
    await person.read("Students’ privacy · 5 of 7", "setup-5-privacy")
    await person.press("Contact…")
    await person.fill("Olivia Owner, olivia@school.example")
    await expect(person.panel).to_contain_text("olivia@school.example")
    await person.press("Continue")
    await person.read("Can I see everything? · 6 of 7", "setup-6-check")
    await expect(person.panel).to_contain_text("Nothing is missing")
    await person.press("Continue")
    await person.read("Everything at a glance · 7 of 7", "setup-7-summary")
    await person.press("Post the notice")
    await expect(person.panel).to_contain_text("The notice for students stands in")
    await person.press("Done")
    await person.read("All set", "setup-8-done")
    assert person.titles[-1] == "All set"
    assert person.seconds < THREE_MINUTES, f"{person.seconds:.0f} s, {person.words} words, {person.presses} presses"
    own, room = scene.own(), scene.fresh.channels["announcements"]
    assert (own["time_zone"], own["course_start"]) == ("Europe/Warsaw", "2026-09-01")
    assert own["ignored_channels"] == [str(scene.fresh.channels["accounting"])]
    await person.page.goto(f"{scene.box.base}/#as={scene.fresh.people['student']}&channel={room}")
    await person.page.set_viewport_size({"width": 400, "height": 1800})  # all of it in one picture
    notice = person.page.get_by_test_id("message").last
    await expect(notice).to_contain_text("Your data on this course")
    await person.page.mouse.move(0, 0)
    await notice.screenshot(path=OUTPUT / "setup-9-notice.png")
    await person.page.close()
