"""Servers with mentors and students who write to the bot, and bots that can be killed at any step."""

import contextlib
from dataclasses import replace

from services.conversations.desk import Conversations
from services.conversations.files import Files
from services.conversations.inbox import Inbox
from services.conversations.tools import Tools
from services.delivery import Courier
from services.discord.server_state import ServerState
from services.people.guild_settings import GuildSettings
from tests.services.delivery.post_office import Fate, Killed, post_office

THREADS = 1 << 34 | 1 << 35 | 1 << 36 | 1 << 38 | 1 << 6 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 10
SETTINGS = GuildSettings(mentor_roles=("Mentor",), mentor_channel="support", office_hours="Mon to Fri, 10 to 16")
READ = 1 << 10


class Talking:
    """Students and mentors write; `look()` is one look of the bot, as a process of its own."""

    def __init__(self, office):
        self.office, self.world, self.database = office, office.box.world, office.database
        self.guild_id, self.mentor, self.students = office.guild_id, office.mentor, office.students
        self.settings = dict.fromkeys([office.guild_id], SETTINGS)
        self.unrecorded = []

    def settings_of(self, guild_id, locale):
        del locale
        return self.settings.get(guild_id, SETTINGS)

    async def known(self, guild_id, *, mentors=(), students=()):
        """Give a server its roles and its mentor channel, and write down what the record would hold of it."""
        world, pool = self.world, self.database.pool
        role = world.add_role(guild_id, "Mentor")
        for one in mentors:
            world.give_role(guild_id, one, role["id"])
        for one in world.roles[guild_id].values():
            if one["name"] == "bot":
                world.update_role(guild_id, one["id"], permissions=int(one["permissions"]) | THREADS)
        (channel,) = [one for one in world.channels_of(guild_id) if one["name"] == "support"]
        world.set_overwrite(channel["id"], guild_id, 0, deny=READ)
        world.set_overwrite(channel["id"], role["id"], 0, allow=READ)
        bots = [one["id"] for one in world.roles[guild_id].values() if one["name"] == "bot"]
        world.set_overwrite(channel["id"], bots[0], 0, allow=READ)
        await pool.execute(
            "insert into guild (id, name, preferred_locale, present, seen_at) values ($1, $2, 'en-GB', true, now())"
            " on conflict do nothing",
            guild_id,
            world.guild(guild_id)["name"],
        )
        await self.written_down(guild_id, (*mentors, *students))

    async def written_down(self, guild_id, people):
        """Write down what the record would hold of these people, and of all roles."""
        world, pool = self.world, self.database.pool
        for one in world.roles[guild_id].values():
            await pool.execute(
                "insert into role (guild_id, id, name, position, permissions) values ($1, $2, $3, 0, 0)"
                " on conflict do nothing",
                guild_id,
                int(one["id"]),
                one["name"],
            )
        for user_id in people:
            member = world.member(guild_id, user_id)
            await pool.execute(
                "insert into member (guild_id, user_id, name, display_name, is_bot, roles, joined_at, present,"
                " observed_at) values ($1, $2, $3, $4, false, $5, now() - interval '30 days', true, now())"
                " on conflict (guild_id, user_id) do update set roles = excluded.roles",
                guild_id,
                user_id,
                member["user"]["username"],
                member["user"]["global_name"],
                [int(one) for one in member["roles"]],
            )

    def state(self):
        """The picture of the servers, as the gateway gives it at the start."""
        made = ServerState()
        made.apply("READY", {"user": {"id": str(self.world.bot_user_id)}})
        for guild_id in self.settings:
            guild = self.world.guild(guild_id)
            told = {
                "id": str(guild_id),
                "name": guild["name"],
                "owner_id": guild["owner_id"],
                "roles": list(self.world.roles[guild_id].values()),
                "members": [self.world.member(guild_id, self.world.bot_user_id)],
                "channels": list(self.world.channels_of(guild_id)),
                "threads": [],
            }
            made.apply("GUILD_CREATE", told)
        return made

    def tools(self, fate=None):
        database, rest = self.office.mortal(fate or Fate())
        courier = Courier(database, rest, self.office.clock)
        return Tools(
            database,
            rest,
            courier,
            self.state(),
            Files(self.office.box.cdn_base),
            Inbox(),
            self.settings_of,
            self.office.clock,
            lambda guild_id, thread_id: self.unrecorded.append((guild_id, thread_id)),
        )

    async def look(self, *wrote, fate=None):
        """Carry on once; these students are heard to have written. Returns whether it was killed."""
        fate = fate or Fate()
        tools = self.tools(fate)
        for student in wrote:
            tools.inbox.read_again(self.dm(student), student)
        with contextlib.suppress(Killed):
            await Conversations(tools).carry_on()
        return fate.struck

    def dm(self, user_id):
        return int(self.office.box.people.open_dm(user_id, self.world.bot_user_id)["id"])

    def writes(self, user_id, text, channel=None, **more):
        made = self.office.box.people.write(user_id, self.dm(user_id) if channel is None else channel, text, **more)
        return int(made["id"])

    def threads(self, student, channel_id=None):
        name = self.world.users[student]["global_name"]
        there = self.world.threads_of(channel_id or self.office.channel_id)
        return [int(one["id"]) for one in there if one["name"] == name]

    def shown(self, student, channel_id=None):
        """What the bot wrote in the threads of a student, the oldest first."""
        there = [m for one in self.threads(student, channel_id) for m in self.office.written(one)]
        return [one["content"] for one in sorted(there, key=lambda one: int(one["id"]))]

    def received(self, student):
        return [one["content"] for one in sorted(self.office.received(student), key=lambda one: int(one["id"]))]

    def change(self, guild_id, **settings):
        self.settings[guild_id] = replace(self.settings[guild_id], **settings)


@contextlib.asynccontextmanager
async def talking(database, *, students=3):
    """One server, known to the bot."""
    async with post_office(database, students=students) as office:
        made = Talking(office)
        await made.known(office.guild_id, mentors=[office.mentor], students=office.students)
        yield made
