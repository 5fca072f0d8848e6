from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser.classroom import Classroom, png

type OpenPage = Callable[..., Awaitable[Page]]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def newest(room: Classroom) -> dict[str, object]:
    return room.world.messages(room.rooms["general"]).page(limit=1)[0]


async def write(page: Page, text: str) -> None:
    await page.get_by_test_id("composer-input").fill(text)
    await page.keyboard.press("Enter")


async def test_a_message_is_sent_with_enter_and_edited_with_arrow_up(open_page: OpenPage, room: Classroom):
    page = await open_page("anna")
    await write(page, "helo")
    await expect(page.get_by_test_id("content").last).to_have_text("helo")
    await page.get_by_test_id("composer-input").press("ArrowUp")
    await page.get_by_test_id("edit-input").fill("hello")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("content").last).to_have_text("hello (edited)")
    assert newest(room)["content"] == "hello"


async def test_a_reply_names_its_original(open_page: OpenPage, room: Classroom):
    page = await open_page("zoe")
    original = page.locator(f'[data-message-id="{room.messages["picture"]}"]')
    await original.hover(position={"x": 200, "y": 10})
    await original.get_by_test_id("reply").click()
    await page.keyboard.type("nice")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("reply-jump").last).to_contain_text(room.name("lukasz"))
    assert newest(room)["message_reference"]["message_id"] == str(room.messages["picture"])  # type: ignore[index]


async def test_a_file_is_sent_and_shown(open_page: OpenPage):
    page = await open_page("anna")
    await page.get_by_test_id("file-input").set_input_files(
        {"name": "mine.png", "mimeType": "image/png", "buffer": png(40, 30)}
    )
    await expect(page.get_by_test_id("file-chip")).to_contain_text("mine.png")
    await page.get_by_test_id("composer-input").press("Enter")
    picture = page.get_by_test_id("attachment-image").last
    await expect(picture).to_have_attribute("title", "mine.png")
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40


@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_a_file_can_be_pasted_and_dropped(open_page: OpenPage, way: str):
    page = await open_page("anna")
    await page.evaluate(
        """(way) => {
          const data = new DataTransfer();
          data.items.add(new File(['hello'], 'notes.txt', { type: 'text/plain' }));
          const options = { bubbles: true, cancelable: true };
          const event = way === 'paste'
            ? new ClipboardEvent('paste', { ...options, clipboardData: data })
            : new DragEvent('drop', { ...options, dataTransfer: data });
          document.getElementById('composer-input').dispatchEvent(event);
        }""",
        way,
    )
    await expect(page.get_by_test_id("file-chip")).to_contain_text("notes.txt")
    await page.get_by_test_id("composer-input").press("Enter")
    await expect(page.get_by_test_id("attachment-file")).to_contain_text("notes.txt")
    await expect(page.get_by_test_id("attachment-file")).to_contain_text("5 B")


async def test_a_mention_is_found_by_a_piece_of_a_name(open_page: OpenPage, room: Classroom):
    page = await open_page("anna")
    await page.get_by_test_id("composer-input").press_sequentially("hi @zol")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("content").last).to_have_text(f"hi @{room.name('lukasz')}")
    assert newest(room)["content"] == f"hi <@{room.people['lukasz']}>"


async def test_a_reaction_is_given_and_taken_back(open_page: OpenPage, room: Classroom):
    page = await open_page("anna")
    original = page.locator(f'[data-message-id="{room.messages["picture"]}"]')
    await original.hover(position={"x": 200, "y": 10})
    await original.get_by_test_id("add-reaction").click()
    await page.get_by_test_id("emoji-panel").get_by_text("🎉").click()
    reaction = original.get_by_test_id("reaction")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.click()
    await expect(reaction).to_have_count(0)


async def test_an_own_message_is_deleted_from_its_menu(open_page: OpenPage):
    page = await open_page("anna")
    await write(page, "oh no")
    row = page.get_by_test_id("message").filter(has_text="oh no")
    await row.click(button="right")
    await page.get_by_role("menuitem", name="Delete message").click()
    await expect(row).to_have_count(0)


async def test_a_refusal_is_one_sentence_and_the_text_stays(open_page: OpenPage, room: Classroom):
    page = await open_page("anna")
    everyone, send = room.guild, 1 << 11
    room.world.set_overwrite(room.rooms["general"], everyone, 0, 0, send)
    await write(page, "may I?")
    await expect(page.get_by_test_id("toast")).to_have_text("You cannot write here.")
    await expect(page.get_by_test_id("composer-input")).to_have_value("may I?")


async def test_what_is_being_edited_is_not_lost_when_others_react(open_page: OpenPage, room: Classroom):
    page = await open_page("lukasz")
    picture = room.messages["picture"]
    await page.get_by_test_id("composer-input").press("ArrowUp")
    await page.get_by_test_id("edit-input").fill("look at")
    room.world.react(room.rooms["general"], picture, room.people["anna"], "👍")
    room.world.post(room.rooms["general"], room.people["anna"], "I did")
    await expect(page.get_by_test_id("content").last).to_have_text("I did")
    await page.keyboard.type(" this")
    await page.keyboard.press("Enter")
    row = page.locator(f'[data-message-id="{picture}"]')
    await expect(row.get_by_test_id("content")).to_have_text("look at this (edited)")
    await expect(row.get_by_test_id("reaction")).to_contain_text("👍")


async def test_a_vote_is_counted_and_changed(open_page: OpenPage, room: Classroom):
    answers = [{"poll_media": {"text": "Monday"}}, {"poll_media": {"text": "Tuesday"}}]
    poll = {"question": {"text": "Which day?"}, "answers": answers, "duration": 24}
    room.world.post(room.rooms["general"], room.people["mentor"], poll=poll)
    page = await open_page("anna")
    monday, tuesday = page.get_by_test_id("poll-answer").first, page.get_by_test_id("poll-answer").last
    await monday.click()
    await expect(monday).to_contain_text("1 · 100%")
    await tuesday.click()
    await expect(tuesday).to_have_attribute("aria-pressed", "true")
    await expect(monday).to_contain_text("0 · 0%")
    await expect(tuesday).to_be_focused()


async def test_a_long_press_opens_the_menu_of_a_message(open_page: OpenPage):
    page = await open_page("anna", width=400)
    text = page.get_by_test_id("content").last
    finger = {"pointerType": "touch", "clientX": 100, "clientY": 300, "bubbles": True}
    await page.clock.install()
    await text.dispatch_event("pointerdown", finger)
    await page.clock.fast_forward(600)
    await text.dispatch_event("pointerup", finger)
    await page.clock.fast_forward(10)
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
