"""What both ways in, by a link and by a login, are made of: plain pages, forms, the cookie of a session."""

import html
import secrets
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, unquote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.loop import loop
from dashboard.wanted import WANTED, wanted_path
from services.page_access.cookie import Held, as_cookie, cookie_name
from services.wording.words import Words

ENTER, LOGIN = "/enter", "/enter/login"
UNAUTHORIZED, FORBIDDEN, TOO_LARGE, AWAY, SEE_OTHER = 401, 403, 413, 503, 303
LONGEST_FORM = 4096  # bytes


class TooLong(Exception):
    """A form is longer than any of ours."""


def page(words: Words, title: str, body: str, status: int = 200, *, nonce: str = "") -> HTMLResponse:
    """A page that loads nothing and runs no script but the one with the nonce."""
    nonce = nonce or secrets.token_urlsafe(16)
    filled = _template().substitute(language=words.locale.language, title=html.escape(title), body=body, nonce=nonce)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(filled, status, {"Content-Security-Policy": policy})


def paragraph(text: str) -> str:
    """A text as it is."""
    return f"<p>{html.escape(text)}</p>"


def away(request: Request) -> Response:
    """What is said while the database cannot be reached."""
    words = words_of(request)
    text = words("The record cannot be reached just now: try again in a minute.")
    return page(words, words("Not just now"), paragraph(text), AWAY)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each once; raises TooLong for one that is not ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise TooLong
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def from_here(origin: str | None, host: str | None, address: str) -> bool:
    """Whether a browser sent something from our own pages."""
    ours = {address, *((f"http://{host}", f"https://{host}") if host else ())}
    return origin is not None and origin in ours


def sent_from_here(headers: Headers) -> bool:
    """Whether these headers say that a browser sent something from our own pages."""
    return from_here(headers.get("origin"), headers.get("host"), loop().environment.address)


def let_in(request: Request, held: list[Held]) -> Response:
    """To the view that was wanted, with the sessions in a cookie that no script can read."""
    environment = loop().environment
    answer = RedirectResponse(wanted_path(unquote(request.cookies.get(WANTED, "")), held[0].guild_id), SEE_OTHER)
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


def words_of(request: Request) -> Words:
    """The language that the browser asks for, Polish or English."""
    asked_for = request.headers.get("accept-language", "").lower()
    return Words("pl" if asked_for.startswith("pl") else "en-GB")


@cache
def _template() -> Template:
    return Template(Path(__file__).with_name("entrance.html").read_text(encoding="utf-8"))
