from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser.classroom import Classroom

type OpenPage = Callable[..., Awaitable[Page]]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_one_becomes_somebody_else_by_typing_a_piece_of_their_name(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor", "mentors")
    await page.get_by_test_id("act-as").click()
    await page.keyboard.type("zol")
    await expect(page.get_by_test_id("person")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("self-name")).to_have_text(room.name("lukasz"))
    await expect(page.locator('[data-testid=channel][data-name="mentors"]')).to_have_count(0)
    await expect(page.get_by_test_id("channel-title")).to_have_text("general")


async def test_everybody_is_listed_by_their_part(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await page.get_by_test_id("act-as").click()
    people = page.get_by_test_id("people")
    await expect(people.get_by_role("heading")).to_have_text(["Act as", "Mentors — 1", "Admins — 1", "Students — 3"])


async def test_a_direct_message_reaches_the_other_person(open_page: OpenPage, room: Classroom):
    mentor, anna = await open_page("mentor"), await open_page("anna")
    await mentor.get_by_test_id("member").filter(has_text=room.name("anna")).click()
    await mentor.get_by_role("menuitem", name="Message").click()
    await expect(mentor.get_by_test_id("channel-title")).to_have_text(room.name("anna"))
    await mentor.get_by_test_id("composer-input").fill("How are you?")
    await mentor.keyboard.press("Enter")
    await expect(anna.get_by_test_id("rail-dms")).to_contain_text("1")
    await anna.get_by_test_id("rail-dms").click()
    await anna.get_by_test_id("dm").filter(has_text=room.name("mentor")).click()
    await expect(anna.get_by_test_id("content")).to_have_text(["How are you?"])


async def test_members_are_grouped_by_the_roles_that_stand_apart(open_page: OpenPage, room: Classroom):
    page = await open_page("mentor")
    await expect(page.get_by_test_id("member")).to_have_count(len(room.people))
