"""Whether somebody may be written to now: their consent and absences, and how much they were written to already.

The limits hold for every message of the bot's to one student, whichever mentor or rule it comes from.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.absences.store import absent
from services.consent.standing import DIRECT, standing_of
from services.nudges.hours import opens_at
from services.nudges.store import Nudge, Way
from services.people.guild_settings import GuildSettings
from services.people.students import find_person
from services.storage.transactions import Connection
from services.wording.periods import local_day, midnight
from services.wording.words import Words

SAID_NO = "select not granted from consent where guild_id = $1 and user_id = $2 and kind = $3"
# An answer, also by coming back, begins the count anew; of two that are approved the first goes first.
PAST = """
select
  max(n.sent_at) as last_at,
  coalesce(bool_or(n.state = 'sending' or (n.state = 'approved' and n.approved_at < coalesce(
    (select o.approved_at from nudge o where o.guild_id = $1 and o.id = $3), 'infinity'))), false) as pending,
  count(*) filter (where n.state = 'sent' and n.answered_at is null and n.returned_at is null and n.sent_at > coalesce(
    (select max(a.sent_at) from nudge a
     where a.guild_id = $1 and a.student_id = $2 and (a.answered_at is not null or a.returned_at is not null)),
    '-infinity')) as unanswered
from nudge n
where n.guild_id = $1 and n.student_id = $2 and n.id <> $3 and n.state in ('approved', 'sending', 'sent')
"""
NOBODY = 0


class Reason(StrEnum):
    """Why somebody may not be written to."""

    GONE = "gone"
    STAFF = "staff"
    SAID_NO = "said no"
    NO_CONSENT = "no consent"
    PAUSED = "paused"
    UNANSWERED = "unanswered"
    PENDING = "pending"
    ABSENT = "absent"
    RECENT = "recent"
    QUIET_HOURS = "quiet hours"


@dataclass(frozen=True, slots=True)
class Blocked:
    """A no for now; `again` (aware UTC) is when it ends by itself, None where it does not."""

    reason: Reason
    again: datetime | None = None


async def may_write(
    con: Connection,
    guild_id: int,
    student_id: int,
    settings: GuildSettings,
    now: datetime,
    *,
    way: Way = Way.DM,
    besides: int = NOBODY,
) -> Blocked | None:
    """None when a message may go to a student now; what stays so for good comes first, quiet hours last.

    In a private thread nobody needs to have agreed to direct messages, but who said no to them gets none there either.
    `besides` is the message that is asked about itself.
    """
    person = await find_person(con, guild_id, student_id, settings)
    if person is None or not person.present:
        return Blocked(Reason.GONE)
    if person.is_bot or person.is_mentor:
        return Blocked(Reason.STAFF)
    if (refused := await _refused(con, guild_id, student_id, settings, way)) is not None:
        return Blocked(refused)
    past = await con.fetchrow(PAST, guild_id, student_id, besides)
    assert past is not None  # an aggregate always has a row
    if past["unanswered"] >= settings.nudge_unanswered:
        return Blocked(Reason.UNANSWERED)
    if past["pending"]:
        return Blocked(Reason.PENDING)
    today = local_day(now, settings.zone)
    away = (await absent(con, guild_id, [student_id], today)).get(student_id)
    if away is not None:
        return Blocked(Reason.ABSENT, opens_at(midnight(away.last + timedelta(days=1), settings.zone), settings))
    if past["last_at"] is not None and (free := past["last_at"] + timedelta(days=settings.nudge_days)) > now:
        return Blocked(Reason.RECENT, opens_at(free, settings))
    opens = opens_at(now, settings)
    return None if opens == now else Blocked(Reason.QUIET_HOURS, opens)


async def open_way(
    con: Connection, nudge: Nudge, settings: GuildSettings, now: datetime
) -> tuple[Way | None, Blocked | None]:
    """The way on which a message may go, and why not now; None when there is no way for now, or none at all.

    Outside the hours there is a way, and it waits. What was approved goes the way that was chosen then.
    """
    wanted = nudge.way if nudge.way in {Way.DM, Way.THREAD} else None
    for way in (wanted,) if wanted is not None else (Way.DM, Way.THREAD):
        blocked = await may_write(con, nudge.guild_id, nudge.student_id, settings, now, way=way, besides=nudge.id)
        if blocked is None or blocked.reason is Reason.QUIET_HOURS:
            return way, blocked
        if blocked.reason is not Reason.NO_CONSENT or not settings.support_channel:
            return None, blocked
    return None, blocked


async def _refused(con: Connection, guild_id: int, student_id: int, settings: GuildSettings, way: Way) -> Reason | None:
    standing = await standing_of(con, guild_id, student_id, settings)
    if not standing.shown:
        return Reason.PAUSED
    if standing.writable:
        return None
    if await con.fetchval(SAID_NO, guild_id, student_id, DIRECT):
        return Reason.SAID_NO
    return Reason.NO_CONSENT if way is Way.DM else None


def why_not(blocked: Blocked, name: str, settings: GuildSettings) -> str:
    """Why nothing goes out now, in one or two sentences; `name` is Discord's markdown already."""
    words, again = settings.words, blocked.again
    said = _sentence(blocked.reason, name, settings)
    if again is None:
        return said
    return f"{said} {words('Earliest: {moment}.', moment=words.moment(again, settings.zone))}"


def _sentence(reason: Reason, name: str, settings: GuildSettings) -> str:
    words: Words = settings.words
    match reason:
        case Reason.GONE:
            return words("{name} is not on the server any more.", name=name)
        case Reason.STAFF:
            return words("{name} is no student: write to them yourself.", name=name)
        case Reason.SAID_NO:
            return words("{name} does not want messages from the bot. Please talk to them in person.", name=name)
        case Reason.NO_CONSENT:
            return words("{name} has not agreed to direct messages from the bot so far.", name=name)
        case Reason.PAUSED:
            return words("{name} wants their data left alone, so I write nothing.", name=name)
        case Reason.UNANSWERED:
            return words.count(
                "{n} message to {name} got no answer: I stop here. A word from you in person may help more.",
                "{n} messages to {name} got no answer: I stop here. A word from you in person may help more.",
                settings.nudge_unanswered,
                name=name,
            )
        case Reason.PENDING:
            return words("Another message to {name} is on its way already.", name=name)
        case Reason.ABSENT:
            return words("{name} said that they are away.", name=name)
        case Reason.RECENT:
            return words.count(
                "{name} was written to lately: at most one message in {n} day.",
                "{name} was written to lately: at most one message in {n} days.",
                settings.nudge_days,
                name=name,
            )
        case Reason.QUIET_HOURS:
            return words("It is outside the hours in which students are written to.")
