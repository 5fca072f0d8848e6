import pytest
from playwright.async_api import Browser, expect

from sandbox import Sandbox
from tests.e2e.browser.classroom import Classroom

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_the_page_comes_back_after_an_outage_and_shows_what_it_missed(browser: Browser, room: Classroom):
    page = await browser.new_page()
    general, reply = room.rooms["general"], room.messages["reply"]
    async with Sandbox(room.world) as box:
        port = int(box.address.rsplit(":", 1)[1])
        await page.goto(f"{box.base}/#as={room.people['mentor']}&channel={general}")
        await expect(page.locator(f'[data-message-id="{reply}"]')).to_be_visible()
    await expect(page.locator("#banner")).to_contain_text("connection to the local Discord is lost")
    room.world.post(general, room.people["anna"], "while you were away")
    room.world.delete(general, reply)
    async with Sandbox(room.world, port=port):
        await expect(page.get_by_test_id("content").last).to_have_text("while you were away", timeout=15_000)
        await expect(page.locator(f'[data-message-id="{reply}"]')).to_have_count(0)
        await expect(page.locator("#banner")).not_to_be_visible()
