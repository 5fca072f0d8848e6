"""The door of the page: what a link leads to, and what anybody without a session sees instead of everything else.

A link keeps its secret behind the #, which browsers send to nobody: not to a server, a log or a preview. Opening it
shows a button, and only pressing that uses the link.
"""

import asyncio
import html
import logging
import secrets
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.doors import (
    ENTER,
    FORBIDDEN,
    LOGIN,
    TOO_LARGE,
    UNAUTHORIZED,
    TooLong,
    away,
    form_of,
    let_in,
    page,
    paragraph,
    sent_from_here,
    words_of,
)
from dashboard.login import logged_in
from dashboard.loop import Parts, loop, now
from dashboard.wanted import WANTED, wanted_path
from services.errors import DatabaseAway
from services.logs import about
from services.page_access import sessions
from services.page_access.cookie import Held, cookie_name, held_in
from services.page_access.sessions import Entered, Outcome
from services.wording.words import Words

log = logging.getLogger(__name__)

WANTED_SECONDS = 1800
TAKE_FROM_ADDRESS = """
const link = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
document.getElementById(link ? "open" : "closed").hidden = false;
document.getElementById("link").value = link;
"""


def routes() -> list[Route]:
    """The addresses of the door."""
    return [Route(ENTER, asked, methods=["GET"]), Route(ENTER, entered, methods=["POST"])]


async def asked(request: Request) -> Response:
    """What a link leads to: a button; nothing is used up by looking."""
    words, script = words_of(request), secrets.token_urlsafe(16)
    body = f"""
<form id="open" method="post" action="{ENTER}" hidden>
{paragraph(words("Your link opens the page once. You then stay signed in on this device."))}
<input type="hidden" name="link" id="link">
<button>{html.escape(words("Open the page"))}</button>
</form>
<div id="closed" hidden>{_how(words)}</div>
<noscript>{paragraph(words("This page needs JavaScript."))}</noscript>
<script nonce="{script}">{TAKE_FROM_ADDRESS}</script>"""
    return page(words, "Student Profiler", body, nonce=script)


async def entered(request: Request) -> Response:
    """Use the link that a button sent; a session begins, or one sentence says why not."""
    words, environment = words_of(request), loop().environment
    if not sent_from_here(request.headers):
        return page(words, words("This did not come from the page itself"), _how(words), FORBIDDEN)
    try:
        text = (await form_of(request)).get("link", "")
    except TooLong:
        return page(words, words("The page stays closed"), _refused(words, Outcome.ALTERED), TOO_LARGE)
    held = held_in(request.cookies.get(cookie_name(secure=environment.secure), ""))

    async def used(parts: Parts) -> tuple[Entered, list[Held]]:
        opened = await sessions.enter(parts.door, environment.key, text, now(), environment.session_hours)
        return opened, await _others(parts, opened, held)

    try:
        opened, others = await asyncio.wrap_future(loop().submit(used))
    except DatabaseAway:
        return away(request)
    if opened.held is None:
        log.warning(
            "a link was refused: reason=%s user=%s",
            opened.outcome,
            opened.user_id,
            extra=about("page_link_refused", reason=opened.outcome),
        )
        return page(words, words("The page stays closed"), _refused(words, opened.outcome), FORBIDDEN)
    log.info(
        "a session begins: user=%s guild=%s",
        opened.user_id,
        opened.held.guild_id,
        extra=about("page_session_begun", guild=opened.held.guild_id),
    )
    return let_in(request, [opened.held, *others])


def closed(request: Request) -> Response:
    """What anybody without a session sees: how to get one. What they wanted is remembered for when they have one."""
    words, environment = words_of(request), loop().environment
    goal = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if goal == "/" and logged_in(request):  # where Streamlit leads to after a login
        return RedirectResponse(LOGIN)
    answer = page(words, "Student Profiler", _how(words), UNAUTHORIZED)
    if request.method == "GET" and wanted_path(goal) != "/":
        answer.set_cookie(
            WANTED,
            quote(goal),
            max_age=WANTED_SECONDS,
            path="/",
            secure=environment.secure,
            httponly=True,
            samesite="lax",
        )
    return answer


async def _others(parts: Parts, opened: Entered, held: tuple[Held, ...]) -> list[Held]:
    """The browser's sessions on other servers, where they are of the same person; all others end."""
    kept: list[Held] = []
    for one in held if opened.held else ():
        session = await sessions.session_of(parts.door, one, now())
        if session is None:
            continue
        if session.user_id == opened.user_id and opened.held and one.guild_id != opened.held.guild_id:
            kept.append(one)
        else:
            await sessions.leave(parts.door, one, now(), "replaced")
    return kept


def _refused(words: Words, outcome: Outcome) -> str:
    said = {
        Outcome.USED: words(
            "This link was used already: each opens the page once. If it was not you, end your sessions with"
            " /dashboard end and tell an administrator."
        ),
        Outcome.EXPIRED: words("This link is too old: use /dashboard on your server for a new one."),
    }
    return paragraph(said.get(outcome, words("This is no link of mine: use /dashboard on your server.")))


def _how(words: Words) -> str:
    """How to get in."""
    text = words(
        "Mentors open this page from Discord: use /dashboard on your server, and open the link that only you see."
    )
    if not loop().environment.people:
        return paragraph(text)
    return paragraph(text) + f'<p><a class="button" href="{LOGIN}">{html.escape(words("Sign in"))}</a></p>'
