"""The past that a back-test looks at: a server's own record, or a folder of exports."""

from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from analytics.dropoff.panel import History
from exports import Entry, open_export
from models.sql import load
from services.coverage import UNREADABLE, unseen
from services.notes.store import NoteKind
from services.people.guild_settings import GuildSettings
from services.people.roster import roster
from services.quiet.sight import unseen_days
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.wording.periods import local_day, midnight

COUNTED = {0, 19}  # ordinary messages and replies
CONTACTS = (
    "select student_id, at from note"
    " where guild_id = $1 and student_id = any($2::bigint[]) and kind = $3 and deleted_at is null"
)
EVERYBODY = Viewer(0, None, frozenset())


def from_exports(path: Path, zone: ZoneInfo) -> list[History]:
    """One history for each server of an export: who wrote when. Bots and webhooks are left out.

    An export tells no roles that everybody had at the time, so mentors are among the people. The last day counts as
    not over. Raises ExportError when there is no export.
    """
    found: dict[str, dict[int, set[float]]] = defaultdict(lambda: defaultdict(set))
    names: dict[str, str] = {}
    for file in open_export(path).files:
        names[file.header.guild_id] = file.header.guild_name
        for entry in file.entries():
            if isinstance(entry, Entry) and _counts(entry):
                message = entry.message
                at = datetime.fromisoformat(message["timestamp"])
                found[file.header.guild_id][int(message["author"]["id"])].add(_moment(at, zone))
    return [_history(names[guild], people) for guild, people in found.items()]


async def from_record(con: Connection, guild_id: int, settings: GuildSettings, now: datetime) -> History:
    """A server's own history to the hour, students who left included, and the days that the bot did not see.

    A channel without permission does not make a day unseen: whose messages it hides is not known.
    """
    people = [person.user_id for person in (await roster(con, guild_id, settings, EVERYBODY)).students]
    rows = await con.fetch(load("backtest_hours"), guild_id, people, now)
    zone = settings.zone
    moments = {
        row["member_id"]: [_moment(datetime.fromtimestamp(hour, UTC), zone) for hour in row["hours"]] for row in rows
    }
    name = await con.fetchval("select name from guild where id = $1", guild_id)
    first = min((times[0] for times in moments.values()), default=None)
    gaps = [] if first is None else await unseen(con, guild_id, midnight(date.fromordinal(int(first)), zone), now)
    days = unseen_days(((gap.from_at, gap.to_at) for gap in gaps if gap.reason != UNREADABLE), zone)
    touched: dict[int, set[int]] = defaultdict(set)
    for row in await con.fetch(CONTACTS, guild_id, people, NoteKind.CONTACT.value):
        touched[row["student_id"]].add(local_day(row["at"], zone).toordinal())
    return History(
        name or str(guild_id),
        moments,
        local_day(now, zone).toordinal(),
        days,
        {student: frozenset(when) for student, when in touched.items()},
    )


def _counts(entry: Entry) -> bool:
    author = entry.message["author"]
    return entry.message["type"] in COUNTED and not author.get("bot") and not entry.message.get("webhook_id")


def _history(name: str, people: dict[int, set[float]]) -> History:
    moments = {person: sorted(times) for person, times in people.items()}
    return History(name, moments, int(max(times[-1] for times in moments.values())))


def _moment(at: datetime, zone: ZoneInfo) -> float:
    """The ordinal of a moment's day with the fraction of it that had passed."""
    local = at.astimezone(zone)
    return local.toordinal() + (local.hour * 3600 + local.minute * 60 + local.second) / 86400
