"""The page in a real browser: who gets in, what they see there, and that nobody else sees anything."""

import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.conftest import temporary_database
from tests.e2e.browser.page_scene import PageScene, page_scene
from tests.e2e.mentor_scene import Template

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOW = "use /dashboard on your server"
SPRING, AUTUMN = "Cohort Spring", "Cohort Autumn"
CLOSED = (
    "/",
    "/students?cohort=1",
    "/static/js/index.js",
    "/media/a.csv",
    "/component/x",
    "/manifest.json",
    "/enter/login",
    "/auth/login",
    "/oauth2callback",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/stream",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    postgres: str, school_template: Template, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PageScene]:
    async for url in temporary_database(postgres, school_template.name):
        async with page_scene(url, browser, tmp_path_factory.mktemp("page")) as running:
            yield running


async def test_without_a_session_nothing_is_served_but_how_to_get_one(scene: PageScene) -> None:
    async with aiohttp.ClientSession() as client:
        for path in CLOSED:
            async with client.get(f"{scene.address}{path}") as answer:
                assert (path, answer.status) == (path, 401)
                assert HOW in await answer.text()
                assert answer.headers["X-Frame-Options"] == "DENY"
                assert answer.headers["Cache-Control"] == "no-store"
        async with client.post(f"{scene.address}/_stcore/upload_file/a/b") as answer:
            assert answer.status == 401
        async with client.get(f"{scene.address}/_stcore/health") as answer:
            assert answer.status == 200


async def test_no_socket_opens_without_a_session_or_from_another_site(scene: PageScene) -> None:
    cookie = await scene.cookie(await scene.mentor())
    elsewhere = "https://elsewhere.example"
    for cookies, origin in (({}, scene.address), ({}, elsewhere), (cookie, elsewhere), (cookie, None)):
        async with aiohttp.ClientSession(cookies=cookies) as client:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await client.ws_connect(f"{scene.address}/_stcore/stream", origin=origin)
        assert refused.value.status == 403
    async with (
        aiohttp.ClientSession(cookies=cookie) as client,
        client.ws_connect(f"{scene.address}/_stcore/stream", origin=scene.address) as socket,
    ):
        assert not socket.closed


async def test_a_preview_of_a_link_uses_nothing_up(scene: PageScene) -> None:
    link = await scene.link(await scene.mentor())
    async with aiohttp.ClientSession() as client:
        for _ in range(3):
            async with client.get(link) as answer:
                assert (answer.status, answer.cookies.output()) == (200, "")

    assert (await scene.pressed(link)).status == 303


async def test_a_link_used_twice_expired_or_altered_is_refused_in_one_sentence(scene: PageScene) -> None:
    mentor = await scene.mentor()
    link = await scene.link(mentor)
    assert (await scene.pressed(link)).status == 303

    again = await scene.pressed(link)
    assert (again.status, "used already" in again.said, again.cookie) == (403, True, {})

    late = await scene.pressed(await scene.link(mentor, at=datetime.now(UTC) - timedelta(minutes=16)))
    assert (late.status, "too old" in late.said, late.cookie) == (403, True, {})

    good = await scene.link(mentor)
    for wrong in (good + "x", good.replace("#1", "#2", 1), good[:-1], "#", "#" + "9" * 5000):
        refused = await scene.pressed(wrong)
        assert refused.status in {403, 413}
        assert ("no link of mine" in refused.said, refused.cookie) == (True, {})


async def test_a_link_pressed_on_another_site_is_refused_and_not_used_up(scene: PageScene) -> None:
    link = await scene.link(await scene.mentor())

    for elsewhere in ("https://elsewhere.example", "null", ""):
        assert (await scene.pressed(link, origin=elsewhere)).status == 403
    assert (await scene.pressed(link)).status == 303


async def test_a_link_opens_the_page_on_a_phone_and_no_script_can_read_the_session(scene: PageScene) -> None:
    tab = await scene.entered(await scene.mentor(), width=400)

    await expect(tab.get_by_role("heading", name="All students")).to_be_visible()
    assert "#" not in tab.url
    assert await tab.evaluate("document.cookie.includes('profiler')") is False
    (cookie,) = [one for one in await tab.context.cookies() if one["name"] == "profiler"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    await tab.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
    await tab.context.close()


async def test_a_shared_address_opens_after_signing_in_and_its_filters_go_along(
    scene: PageScene, tmp_path: Path
) -> None:
    autumn, spring = await scene.role(AUTUMN), await scene.role(SPRING)
    tab = await scene.entered(await scene.mentor(), f"/students?cohort={autumn}&period=7+days")
    menu = tab.get_by_test_id("stSidebar")
    assert f"/students?cohort={autumn}&period=7+days" in tab.url
    await expect(tab.get_by_role("combobox", name="Cohort")).to_have_value(AUTUMN)
    await expect(tab.get_by_role("combobox", name="Period")).to_have_value("Last 7 days")
    await scene.looked("page students", cohort=autumn, period="7 days")

    async with tab.expect_download() as coming:
        await tab.get_by_role("button", name="Save as CSV").first.click()
    table = tmp_path / "table.csv"
    await (await coming.value).save_as(table)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert len(rows) > 5
    assert {row["Cohort"] for row in rows} == {AUTUMN}
    await scene.looked("page students: csv", cohort=autumn)
    await tab.get_by_test_id("stDataFrame").first.hover()
    await expect(tab.get_by_role("button", name="Fullscreen").first).to_be_visible()
    await expect(tab.get_by_role("button", name="Download as CSV")).to_have_count(0)

    await tab.get_by_role("combobox", name="Cohort").click()
    await tab.get_by_role("option", name=SPRING).click()
    await tab.wait_for_url(lambda url: f"cohort={spring}" in url)
    overview = menu.get_by_role("link", name="Overview")
    await expect(overview).to_have_attribute("href", re.compile(f"cohort={spring}"))
    await overview.click()
    await tab.wait_for_url(lambda url: "/students" not in url)
    assert f"cohort={spring}" in tab.url
    assert "period=7+days" in tab.url
    await expect(tab.locator(".modebar-btn").first).to_be_visible()
    await expect(tab.get_by_role("heading", name=SPRING)).to_have_count(1)  # what was there before is gone

    async with tab.expect_download() as coming:
        await tab.locator(".modebar-btn").first.click()
    picture = tmp_path / "picture.png"
    await (await coming.value).save_as(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    await tab.context.close()


async def test_a_mentor_of_one_cohort_sees_nobody_of_another_and_leaves(scene: PageScene) -> None:
    stranger, name = await scene.student(AUTUMN)
    tab = await scene.entered(await scene.mentor(cohort=SPRING), f"/student?student={stranger}")
    await expect(tab.get_by_role("heading", name="One student")).to_be_visible()
    assert name not in await tab.inner_text("body")
    assert await tab.locator(".js-plotly-plot").count() == 0

    await tab.get_by_test_id("stSidebar").get_by_text("Polski").click()
    await expect(tab.get_by_test_id("stSidebar").get_by_role("link", name="Uczestnicy")).to_be_visible()
    await tab.get_by_role("button", name="Wyloguj").click()

    await expect(tab.get_by_text("(any more)")).to_be_visible()
    await tab.reload()
    await expect(tab.get_by_text(HOW)).to_be_visible()
    await tab.context.close()


async def test_who_loses_the_role_sees_nothing_more(scene: PageScene) -> None:
    mentor = await scene.mentor()
    tab = await scene.entered(mentor, "/record")
    roles = await scene.database.pool.fetchval("select roles from member where user_id = $1", mentor)
    try:
        await scene.database.pool.execute("update member set roles = '{}' where user_id = $1", mentor)
        await tab.get_by_test_id("stSidebar").get_by_role("link", name="Students").click()

        await expect(tab.get_by_text("Only mentors can ask about students")).to_be_visible()
        await expect(tab.get_by_test_id("stDataFrame")).to_have_count(0)
    finally:
        await scene.database.pool.execute("update member set roles = $2 where user_id = $1", mentor, roles)
    await tab.reload()
    await expect(tab.get_by_text(HOW)).to_be_visible()
    await tab.context.close()


async def test_a_session_outlives_the_process_of_the_page(scene: PageScene) -> None:
    cookie = await scene.cookie(await scene.mentor())

    await scene.restart()

    async with aiohttp.ClientSession(cookies=cookie) as client:
        async with client.get(scene.address) as answer:
            assert answer.status == 200
            program = "/static/js/" + (await answer.text()).partition("/static/js/")[2].partition('"')[0]
        async with client.get(f"{scene.address}{program}") as answer:
            assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
            assert answer.headers["Cache-Control"].startswith("private, immutable")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with aiohttp.ClientSession() as client, client.get(f"{scene.address}{program}") as answer:
        assert (answer.status, HOW in await answer.text()) == (401, True)
