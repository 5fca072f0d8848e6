"""A mentor says yes to a draft: from then on it goes out by itself, as soon as it may."""

from datetime import datetime, timedelta

from services.errors import ProfilerError
from services.nudges.drafting import KEPT
from services.nudges.hours import opens_at
from services.nudges.limits import Reason, may_write, why_not
from services.nudges.store import OPEN, Nudge, Way, approve, nudge_of, take_back
from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection

IN_TIME = timedelta(days=3)  # later than that a message no longer fits what it was written for
AFTER_OPENING = timedelta(days=1)


async def approved(
    con: Connection, nudge: Nudge, by: int, settings: GuildSettings, now: datetime, name: str, way: Way = Way.DM
) -> Nudge:
    """Approve a draft and return it as it is then; outside the hours it waits for them.

    `name` is the student's, in Discord's markdown. A ProfilerError says why it cannot go to this student.
    """
    if nudge.state in OPEN:
        blocked = await may_write(con, nudge.guild_id, nudge.student_id, settings, now, way=way, besides=nudge.id)
        if blocked is not None and blocked.reason is not Reason.QUIET_HOURS:
            raise ProfilerError(why_not(blocked, name, settings))
        opens = opens_at(now, settings) or now
        await approve(con, nudge, by, now, way, max(now + IN_TIME, opens + AFTER_OPENING))
    return await nudge_of(con, nudge.guild_id, nudge.id) or nudge


async def taken_back(con: Connection, nudge: Nudge, settings: GuildSettings, now: datetime) -> Nudge:
    """Make a draft again of what was approved; a ProfilerError when it is on its way already."""
    if not await take_back(con, nudge, now + KEPT):
        found = await nudge_of(con, nudge.guild_id, nudge.id)
        if found is None or found.state not in OPEN:
            raise ProfilerError(settings.words("It is too late to take this back: it is sent, or being sent."))
    return await nudge_of(con, nudge.guild_id, nudge.id) or nudge
