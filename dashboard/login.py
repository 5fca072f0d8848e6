"""The operator's own login (OIDC), where one is set: Streamlit asks it who somebody is, and the record what they may.

A login opens one session, exactly as a link does; what Streamlit remembers of it is thrown away then.
"""

import asyncio
import html
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.auth_util import encode_provider_token
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks as signed_cookie,
)
from streamlit.web.server.starlette.starlette_websocket import (
    _parse_decoded_user_cookie as said_by_cookie,
)

from dashboard.doors import FORBIDDEN, LOGIN, TooLong, away, form_of, let_in, page, paragraph, sent_from_here, words_of
from dashboard.loop import Parts, loop, now
from services.errors import DatabaseAway
from services.logs import about
from services.page_access import sessions
from services.page_access.cookie import Held
from services.page_access.visiting import visitor_of
from services.people.access import NotAllowed

log = logging.getLogger(__name__)

PROVIDER = "default"
SERVERS = "select id from guild where present order by id"


def routes() -> list[Route]:
    """The addresses of the login; the gate opens them only where an operator set one."""
    return [Route(LOGIN, asked, methods=["GET"]), Route(LOGIN, entered, methods=["POST"])]


def logged_in(request: Request) -> bool:
    """Whether Streamlit remembers that the login vouched for somebody."""
    return bool(loop().environment.people) and bool(_said(request))


async def asked(request: Request) -> Response:
    """The way to the login; for whom it vouched, a button for each server whose mentor they are."""
    words = words_of(request)
    said = _said(request)
    if not said:
        return RedirectResponse(f"/auth/login?provider={quote(encode_provider_token(PROVIDER))}")
    user_id = person(said, loop().environment.people)
    try:
        servers = {} if user_id is None else await asyncio.wrap_future(loop().submit(_Servers(user_id).found))
    except DatabaseAway:
        return away(request)
    if not servers:
        log.warning("a login is no mentor anywhere", extra=about("page_login_refused", user=user_id))
        text = words("The login knows you, but you are no mentor on a server of mine. The operator can change that.")
        return _forgetting(page(words, words("The page stays closed"), paragraph(text), FORBIDDEN))
    buttons = "".join(
        f'<p><button name="server" value="{guild_id}">{html.escape(name)}</button></p>'
        for guild_id, name in servers.items()
    )
    body = paragraph(words("Choose the server whose page to open.")) + (
        f'<form method="post" action="{LOGIN}">{buttons}</form>'
    )
    return page(words, "Student Profiler", body)


async def entered(request: Request) -> Response:
    """Begin a session for whom the login vouched, on a server whose mentor they are."""
    words, environment = words_of(request), loop().environment
    try:
        wanted = (await form_of(request)).get("server", "") if sent_from_here(request.headers) else ""
    except TooLong:
        wanted = ""
    user_id = person(_said(request), environment.people)
    try:
        servers = {} if user_id is None else await asyncio.wrap_future(loop().submit(_Servers(user_id).found))
        guild_id = next((one for one in servers if str(one) == wanted), None)
        if user_id is None or guild_id is None:
            text = words(
                "The login knows you, but you are no mentor on a server of mine. The operator can change that."
            )
            return page(words, words("The page stays closed"), paragraph(text), FORBIDDEN)

        async def begun(parts: Parts) -> Held:
            return await sessions.sign_in(parts.door, guild_id, user_id, now(), environment.session_hours)

        held = await asyncio.wrap_future(loop().submit(begun))
    except DatabaseAway:
        return away(request)
    log.info(
        "a session begins by a login: guild=%s", guild_id, extra=about("page_opened", guild=guild_id, user=user_id)
    )
    return _forgetting(let_in(request, [held]))


def person(said: Mapping[str, Any], people: Mapping[str, int]) -> int | None:
    """The Discord user whom a login vouches for: by its subject, or by an e-mail address that it has verified."""
    by_subject = people.get(str(said.get("sub") or ""))
    if by_subject is not None:
        return by_subject
    verified = said.get("email_verified") in {True, "true"}
    return people.get(str(said.get("email") or "").casefold()) if verified else None


class _Servers:
    """The servers whose page somebody may open, by id."""

    def __init__(self, user_id: int) -> None:
        self._user_id = user_id

    async def found(self, parts: Parts) -> dict[int, str]:
        """Their names."""
        names = {}
        async with parts.tools.database.pool.acquire() as con:
            for row in await con.fetch(SERVERS):
                try:
                    visitor = await visitor_of(con, row["id"], self._user_id, frozenset(), parts.live.of)
                except NotAllowed:
                    continue
                names[visitor.guild_id] = visitor.guild_name
        return names


def _said(request: Request) -> Mapping[str, Any]:
    """What the login said of somebody, as Streamlit keeps it in a signed cookie."""
    decoded = signed_cookie(dict(request.cookies), USER_COOKIE_NAME)
    if not decoded:
        return {}
    said: Mapping[str, Any] = said_by_cookie(decoded, loop().environment.address)
    return said if said.get("is_logged_in") else {}


def _forgetting(answer: Response) -> Response:
    for name in (USER_COOKIE_NAME, TOKENS_COOKIE_NAME):
        answer.delete_cookie(name, path="/")
    return answer
