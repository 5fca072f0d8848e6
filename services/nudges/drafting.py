"""Drafts made from templates: the facts are put in, a mentor does the rest."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.errors import ProfilerError
from services.nudges.store import Nudge, Written, add_draft, nudge_of
from services.nudges.templates import TEMPLATES, Facts
from services.people.guild_settings import GuildSettings
from services.people.names import shown_name
from services.records.snowflakes import first_id_at
from services.storage.transactions import Connection

KEPT = timedelta(days=14)  # a draft that nobody sends
FORMATS = re.compile(r"[\\*~`|>\[\]()<#@]+|:?//+")
RANDOM_BITS = 22  # of a Discord id, below the milliseconds
NAME = "select display_name, name from member where guild_id = $1 and user_id = $2"


async def draft(
    con: Connection,
    guild_id: int,
    student_id: int,
    template: str,
    settings: GuildSettings,
    now: datetime,
    by: int | None,
    *,
    rule_id: int | None = None,
    episode: str | None = None,
    nudge_id: int | None = None,
    facts: Mapping[str, str] | None = None,
) -> Nudge | None:
    """Keep a draft to a student and return it; None when the rule proposed one for this episode before.

    `facts` go into the text where the template has a place for them: see `Facts`. Nothing is sent.
    """
    number = nudge_id or new_id(now)
    written = await written_to(con, guild_id, student_id, template, settings, facts or {})
    await add_draft(
        con,
        guild_id,
        student_id,
        written,
        nudge_id=number,
        at=now,
        expires_at=now + KEPT,
        by=by,
        rule_id=rule_id,
        episode=episode,
    )
    return await nudge_of(con, guild_id, number)


async def written_to(
    con: Connection,
    guild_id: int,
    student_id: int,
    template: str,
    settings: GuildSettings,
    facts: Mapping[str, str],
) -> Written:
    """The text of a template for a student, in the language of the server."""
    chosen, words = TEMPLATES.get(template), settings.words
    if chosen is None:
        raise ProfilerError(words("I know no such message. Choose one from the list."))
    row = await con.fetchrow(NAME, guild_id, student_id)
    known = Facts(
        first_name(shown_name(row["display_name"], row["name"], "") if row is not None else ""),
        **{name: str(value) for name, value in facts.items() if name in Facts.GIVEN},
    )
    kept: dict[str, Any] = {name: value for name in Facts.GIVEN if (value := getattr(known, name))}
    return Written(template, settings.language, chosen.text(words, known), kept)


def first_name(name: str) -> str:
    """The first word of a name, as one says it: without signs that would format a letter, call somebody or link."""
    plain = (word.strip("_") for word in FORMATS.sub(" ", name).split())
    return next((word for word in plain if word), name)


def new_id(now: datetime) -> int:
    """An id like Discord's for something that begins here."""
    return first_id_at(now) | secrets.randbits(RANDOM_BITS)
