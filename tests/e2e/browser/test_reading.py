from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.browser.classroom import OLD_MESSAGES, Classroom

type OpenPage = Callable[..., Awaitable[Page]]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

STEP_UP = """async (distance) => {
  const scroller = document.querySelector('[data-testid=scroller]');
  const edge = scroller.getBoundingClientRect().top;
  const rows = [...document.querySelectorAll('[data-testid=message]')];
  const row = rows.find((one) => one.getBoundingClientRect().top > edge);
  const before = row.getBoundingClientRect().top;
  const from = scroller.scrollTop;
  scroller.scrollTop = Math.max(0, from - distance);
  const moved = from - scroller.scrollTop;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  await frame();
  while (document.querySelector('.conversation[aria-busy=true]')) await frame();
  return Math.abs(row.getBoundingClientRect().top - before - moved);
}"""


def message(page: Page, room: Classroom, name: str) -> Locator:
    return page.locator(f'[data-testid=message][data-message-id="{room.messages[name]}"]')


async def test_what_people_write_never_becomes_markup_of_the_page(open_page: OpenPage, room: Classroom):
    page = await open_page()
    text = message(page, room, "markup")
    await expect(text.locator("strong")).to_have_text("bold")
    await expect(text.locator("code")).to_have_text("code")
    await expect(text).to_contain_text("<script>document.title='broken'</script>")
    assert await page.locator("main script").count() == 0
    assert "broken" not in await page.title()


async def test_a_spoiler_is_shown_when_pressed(open_page: OpenPage, room: Classroom):
    page = await open_page()
    hidden = message(page, room, "markup").get_by_text("secret")
    await expect(hidden).not_to_be_visible()
    await message(page, room, "markup").get_by_role("button", name="Spoiler").click()
    await expect(hidden).to_be_visible()


async def test_a_picture_opens_large_with_its_alt_text_and_closes_with_escape(open_page: OpenPage):
    page = await open_page()
    await expect(page.get_by_test_id("attachment-image")).to_have_attribute("alt", "A blue screen")
    await page.get_by_test_id("open-picture").click()
    large = page.get_by_test_id("lightbox-image")
    await expect(large).to_be_visible()
    assert await large.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("lightbox")).to_have_count(0)


async def test_a_reply_jumps_to_its_original(open_page: OpenPage, room: Classroom):
    page = await open_page()
    await message(page, room, "reply").get_by_test_id("reply-jump").click()
    await expect(message(page, room, "markup")).to_be_focused()


async def test_scrolling_up_reads_the_whole_history_and_nothing_jumps(open_page: OpenPage):
    page = await open_page()
    await expect(page.get_by_test_id("message").first).to_be_visible()
    worst = 0.0
    for _ in range(200):
        worst = max(worst, await page.evaluate(STEP_UP, 150))
        if await page.get_by_test_id("channel-start").count() and await page.evaluate(STEP_UP, 1) == 0:
            break
    await expect(page.get_by_text("old message 0", exact=True)).to_have_count(1)
    assert await page.get_by_test_id("message").count() == OLD_MESSAGES + 3
    assert worst <= 2


async def test_the_button_brings_back_to_the_newest_message(open_page: OpenPage, room: Classroom):
    page = await open_page()
    await expect(message(page, room, "picture")).to_be_in_viewport()
    for _ in range(8):
        await page.evaluate(STEP_UP, 900)
    await page.get_by_test_id("jump-newest").click()
    await expect(message(page, room, "picture")).to_be_in_viewport()
    await expect(page.get_by_test_id("jump-newest")).not_to_be_visible()


async def test_what_others_do_appears_at_once(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    world, general, anna = room.world, room.rooms["general"], room.people["anna"]
    posted = int(world.post(general, anna, "just now")["id"])
    row = page.locator(f'[data-message-id="{posted}"]')
    await expect(row.get_by_test_id("content")).to_have_text("just now")
    world.react(general, posted, anna, "👍")
    await expect(row.get_by_test_id("reaction")).to_contain_text("1")
    world.edit(general, posted, "a moment ago")
    await expect(row.get_by_test_id("content")).to_have_text("a moment ago (edited)")
    world.delete(general, posted)
    await expect(row).to_have_count(0)
