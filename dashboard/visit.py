"""Whose visit this is: looked at each time the page is drawn, and written down before a student is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.loop import Parts, loop, now
from services.errors import ProfilerError
from services.page_access import sessions
from services.page_access.cookie import Held, chosen, cookie_name, held_in
from services.page_access.sessions import Session
from services.page_access.visiting import NotKnownYet, visitor_of
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.reports.question import Question, Viewer
from services.wording.words import Words

SERVER, LANGUAGE = "server", "language"  # in the address
VISIT, LAST_LOOK = "visit", "looked at"  # in the state of a tab
SPOKEN = {"en": "en-GB", "pl": "pl"}
SAME_LOOK_SECONDS = 600.0


class SignedOut(ProfilerError):
    """There is no session, or it has ended."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A mentor on the page of a server: who they are, what they may see, and what is set there, in their language."""

    guild_id: int
    user_id: int
    viewer: Viewer
    settings: GuildSettings
    session_id: int
    is_admin: bool
    guild_name: str
    name: str
    session: Session

    @property
    def words(self) -> Words:
        """The language of this visit."""
        return self.settings.words


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: named as a command's report, about whom, and what was asked."""

    what: str
    subject_id: int | None
    values: Mapping[str, Any]


def visit() -> Visit:
    """The visit that this drawing of the page is for.

    Raises:
        SignedOut: there is no session, or it has ended.
        NotAllowed: its person may not ask any more; the session is ended.
        NotKnownYet: what they may read is still being looked up.
        DatabaseAway: nobody can be known just now.
    """
    running = loop()
    cookies = st.context.cookies
    held = held_in(str(cookies.get(cookie_name(secure=running.environment.secure), "")))
    wanted = str(st.query_params.get(SERVER, ""))
    one = chosen(held, int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 20 else None)
    if one is None:
        raise _signed_out()

    language = str(st.query_params.get(LANGUAGE, ""))
    here = running.do(lambda parts: visit_of(parts, one, language))
    if here is None:
        raise _signed_out()
    st.session_state[VISIT] = here
    return here


async def visit_of(parts: Parts, held: Held, language: str) -> Visit | None:
    """The visit of a session, in a language of the page where one is chosen; None after its end.

    Raises:
        NotAllowed: its person may not ask any more; the session is ended.
        NotKnownYet: what they may read is still being looked up.
    """
    session = await sessions.session_of(parts.door, held, now())
    if session is None:
        return None
    if session.channels is None:
        words = parts.live.of(session.guild_id).words
        raise NotKnownYet(words("One moment: I am looking up what you may see. This takes a minute at most."))
    try:
        async with parts.tools.database.pool.acquire() as con:
            visitor = await visitor_of(con, held.guild_id, session.user_id, session.channels, parts.live.of)
    except NotAllowed:
        await sessions.leave(parts.door, held, now(), "not allowed")
        raise
    return Visit(
        visitor.guild_id,
        session.user_id,
        visitor.viewer,
        spoken(visitor.settings, language),
        session.id,
        visitor.is_admin,
        visitor.guild_name,
        visitor.name,
        session,
    )


def _signed_out() -> SignedOut:
    """In the language of the browser: whose visit it was is not known."""
    words = browser_words()
    return SignedOut(words("You are not signed in (any more): use /dashboard on your server."))


def browser_words() -> Words:
    """The language of the browser."""
    return Words("pl" if (st.context.locale or "").lower().startswith("pl") else "en-GB")


def spoken(settings: GuildSettings, language: str) -> GuildSettings:
    """The settings in the language that was chosen on the page; the server's own where none was."""
    wanted = SPOKEN.get(language)
    if wanted is None or settings.words.locale.language == language:
        return settings
    return replace(settings, language=wanted)


def question(visit: Visit, name: str, values: Mapping[str, Any], at: datetime | None = None) -> Question:
    """What a view asks; `values` are named as the options of the commands."""
    return Question(visit.guild_id, name, visit.viewer, visit.settings, at or now(), values)


def looked_at(visit: Visit, what: str, subject_id: int | None, values: Mapping[str, Any]) -> None:
    """Write down what is looked at, before it is shown; drawing the same again within ten minutes is the same look.

    Raises:
        SignedOut: the session has ended meanwhile.
    """
    look = Looked(what, subject_id, dict(values))
    seen = (visit.guild_id, visit.session_id, look)
    before, at = st.session_state.get(LAST_LOOK, (None, 0.0))
    moment = now().timestamp()
    if before == seen and moment - at < SAME_LOOK_SECONDS:
        return
    write_down(visit, look)
    st.session_state[LAST_LOOK] = (seen, moment)


def last_look() -> Looked | None:
    """What was looked at last in this tab."""
    seen, _ = st.session_state.get(LAST_LOOK, (None, 0.0))
    return seen[2] if seen else None


def write_down(visit: Visit, look: Looked, kind: str = "") -> None:
    """Keep a look in the log, and in which kind of file it is taken away; raises SignedOut after the session's end."""
    cohorts = None if visit.viewer.cohorts is None else sorted(visit.viewer.cohorts)
    told = {"values": dict(look.values), "cohorts": cohorts}
    action = f"page {look.what}: {kind}" if kind else f"page {look.what}"

    async def kept(parts: Parts) -> bool:
        return await sessions.keep_look(parts.door, visit.session, now(), action, look.subject_id, told)

    if not loop().do(kept):
        raise SignedOut(visit.words("You are not signed in (any more): use /dashboard on your server."))


def sign_out(visit: Visit) -> None:
    """End the session of this visit."""

    async def left(parts: Parts) -> None:
        await sessions.leave(parts.door, visit.session.held, now(), "left")

    loop().do(left)
