"""The ways to a student, one after the other: a direct message, a private thread, a mentor who is asked to write."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.database import Database
from services.delivery import Courier, Refused, Sent
from services.discord.errors import DiscordUnavailable
from services.notes.store import ADD as ADD_NOTE
from services.notes.store import NoteKind
from services.nudges.drafting import first_name
from services.nudges.message import Signature, direct_message, thread_message
from services.nudges.reasons import NO_CHANNEL, REFUSED
from services.nudges.store import Nudge, State, Way, begin_sending, give_up, keep_sent
from services.people.guild_settings import GuildSettings
from services.people.names import shown_name
from services.records.snowflakes import created_at
from services.storage.transactions import Connection, in_one_transaction
from services.tasks.store import TaskKind, add_task

TASK_EXPIRES = timedelta(days=7)
NAMES = """
select coalesce((select name from guild where id = $1), '') as server, m.user_id, m.display_name, m.name
from member m where m.guild_id = $1 and m.user_id = any($2::bigint[])
"""
ROLES = "select roles from member where guild_id = $1 and user_id = $2"
CHANNEL = """
select id from channel
where guild_id = $1 and kind in (0, 5) and deleted_at is null and $2 in (id::text, name)
order by id limit 1
"""


# Whether somebody may read a channel: server, channel, their id and roles; None where it is not known yet.
type MayRead = Callable[[int, int, int, Collection[int]], bool | None]


@dataclass(frozen=True, slots=True)
class Names:
    """Whom a message is from and to; empty where nobody is known."""

    by: Signature
    student: str


def keys(nudge: Nudge) -> dict[Way, str]:
    """Under which key the courier carries a message on each way."""
    return {Way.DM: f"nudge:{nudge.id}", Way.THREAD: f"nudge:{nudge.id}:thread"}


class Ladder:
    """Carries one approved message as far as it gets; every step is kept before it is taken."""

    def __init__(self, database: Database, courier: Courier, may_read: MayRead) -> None:
        self._database, self._courier, self._may_read = database, courier, may_read

    async def arrived(self, nudge: Nudge, now: datetime) -> bool:
        """Whether an attempt whose end nobody heard of was successful; then it is kept, and nothing is sent."""
        for way, key in keys(nudge).items():
            found = await self._courier.settled(nudge.guild_id, key)
            if isinstance(found, Sent):
                await self._sent(nudge, way, found, now)
                return True
        return False

    async def climb(self, nudge: Nudge, settings: GuildSettings, now: datetime) -> None:
        """Send it once, on the first way that is open; raises what the courier raises."""
        way = nudge.way or Way.DM
        if not await self._begun(nudge, way):
            return
        names = await names_of(self._database, nudge)
        outcome: Sent | Refused | None = None
        if way is Way.DM:
            message = direct_message(nudge, names.by)
            outcome = await self._courier.direct(nudge.guild_id, keys(nudge)[way], nudge.student_id, message)
            if isinstance(outcome, Refused):
                way = Way.THREAD
                if not await self._begun(nudge, way):
                    return
        if not isinstance(outcome, Sent):
            outcome = await self._in_thread(nudge, names, settings)
        if isinstance(outcome, Sent):
            await self._sent(nudge, way, outcome, now)
        else:
            reason = NO_CHANNEL if outcome is None else f"{REFUSED} {outcome.code}"
            await self.give_up(nudge, State.UNDELIVERABLE, reason, settings, now)

    async def give_up(self, nudge: Nudge, state: State, reason: str, settings: GuildSettings, now: datetime) -> None:
        """It did not arrive, for good: the mentor who approved it is asked to write."""
        text = settings.words("My message did not arrive: please write yourself.")

        async def kept(con: Connection) -> None:
            await give_up(con, nudge, state, reason, now)
            await add_task(
                con,
                nudge.guild_id,
                text,
                by_id=nudge.approved_by or 0,
                at=now,
                task_id=nudge.id,
                student_id=nudge.student_id,
                assignee_id=nudge.approved_by,
                kind=TaskKind.NUDGE,
                nudge_id=nudge.id,
                expires_at=now + TASK_EXPIRES,
            )

        await in_one_transaction(self._database, kept)

    async def _in_thread(self, nudge: Nudge, names: Names, settings: GuildSettings) -> Sent | Refused | None:
        """None where the server has no channel for it that the student may read: a thread there would not be seen."""
        parent = await channel_called(self._database, nudge.guild_id, settings.support_channel)
        if parent is None or not await self._is_seen(nudge, parent):
            return None
        name = " · ".join(one for one in (names.by.mentor, names.student) if one) or "…"
        needed, welcome = [nudge.student_id], [nudge.approved_by] if nudge.approved_by else []
        room = await self._courier.thread(nudge.guild_id, f"nudge:{nudge.id}:room", parent, name, needed, welcome)
        if isinstance(room, Refused):
            return room
        message = thread_message(nudge, names.by)
        return await self._courier.send(nudge.guild_id, keys(nudge)[Way.THREAD], room.message_id, message)

    async def _is_seen(self, nudge: Nudge, channel_id: int) -> bool:
        roles = await self._database.pool.fetchval(ROLES, nudge.guild_id, nudge.student_id)
        seen = self._may_read(nudge.guild_id, channel_id, nudge.student_id, roles or ())
        if seen is None:
            raise DiscordUnavailable("Discord has not described this server yet.")
        return seen

    async def _begun(self, nudge: Nudge, way: Way) -> bool:
        return await in_one_transaction(self._database, lambda con: begin_sending(con, nudge, way))

    async def _sent(self, nudge: Nudge, way: Way, sent: Sent, now: datetime) -> None:
        """It arrived; mentors see in their lists that somebody wrote."""
        at = created_at(sent.message_id)
        note = (nudge.guild_id, nudge.id, nudge.student_id, nudge.approved_by, NoteKind.CONTACT.value, "", now, None)

        async def kept(con: Connection) -> None:
            await keep_sent(con, nudge, way, at, sent.channel_id, sent.message_id)
            await con.execute(ADD_NOTE, *note)

        await in_one_transaction(self._database, kept)


async def names_of(database: Database, nudge: Nudge, mentor: int | None = None) -> Names:
    """The first names to write with; the mentor is whoever approved it unless one is given."""
    by = nudge.approved_by or mentor or 0
    rows = await database.pool.fetch(NAMES, nudge.guild_id, [by, nudge.student_id])
    called = {row["user_id"]: first_name(shown_name(row["display_name"], row["name"], "")) for row in rows}
    server = rows[0]["server"] if rows else ""
    return Names(Signature(called.get(by, ""), server), called.get(nudge.student_id, ""))


async def channel_called(database: Database, guild_id: int, wanted: str) -> int | None:
    """A text channel by its name or id, None when the server has none."""
    found: int | None = await database.pool.fetchval(CHANNEL, guild_id, wanted.removeprefix("#"))
    return found
