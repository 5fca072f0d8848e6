"""Who has gone quiet, who never wrote and who is back, of the students that somebody may see."""

import asyncio
from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from services.absences.store import absent
from services.coverage import HISTORY, unseen
from services.notes.store import NoteKind, last_of
from services.people.guild_settings import GuildSettings
from services.people.roster import roster
from services.quiet.judging import judged
from services.quiet.people import Found, Quiet
from services.quiet.store import records_of, snoozes
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.wording.periods import local_day

REACTIONS_DUE = "select exists (select from detail_due where guild_id = $1 and kind = 'reaction')"
CONTACT_COUNTS = timedelta(days=28)  # how long a mentor's having written to somebody is said


async def quiet_students(
    con: Connection,
    guild_id: int,
    viewer: Viewer,
    settings: GuildSettings,
    now: datetime,
    *,
    cohort: int | None = None,
) -> Found:
    """Everybody the viewer may see (of one cohort), judged at the beginning of today.

    Who is snoozed or away is left out of `named`, and days away are no silence.
    Those who left are never named; their silences count among those that others are compared with. Raises NotAllowed
    for a cohort that is not the viewer's.
    """
    known = (await roster(con, guild_id, settings, viewer, cohort=cohort)).students
    people = tuple(person for person in known if person.scored)
    read = await records_of(con, guild_id, people, settings, now)
    today = local_day(now, settings.zone)
    found = await asyncio.to_thread(judged, read.present, today.toordinal(), read.gone)
    ids = list(found.everybody)
    zone = settings.zone
    asleep = {student: local_day(at, zone) for student, at in (await snoozes(con, guild_id, ids, now)).items()}
    written = await last_of(con, guild_id, ids, [NoteKind.CONTACT])
    away = {student: one.last for student, one in (await absent(con, guild_id, ids, today)).items()}
    left_out = {*asleep, *away}
    hidden, more = await _hidden(con, guild_id, viewer)
    gaps = await unseen(con, guild_id, now - CONTACT_COUNTS, now)
    return replace(
        found,
        named=_others(found.named, left_out),
        unjudged=_others(found.unjudged, left_out),
        snoozed={one.person.user_id: asleep[one.person.user_id] for one in found.named if one.person.user_id in asleep},
        contacted={student: local_day(at, zone) for student, at in written.items() if at >= now - CONTACT_COUNTS},
        away=away,
        hidden=hidden,
        hidden_more=more,
        reactions_due=await con.fetchval(REACTIONS_DUE, guild_id),
        still_reading=any(gap.reason == HISTORY for gap in gaps),
    )


def _others(people: Iterable[Quiet], left_out: Container[int]) -> tuple[Quiet, ...]:
    return tuple(one for one in people if one.person.user_id not in left_out)


async def _hidden(con: Connection, guild_id: int, viewer: Viewer) -> tuple[tuple[str, ...], int]:
    """The channels that the bot cannot read and the viewer can, by name, and how many others there are."""
    rows = await con.fetch(
        "select id, name from channel where guild_id = $1 and readable is false and tracked and deleted_at is null"
        " and kind not in (10, 11, 12) order by position, id",
        guild_id,
    )
    named = tuple(row["name"] for row in rows if row["id"] in viewer.channels)
    return named, len(rows) - len(named)
