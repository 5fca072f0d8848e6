"""The door of the page: what a link leads to, and what anybody without a session sees instead of everything else.

A link keeps its secret behind the #, which browsers send to nobody: not to a server, a log or a preview. Opening it
shows a button, and only pressing that uses the link.
"""

import asyncio
import html
import logging
import secrets
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote, unquote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.loop import Parts, loop, now
from dashboard.wanted import WANTED, wanted_path
from services.errors import DatabaseAway
from services.logs import about
from services.page_access import sessions
from services.page_access.cookie import Held, as_cookie, cookie_name, held_in
from services.page_access.sessions import Entered, Outcome
from services.wording.words import Words

log = logging.getLogger(__name__)

ENTER = "/enter"
LONGEST_FORM = 4096  # bytes
FORBIDDEN, UNAUTHORIZED, AWAY, SEE_OTHER, TOO_LARGE = 403, 401, 503, 303, 413
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
    words = words_of(request)
    script = secrets.token_urlsafe(16)
    body = f"""
<form id="open" method="post" action="{ENTER}" hidden>
<p>{_text(words("Your link opens the page once. You then stay signed in on this device."))}</p>
<input type="hidden" name="link" id="link">
<button>{_text(words("Open the page"))}</button>
</form>
<p id="closed" hidden>{_how(words)}</p>
<noscript><p>{_text(words("This page needs JavaScript."))}</p></noscript>
<script nonce="{script}">{TAKE_FROM_ADDRESS}</script>"""
    return _page(words, "Student Profiler", body, nonce=script)


async def entered(request: Request) -> Response:
    """Use the link that a button sent; a session begins, or one sentence says why not."""
    words, running = words_of(request), loop()
    if not from_here(request.headers.get("origin"), request.headers.get("host"), running.environment.address):
        return _page(words, words("This did not come from the page itself"), _closed(words), FORBIDDEN)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            return _page(words, words("This is no link of mine"), _closed(words), TOO_LARGE)
    form = parse_qs(body.decode("utf-8", "replace"))
    text = form.get("link", [""])[0]
    held = held_in(request.cookies.get(cookie_name(secure=running.environment.secure), ""))

    async def used(parts: Parts) -> tuple[Entered, list[Held]]:
        environment = running.environment
        opened = await sessions.enter(parts.door, environment.key, text, now(), environment.session_hours)
        return opened, await _others(parts, opened, held)

    try:
        opened, others = await asyncio.wrap_future(running.submit(used))
    except DatabaseAway:
        return _page(words, words("Not just now"), _away(words), AWAY)
    if opened.held is None:
        log.warning(
            "a link was refused: reason=%s user=%s",
            opened.outcome,
            opened.user_id,
            extra=about("page_link_refused", reason=opened.outcome),
        )
        return _page(words, words("The page stays closed"), _refused(words, opened.outcome), FORBIDDEN)
    log.info(
        "a session begins: user=%s guild=%s",
        opened.user_id,
        opened.held.guild_id,
        extra=about("page_session_begun", guild=opened.held.guild_id),
    )
    return let_in(request, [opened.held, *others])


def let_in(request: Request, held: list[Held]) -> Response:
    """To the view that was wanted, with the sessions in a cookie that no script can read."""
    environment = loop().environment
    goal = wanted_path(unquote(request.cookies.get(WANTED, "")), held[0].guild_id)
    answer = RedirectResponse(goal, SEE_OTHER)
    answer.set_cookie(
        cookie_name(secure=environment.secure),
        as_cookie(held),
        max_age=environment.session_hours * 3600,
        path="/",
        secure=environment.secure,
        httponly=True,
        samesite="lax",
    )
    answer.delete_cookie(WANTED, path="/", secure=environment.secure, httponly=True, samesite="lax")
    return answer


def closed(request: Request, *, away: bool = False) -> Response:
    """What anybody without a session sees: how to get one. What they wanted is remembered for when they have one."""
    words, environment = words_of(request), loop().environment
    body = _away(words) if away else _closed(words)
    answer = _page(words, "Student Profiler", body, AWAY if away else UNAUTHORIZED)
    goal = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method == "GET" and wanted_path(goal) != "/":
        answer.set_cookie(
            WANTED, quote(goal), max_age=1800, path="/", secure=environment.secure, httponly=True, samesite="lax"
        )
    return answer


def from_here(origin: str | None, host: str | None, address: str) -> bool:
    """Whether a browser sent something from our own pages."""
    ours = {address, *((f"http://{host}", f"https://{host}") if host else ())}
    return origin is not None and origin in ours


def words_of(request: Request) -> Words:
    """The language that the browser asks for, Polish or English."""
    asked_for = request.headers.get("accept-language", "").lower()
    return Words("pl" if asked_for.startswith("pl") else "en-GB")


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
    return f"<p>{_text(said.get(outcome, words('This is no link of mine: use /dashboard on your server.')))}</p>"


def _closed(words: Words) -> str:
    return f"<p>{_how(words)}</p>"


def _away(words: Words) -> str:
    return f"<p>{_text(words('The record cannot be reached just now: try again in a minute.'))}</p>"


def _how(words: Words) -> str:
    return _text(
        words(
            "Mentors open this page from Discord: use /dashboard on your server, and open the link that only you see."
        )
    )


def _page(words: Words, title: str, body: str, status: int = 200, *, nonce: str = "") -> HTMLResponse:
    nonce = nonce or secrets.token_urlsafe(16)
    filled = _template().substitute(language=words.locale.language, title=_text(title), body=body, nonce=nonce)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(filled, status, {"Content-Security-Policy": policy})


@cache
def _template() -> Template:
    return Template(Path(__file__).with_name("entrance.html").read_text(encoding="utf-8"))


def _text(text: str) -> str:
    return html.escape(text)
