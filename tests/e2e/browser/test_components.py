from collections.abc import Awaitable, Callable

import nextcord
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser.answering_bot import Panel
from tests.e2e.browser.classroom import Classroom

type OpenPage = Callable[..., Awaitable[Page]]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning"),  # nextcord's
]


@pytest_asyncio.fixture(loop_scope="module")
async def panel(open_page: OpenPage, room: Classroom, bot: nextcord.Client) -> Page:
    """The page of a mentor with the bot's panel in view."""
    page = await open_page("mentor")
    channel = await bot.fetch_channel(room.rooms["general"])
    assert isinstance(channel, nextcord.TextChannel)
    await channel.send("Panel", view=Panel(timeout=None))
    await expect(page.get_by_test_id("components")).to_be_visible()
    return page


async def test_a_button_changes_its_message(panel: Page):
    await panel.get_by_role("button", name="Count").click()
    await expect(panel.get_by_test_id("content").last).to_contain_text("One press")
    await expect(panel.get_by_role("button", name="Counted")).to_be_focused()


async def test_a_disabled_button_cannot_be_pressed(panel: Page):
    await expect(panel.get_by_role("button", name="Off")).to_be_disabled()


async def test_a_modal_is_filled_in_and_answered(panel: Page):
    await panel.get_by_role("button", name="Note", exact=True).click()
    await expect(panel.get_by_test_id("modal")).to_contain_text("Write a note")
    await panel.keyboard.type("went quiet")
    await panel.keyboard.press("Enter")
    await expect(panel.get_by_test_id("content").last).to_have_text("Noted: went quiet")
    await expect(panel.get_by_test_id("modal")).to_have_count(0)


async def test_an_empty_required_field_keeps_the_modal_open(panel: Page):
    await panel.get_by_role("button", name="Note", exact=True).click()
    await panel.get_by_test_id("modal-submit").click()
    await expect(panel.get_by_test_id("modal-field")).to_be_focused()
    await panel.keyboard.press("Escape")
    await expect(panel.get_by_test_id("modal")).to_have_count(0)


async def test_a_choice_is_made_with_the_arrow_keys(panel: Page):
    await panel.get_by_test_id("select").first.click()
    for key in ("ArrowDown", "Enter"):
        await panel.keyboard.press(key)
    await expect(panel.get_by_test_id("content").last).to_have_text("Period 30")


async def test_a_person_is_selected_by_a_piece_of_a_name(panel: Page, room: Classroom):
    await panel.get_by_test_id("select").last.click()
    await panel.keyboard.type("kowal")
    await panel.keyboard.press("Enter")
    await expect(panel.get_by_test_id("content").last).to_have_text(f"Picked {room.people['anna']}")


async def test_a_button_nobody_answers_says_so(panel: Page, bot: nextcord.Client):
    await bot.close()
    await panel.get_by_role("button", name="Count").click()
    await expect(panel.get_by_test_id("component-failed")).to_be_visible()


async def test_the_newer_layout_components_are_drawn(panel: Page, room: Classroom):
    text = {"type": 10, "id": 3, "content": "**Ben** went quiet"}
    show = {"type": 2, "id": 5, "style": 5, "label": "Read", "url": "https://a.example"}
    section = {"type": 9, "id": 2, "components": [text], "accessory": show}
    line = {"type": 14, "id": 6, "divider": True, "spacing": 1}
    container = {"type": 17, "id": 1, "accent_color": 0x2A9D8F, "spoiler": False, "components": [section, line]}
    room.world.post(room.rooms["general"], room.people["bot"], components=[container], flags=1 << 15)
    drawn = panel.get_by_test_id("container")
    await expect(drawn.locator("strong")).to_have_text("Ben")
    await expect(drawn.get_by_test_id("link-button")).to_have_attribute("href", "https://a.example")
    await expect(drawn.get_by_role("separator")).to_be_visible()
