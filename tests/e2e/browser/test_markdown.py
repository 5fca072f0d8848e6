import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from sandbox import Sandbox
from tests.e2e.browser.classroom import classroom

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SHOW = """async (text) => {
  const { markdown } = await import('/page/markdown.js');
  const holder = document.createElement('div');
  holder.append(...markdown(text));
  return holder.innerHTML;
}"""
LINK = '<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{1}</a>'
CASES = {
    "plain": '<div class="text">plain</div>',
    "**b** *i* _i_ __u__ ~~s~~": '<div class="text"><strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s></div>',
    "***both***": '<div class="text"><strong><em>both</em></strong></div>',
    "2 * 3 * 4 and snake_case_name": '<div class="text">2 * 3 * 4 and snake_case_name</div>',
    r"\*not\*": '<div class="text">*not*</div>',
    "`a *b*`": '<div class="text"><code>a *b*</code></div>',
    "**open": '<div class="text">**open</div>',
    "# big": '<div class="header h1" role="heading" aria-level="3">big</div>',
    "#no": '<div class="text">#no</div>',
    "-# small": '<div class="subtext">small</div>',
    "> a\n> b\nc": '<blockquote><div class="text">a\nb</div></blockquote><div class="text">c</div>',
    ">>> a\nb": '<blockquote><div class="text">a\nb</div></blockquote>',
    "- a\n  - b\n- c": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    "3. a\n4. b": '<ol start="3"><li>a</li><li>b</li></ol>',
    "```py\nx = '<b>'\n```": '<pre class="code" tabindex="0" data-language="py"><code>x = \'&lt;b&gt;\'</code></pre>',
    "https://a.example/x?y=1.": f'<div class="text">{LINK.format("https://a.example/x?y=1", "https://a.example/x?y=1")}.</div>',
    "[here](https://a.example)": f'<div class="text">{LINK.format("https://a.example", "here")}</div>',
    "[x](javascript:alert(1))": '<div class="text">[x](javascript:alert(1))</div>',
    "<img src=x onerror=alert(1)>": '<div class="text">&lt;img src=x onerror=alert(1)&gt;</div>',
    "<@1> <#1>": '<div class="text"><button type="button" class="mention" data-user="1">@Unknown person</button> '
    '<span class="mention">#unknown</span></div>',
}
HOSTILE = ("*", "_", "**", "||", "[", "`", "<", "> ", "- ", "~~", "*a", "_a ", "[a](", "**a*", "```", "\\")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """The page, for its modules."""
    room = classroom()
    async with Sandbox(room.world) as box:
        opened = await browser.new_page()
        await opened.goto(f"{box.base}/#as={room.people['mentor']}&channel={room.rooms['mentors']}")
        await expect(opened.get_by_test_id("channel-title")).to_have_text("mentors")
        yield opened
        await opened.close()


@pytest.mark.parametrize("text", CASES)
async def test_markdown_is_shown_as_discord_shows_it(page: Page, text: str):
    assert await page.evaluate(SHOW, text) == CASES[text]


@pytest.mark.parametrize("text", HOSTILE)
async def test_the_longest_hostile_text_does_not_hang_the_page(page: Page, text: str):
    async with asyncio.timeout(30):  # patterns that try every way to match take hours
        assert await page.evaluate(SHOW, (text * 4000)[:4000])


async def test_a_moment_is_shown_in_words_with_its_full_date(page: Page):
    shown = await page.evaluate(SHOW, "<t:0:R> <t:86400:D>")
    assert "years ago" in shown
    assert "2 January 1970" in shown
