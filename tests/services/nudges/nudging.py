"""A server with students who agreed to be written to, and senders that can be killed at any step."""

import contextlib
from datetime import UTC, datetime, timedelta

from services.consent.standing import DIRECT
from services.consent.store import decide
from services.delivery import Courier
from services.nudges.approving import approved
from services.nudges.drafting import draft, new_id
from services.nudges.sending import Sender
from services.nudges.store import Way, nudge_of
from services.people.guild_settings import GuildSettings
from services.storage.transactions import in_one_transaction
from tests.services.delivery.post_office import Fate, Killed, post_office

SETTINGS = GuildSettings(
    time_zone="Europe/Warsaw", mentor_roles=("Mentor",), support_channel="support", mentor_channel="mentors"
)
MONDAY_NOON = datetime(2027, 3, 22, 11, 0, tzinfo=UTC)  # 12:00 in Warsaw; the clocks go forward on the 28th


class Nudging:
    """Somebody drafts and approves; `minutes()` lets the bot look as often as it needs to."""

    def __init__(self, office, settings, mentors):
        self.office, self.settings, self.mentors = office, settings, mentors
        self.sees_support: bool | None = True
        self.database, self.guild_id = office.database, office.guild_id
        self.mentor, self.students = office.mentor, office.students

    @property
    def now(self):
        return self.office.now

    def settings_of(self, guild_id, locale):
        del guild_id, locale
        return self.settings

    async def drafted(self, student, template="hello", *, by=None):
        async with self.database.pool.acquire() as con:
            return await draft(con, self.guild_id, student, template, self.settings, self.now, by or self.mentor)

    async def approved(self, student, template="hello", *, way=Way.DM):
        one = await self.drafted(student, template)
        return await self.approve(one, way=way)

    async def approve(self, one, *, way=Way.DM):
        return await in_one_transaction(
            self.database, lambda con: approved(con, one, self.mentor, self.settings, self.now, "Ola", way)
        )

    async def read(self, one):
        async with self.database.pool.acquire() as con:
            return await nudge_of(con, self.guild_id, one.id)

    async def says(self, student, *, granted, kind=DIRECT):
        said = (kind, granted, self.now, "w", "dm", new_id(self.now))
        await in_one_transaction(self.database, lambda con: decide(con, self.guild_id, student, *said))

    def sender(self, fate=None):
        database, rest = self.office.mortal(fate or Fate())
        clock = self.office.clock
        return Sender(database, Courier(database, rest, clock), self.settings_of, lambda *_: self.sees_support, clock)

    async def look(self, fate=None):
        """One look of the sender, as a process of its own; returns whether it was struck."""
        fate = fate or Fate()
        with contextlib.suppress(Killed):
            await self.sender(fate).run_due()
        return fate.struck

    def received(self, student):
        """Every message of the bot's to a student: direct ones, and those in threads that they are in."""
        world = self.office.box.world
        threads = [one for one in self.office.threads() if student in world.thread_members[int(one["id"])]]
        return [*self.office.received(student), *(m for one in threads for m in self.office.written(int(one["id"])))]

    def told(self):
        """What the mentors were told in their channel."""
        return self.office.written(self.mentors)


@contextlib.asynccontextmanager
async def nudging(database, *, students=3, at=MONDAY_NOON, settings=SETTINGS):
    """The students agreed to direct messages; the clock is the bot's and Discord's own."""
    async with post_office(database, students=students) as office:
        office.box.world.clock.advance(at - office.box.world.clock.now())
        office.now = at
        mentors = int(office.box.world.add_channel(office.guild_id, "mentors")["id"])
        place = Nudging(office, settings, mentors)
        await _record(place)
        for student in office.students:
            await place.says(student, granted=True)
        office.passes(seconds=1)
        yield place


async def _record(place):
    pool, guild_id, began = place.database.pool, place.guild_id, place.now - timedelta(days=60)
    await pool.execute("insert into guild (id, name, seen_at) values ($1, 'School', $2)", guild_id, began)
    await pool.execute("insert into role (id, guild_id, name) values (5, $1, 'Mentor')", guild_id)
    for channel, name in ((place.office.channel_id, "support"), (place.mentors, "mentors")):
        await pool.execute(
            "insert into channel (id, guild_id, kind, name) values ($1, $2, 0, $3)", channel, guild_id, name
        )
    for number, one in enumerate([place.mentor, *place.students]):
        name, roles = ("Ania Nowak", [5]) if one == place.mentor else (f"Ola{number} Kowalska", [])
        await pool.execute(
            "insert into member (guild_id, user_id, name, display_name, present, roles, joined_at, observed_at) "
            "values ($1, $2, $3, $3, true, $4, $5, $5)",
            guild_id,
            one,
            name,
            roles,
            began,
        )
