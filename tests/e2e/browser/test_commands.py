from collections.abc import Awaitable, Callable
from typing import Any

import nextcord
import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.bot_process import until
from tests.e2e.browser.classroom import Classroom

type OpenPage = Callable[..., Awaitable[Page]]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("bot"),
    pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning"),  # nextcord's
]


async def begin(page: Page, text: str) -> None:
    """Type the beginning of a command into the message box, once commands are known."""
    await page.get_by_test_id("composer-input").press_sequentially(text)
    await expect(page.get_by_test_id("suggestion").first).to_be_visible()


async def test_a_command_runs_from_the_keyboard_alone(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await begin(page, "/gre")
    await page.keyboard.press("Tab")
    await page.keyboard.type("zo")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("content").last).to_have_text(f"Hello {room.people['zoe']} x1")
    await expect(page.get_by_test_id("used-command").last).to_contain_text("/greet")


@pytest.mark.parametrize("typed", ["zol", "LUK", "turtle", "żół"])
async def test_a_person_is_found_by_any_part_of_any_name_without_accents(
    open_page: OpenPage, room: Classroom, typed: str
):
    page = await open_page("mentor")
    await begin(page, "/gre")
    await page.keyboard.press("Tab")
    await page.keyboard.type(typed)
    await expect(page.get_by_test_id("suggestion").first).to_contain_text(room.name("lukasz"))


async def test_an_answer_for_one_person_is_marked_hidden_from_others_and_can_be_dismissed(open_page: OpenPage):
    page, other = await open_page("mentor"), await open_page("anna")
    await begin(page, "/gre")
    for key in ("Tab", "a", "n", "n", "Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.get_by_test_id("ephemeral")).to_contain_text("Only you can see this")
    await expect(other.get_by_test_id("ephemeral")).to_have_count(0)
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.get_by_test_id("ephemeral")).to_have_count(0)


async def test_a_missing_option_is_asked_for_and_a_wrong_number_is_explained(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await begin(page, "/gre")
    await page.keyboard.press("Tab")
    await page.keyboard.type("qqq")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("command-bar")).to_contain_text("Choose one of the suggestions for person.")
    await page.get_by_test_id("option-input").fill("zoe")
    for key in ("Tab", "Tab", "9", "Enter"):
        await page.keyboard.press(key)
    await expect(page.get_by_test_id("command-bar")).to_contain_text("times must be at most 3.")
    for key in ("Backspace", "2", "Enter"):
        await page.keyboard.press(key)
    await expect(page.get_by_test_id("content").last).to_have_text(f"Hello {room.people['zoe']} x2")


async def test_backspace_goes_back_and_escape_leaves(open_page: OpenPage):
    page = await open_page("mentor")
    await begin(page, "/gre")
    for key in ("Tab", "Backspace"):
        await page.keyboard.press(key)
    await expect(page.get_by_test_id("composer-input")).to_have_value("/greet")
    for key in ("Tab", "Escape"):
        await page.keyboard.press(key)
    await expect(page.get_by_test_id("composer-input")).to_have_value("")


async def test_autocomplete_asks_the_bot(open_page: OpenPage):
    page = await open_page("mentor")
    await begin(page, "/loo")
    await page.keyboard.press("Tab")
    await page.keyboard.type("ap")
    await expect(page.get_by_test_id("suggestion")).to_have_text(["apple", "apricot"])
    for key in ("ArrowDown", "Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.get_by_test_id("content").last).to_have_text("Found apricot")


async def test_a_deferred_answer_brings_its_picture(open_page: OpenPage):
    page = await open_page("mentor")
    await begin(page, "/dra")
    for key in ("Tab", "Enter"):
        await page.keyboard.press(key)
    picture = page.get_by_test_id("embed-image")
    await expect(picture).to_have_attribute("alt", "A chart of nothing")
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 400
    await expect(page.get_by_test_id("thinking")).to_have_count(0)


async def test_silence_is_shown_as_such(open_page: OpenPage):
    page = await open_page("mentor")
    await begin(page, "/sil")
    for key in ("Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.get_by_test_id("interaction-failed")).to_have_text("The application did not respond")


async def test_a_message_command_is_in_the_messages_menu(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await page.locator(f'[data-message-id="{room.messages["reply"]}"]').get_by_test_id("content").click(button="right")
    await page.get_by_role("menuitem", name="Count words").click()
    await expect(page.get_by_test_id("content").last).to_have_text("2 words")


async def test_a_user_command_is_in_the_persons_menu_and_works_from_the_keyboard(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await page.get_by_test_id("member").filter(has_text=room.name("anna")).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("content").last).to_have_text(f"Person {room.people['anna']}")


async def test_commands_registered_later_appear_without_reloading(
    open_page: OpenPage, room: Classroom, bot: nextcord.Client
):
    page = await open_page("mentor")
    assert bot.application_id is not None
    later: Any = {"name": "later", "description": "Came later", "type": 1}
    await bot.http.upsert_guild_command(bot.application_id, room.guild, later)
    await page.get_by_test_id("composer-input").press_sequentially("/late")
    await expect(page.get_by_test_id("suggestion")).to_contain_text("Came later")


async def test_the_menu_key_opens_a_messages_menu(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await page.get_by_test_id("message").last.focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Shift+F10")
    await page.get_by_role("menuitem", name="Count words").press("Enter")
    await expect(page.get_by_test_id("content").last).to_have_text("2 words")


async def test_a_late_autocomplete_answer_never_replaces_a_newer_one(open_page: OpenPage):
    page = await open_page("mentor")
    await begin(page, "/loo")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("suggestion")).to_have_count(3)
    held: list[Route] = []

    async def hold_the_first(route: Route) -> None:
        if held:
            await route.continue_()
        else:
            held.append(route)

    await page.route("**/__sandbox__/interactions", hold_the_first)
    await page.keyboard.type("a")
    await until(lambda: len(held) == 1)
    await page.keyboard.type("pr")
    await expect(page.get_by_test_id("suggestion")).to_have_text(["apricot"])
    async with page.expect_response("**/__sandbox__/interactions"):
        await held[0].continue_()
    await expect(page.get_by_test_id("suggestion")).to_have_text(["apricot"])
