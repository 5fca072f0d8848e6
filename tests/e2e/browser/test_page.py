"""The page in a real browser: who gets in, what they see there, and that nobody else sees anything."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.conftest import temporary_database
from tests.e2e.browser.page_scene import PageScene, page_scene
from tests.e2e.mentor_scene import Template

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOW = "use /dashboard on your server"
SPRING, AUTUMN = "Cohort Spring", "Cohort Autumn"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    postgres: str, school_template: Template, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PageScene]:
    async for url in temporary_database(postgres, school_template.name):
        async with page_scene(url, browser, tmp_path_factory.mktemp("page")) as running:
            yield running


async def pressed(scene: PageScene, link: str, **headers: str) -> tuple[int, str]:
    """What the button of a link answers, its redirection not followed."""
    form = {"link": link.partition("#")[2]}
    origin = {"Origin": scene.address} | headers
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{scene.address}/enter", data=form, headers=origin, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text()


@pytest.mark.parametrize(
    "path",
    ["/", "/students?cohort=1", "/static/js/index.js", "/media/a.csv", "/_stcore/host-config", "/_stcore/metrics",
     "/component/x", "/enter/login", "/auth/login", "/manifest.json", "/_stcore/stream"],
)  # fmt: skip
async def test_without_a_session_nothing_is_served_but_how_to_get_one(scene: PageScene, path: str) -> None:
    async with aiohttp.ClientSession() as client, client.get(f"{scene.address}{path}") as answer:
        assert answer.status == 401
        assert HOW in await answer.text()
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example"])
async def test_without_a_session_or_from_elsewhere_no_socket_opens(scene: PageScene, origin: str | None) -> None:
    async with aiohttp.ClientSession() as client:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{scene.address}/_stcore/stream", origin=origin or scene.address)

    assert refused.value.status == 403


async def test_a_session_from_elsewhere_opens_no_socket_either(scene: PageScene) -> None:
    tab = await scene.entered(await scene.mentor())
    cookies = {one["name"]: one["value"] for one in await tab.context.cookies()}
    async with aiohttp.ClientSession(cookies=cookies) as client:
        async with client.ws_connect(f"{scene.address}/_stcore/stream", origin=scene.address) as socket:
            assert not socket.closed
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{scene.address}/_stcore/stream", origin="https://elsewhere.example")

    assert refused.value.status == 403


async def test_a_preview_of_a_link_uses_nothing_up(scene: PageScene) -> None:
    link = await scene.link(await scene.mentor())
    async with aiohttp.ClientSession() as client:
        for _ in range(3):
            async with client.get(link) as answer:
                assert (answer.status, answer.cookies.output()) == (200, "")

    status, _ = await pressed(scene, link)

    assert status == 303


async def test_a_link_used_twice_expired_or_altered_is_refused_in_one_sentence(scene: PageScene) -> None:
    mentor = await scene.mentor()
    link = await scene.link(mentor)
    assert (await pressed(scene, link))[0] == 303

    status, said = await pressed(scene, link)
    assert status == 403
    assert "used already" in said

    status, said = await pressed(scene, await scene.link(mentor, at=datetime.now(UTC) - timedelta(minutes=16)))
    assert status == 403
    assert "too old" in said

    good = await scene.link(mentor)
    for wrong in (good + "x", good.replace("#1", "#2", 1), good[:-1], "#", "#" + "9" * 5000):
        status, said = await pressed(scene, wrong)
        assert status in {403, 413}
        assert "no link of mine" in said


async def test_a_link_pressed_from_another_site_is_refused_and_not_used_up(scene: PageScene) -> None:
    link = await scene.link(await scene.mentor())

    assert (await pressed(scene, link, Origin="https://elsewhere.example"))[0] == 403
    assert (await pressed(scene, link, Origin="null"))[0] == 403
    assert (await pressed(scene, link))[0] == 303


async def test_a_link_opens_the_page_and_no_script_can_read_the_session(scene: PageScene) -> None:
    tab = await scene.entered(await scene.mentor())

    await expect(tab.get_by_role("heading", name="All students")).to_be_visible()
    assert "#" not in tab.url
    assert await tab.evaluate("document.cookie.includes('profiler')") is False
    (cookie,) = [one for one in await tab.context.cookies() if one["name"] == "profiler"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")


async def test_a_shared_address_opens_the_same_view_after_signing_in(scene: PageScene) -> None:
    autumn = await scene.role(AUTUMN)

    tab = await scene.entered(await scene.mentor(), f"/students?cohort={autumn}&period=7+days")

    assert f"/students?cohort={autumn}&period=7+days" in tab.url
    await expect(tab.get_by_role("combobox", name="Cohort")).to_have_value(AUTUMN)
    await expect(tab.get_by_role("combobox", name="Period")).to_have_value("Last 7 days")


async def test_the_views_lead_to_each_other_and_filters_go_along(scene: PageScene) -> None:
    autumn = await scene.role(AUTUMN)
    tab = await scene.entered(await scene.mentor())
    await tab.get_by_role("combobox", name="Cohort").click()
    await tab.get_by_role("option", name=AUTUMN).click()
    await tab.wait_for_url(lambda url: f"cohort={autumn}" in url)

    await tab.get_by_test_id("stSidebar").get_by_role("link", name="Students").click()

    await tab.wait_for_url(lambda url: "/students" in url)
    assert f"cohort={autumn}" in tab.url
    await expect(tab.get_by_test_id("stDataFrame").first).to_be_visible()
    looks = await scene.database.pool.fetch("select action, question from audit_log order by id desc limit 1")
    assert [(row["action"], row["question"]["values"].get("cohort")) for row in looks] == [("page students", autumn)]


async def test_a_table_and_a_picture_can_be_saved(scene: PageScene, tmp_path: Path) -> None:
    tab = await scene.entered(await scene.mentor(), "/students")
    async with tab.expect_download() as coming:
        await tab.get_by_role("button", name="Save as CSV").first.click()
    table = tmp_path / "table.csv"
    await (await coming.value).save_as(table)
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert len(rows) > 10
    assert "Student" in rows[0]

    await tab.get_by_test_id("stSidebar").get_by_role("link", name="Overview").click()
    async with tab.expect_download() as coming:
        await tab.locator("[data-title*=png], .modebar-btn").first.click()
    picture = tmp_path / "picture.png"
    await (await coming.value).save_as(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


async def test_a_mentor_of_one_cohort_sees_nobody_of_another(scene: PageScene) -> None:
    stranger, name = await scene.student(AUTUMN)

    tab = await scene.entered(await scene.mentor(cohort=SPRING), f"/student?student={stranger}")

    await expect(tab.get_by_test_id("stAlert").first).to_be_visible()
    assert (
        name not in await tab.inner_text("[data-testid=stMain] [data-testid=stMainBlockContainer] h2, body h1")
        if (await tab.locator("h1, h2").count())
        else True
    )


async def test_who_loses_the_role_sees_nothing_more(scene: PageScene) -> None:
    mentor = await scene.mentor()
    tab = await scene.entered(mentor)
    roles = await scene.database.pool.fetchval("select roles from member where user_id = $1", mentor)
    try:
        await scene.database.pool.execute("update member set roles = '{}' where user_id = $1", mentor)

        await tab.get_by_test_id("stSidebar").get_by_role("link", name="Students").click()

        await expect(tab.get_by_text("Only mentors can ask about students")).to_be_visible()
        assert await tab.get_by_test_id("stDataFrame").count() == 0
    finally:
        await scene.database.pool.execute("update member set roles = $2 where user_id = $1", mentor, roles)
    await tab.reload()
    await expect(tab.get_by_text(HOW)).to_be_visible()


async def test_the_language_can_be_changed_and_who_signs_out_is_out(scene: PageScene) -> None:
    tab = await scene.entered(await scene.mentor())
    await tab.get_by_role("radio", name="Polski").or_(tab.get_by_role("button", name="Polski")).first.click()
    await expect(tab.get_by_test_id("stSidebar").get_by_role("link", name="Uczestnicy")).to_be_visible()

    await tab.get_by_role("button", name="Wyloguj").click()

    await expect(tab.get_by_text("/dashboard").or_(tab.get_by_text("/panel")).first).to_be_visible()
    await tab.reload()
    await expect(tab.get_by_text(HOW)).to_be_visible()


async def test_a_session_outlives_the_process_of_the_page(scene: PageScene) -> None:
    tab = await scene.entered(await scene.mentor())

    await scene.restart()

    await tab.reload()
    await scene.drawn(tab)
    await expect(tab.get_by_role("heading", name="All students")).to_be_visible()


async def test_on_a_phone_nothing_is_wider_than_the_screen(scene: PageScene) -> None:
    tab = await scene.entered(await scene.mentor(), width=400)

    await expect(tab.get_by_role("heading", name="All students")).to_be_visible()
    await until_narrow(tab)


async def until_narrow(tab: Page) -> None:
    """Wait until nothing makes the page wider than the screen."""
    await tab.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
