from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from sandbox import Sandbox
from tests.e2e.browser.classroom import Classroom

type OpenPage = Callable[..., Awaitable[Page]]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_mentor_sees_the_mentors_channel_and_a_student_does_not(open_page: OpenPage):
    mentors, students = await open_page("mentor"), await open_page("anna")
    await expect(mentors.locator('[data-testid=channel][data-name="mentors"]')).to_be_visible()
    await expect(students.locator('[data-testid=channel][data-name="general"]')).to_be_visible()
    await expect(students.locator('[data-testid=channel][data-name="mentors"]')).to_have_count(0)


async def test_the_address_remembers_who_acts_and_where(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await page.locator('[data-testid=channel][data-name="mentors"]').click()
    await expect(page.get_by_test_id("channel-title")).to_have_text("mentors")
    await page.reload()
    await expect(page.get_by_test_id("channel-title")).to_have_text("mentors")
    await expect(page.get_by_test_id("self-name")).to_have_text(room.name("mentor"))
    assert f"as={room.people['mentor']}" in page.url


async def test_a_forum_lists_its_posts_and_marks_the_archived_one(open_page: OpenPage):
    page = await open_page("anna", "questions")
    await expect(page.get_by_test_id("post")).to_have_count(2)
    await expect(page.get_by_test_id("post").filter(has_text="An old question")).to_contain_text("Archived")
    await page.get_by_test_id("post").filter(has_text="Why does my loop").click()
    await expect(page.get_by_test_id("content")).to_have_text(["It prints for ever."])


async def test_a_new_post_opens_by_itself(open_page: OpenPage):
    page = await open_page("anna", "questions")
    await page.get_by_test_id("new-post").click()
    await page.get_by_test_id("modal-field").first.fill("What is a tuple?")
    await page.get_by_test_id("modal-field").last.fill("I only know lists.")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("channel-title")).to_have_text("What is a tuple?")
    await expect(page.get_by_test_id("content")).to_have_text(["I only know lists."])


async def test_a_voice_channel_shows_who_is_in_it(open_page: OpenPage, room: Classroom):
    page = await open_page()
    await expect(page.get_by_test_id("voice-member")).to_have_text([f"ZM{room.name('zoe')}"])


async def test_another_channel_is_marked_unread_until_it_is_opened(open_page: OpenPage, room: Classroom, box: Sandbox):
    page = await open_page("mentor", "mentors")
    room.world.post(room.rooms["general"], room.people["anna"], f"hello <@{room.people['mentor']}>")
    channel = page.locator('[data-testid=channel][data-name="general"]')
    await expect(channel.get_by_test_id("badge")).to_have_text("1")
    await channel.click()
    await expect(page.get_by_test_id("badge")).to_have_count(0)


async def test_on_a_phone_the_channels_are_in_a_drawer(open_page: OpenPage):
    page = await open_page(width=400)
    assert await page.evaluate("document.documentElement.scrollWidth") == 400
    await expect(page.get_by_test_id("channels")).not_to_be_visible()
    await page.get_by_test_id("open-side").click()
    await page.locator('[data-testid=channel][data-name="mentors"]').click()
    await expect(page.get_by_test_id("channels")).not_to_be_visible()
    await expect(page.get_by_test_id("channel-title")).to_have_text("mentors")


async def test_what_is_to_be_known_of_this_world_is_said_until_it_is_dismissed(open_page: OpenPage, box: Sandbox):
    box.people.says.append("All times are moved by 300 weeks.")
    page = await open_page()
    await expect(page.get_by_test_id("notice")).to_have_text("All times are moved by 300 weeks.")
    await page.get_by_test_id("notice").get_by_role("button", name="Dismiss").click()
    await page.reload()
    await expect(page.get_by_test_id("content").last).to_be_visible()
    await expect(page.get_by_test_id("notice")).not_to_be_visible()


async def test_every_button_and_field_has_a_name_and_nothing_comes_from_outside(open_page: OpenPage, box: Sandbox):
    page = await open_page()
    outside: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(box.base) else outside.append(request.url))
    await page.reload()
    await expect(page.get_by_test_id("content").last).to_be_visible()
    await page.get_by_test_id("message").last.hover()
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input:not([hidden]), textarea')]
          .filter((one) => !one.innerText.trim() && !one.getAttribute('aria-label') && !one.labels?.length)
          .map((one) => one.outerHTML)"""
    )
    assert nameless == []
    assert outside == []


async def test_someone_who_left_sees_no_channel(open_page: OpenPage, room: Classroom):
    room.world.remove_member(room.guild, room.people["zoe"])
    page = await open_page("zoe")
    await expect(page.get_by_text("There is no channel here that this person can see.")).to_be_visible()
    await expect(page.get_by_test_id("composer-input")).not_to_be_visible()
    await expect(page.get_by_test_id("act-as")).to_contain_text("Left the server")
