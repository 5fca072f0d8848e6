"""What mentors are told against the local Discord: once, whatever dies in between."""

import contextlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from sandbox.gateway.ready import guild_create
from services.consent.store import decide
from services.database import Database
from services.delivery import Courier
from services.discord.errors import DiscordUnavailable
from services.discord.server_state import ServerState
from services.duty.store import Duty, add_duty
from services.escalation.noticing import RECENT, notice
from services.escalation.store import KEPT
from services.escalation.watching import Watch, WatchTools
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.records.messages import message_record
from services.records.snowflakes import first_id_at
from services.storage.writes import write_messages
from tests.services.delivery.post_office import Fate, Killed, PostOffice, post_office

VIEW = 1 << 10
ALWAYS = Duty(1, 0, frozenset(range(7)), 0, 0)  # a shift from midnight to midnight
SETTINGS = GuildSettings(time_zone="Europe/Warsaw", student_roles=("Student",), working_days=frozenset(range(7)))


@dataclass
class School:
    """The place, its channels, and the record of it."""

    office: PostOffice
    state: ServerState
    mentors: int
    general: int
    number: int = 0

    @property
    def con(self) -> Any:
        """The database."""
        return self.office.database.pool

    def watch(self, fate: Fate | None = None, settings: GuildSettings = SETTINGS) -> Watch:
        """A watch of a process of its own."""
        database, rest = self.office.mortal(fate or Fate())
        courier = Courier(database, rest, self.office.clock)
        seeing = Seeing(database, self.state)
        return Watch(WatchTools(database, courier, self.state, seeing, lambda *_: settings, self.office.clock))

    def said(self) -> list[str]:
        """What the bot wrote to the mentors, the newest first."""
        return [one["content"] for one in self.office.written(self.mentors)]

    async def writes(self, text: str, *, who: int | None = None, ago: float = 0) -> int:
        """Somebody writes on the server and it is stored."""
        self.number += 1
        at = self.office.now - timedelta(hours=ago)
        payload = {
            "id": str(first_id_at(at) + self.number),
            "channel_id": str(self.general),
            "type": 0,
            "content": text,
            "timestamp": at.isoformat(),
            "edited_timestamp": None,
            "author": {"id": str(who or self.office.students[0]), "username": "ola"},
        }
        record = message_record(payload, self.office.guild_id, self.office.now)
        async with self.con.acquire() as con, con.transaction():
            await write_messages(con, [record])
        return record.id

    def link(self, message: int) -> str:
        """What opens it."""
        return f"https://discord.com/channels/{self.office.guild_id}/{self.general}/{message}"


@pytest.fixture
async def school(database):
    async with post_office(database) as office:
        world, guild = office.box.world, office.guild_id
        mentor, student = (int(world.add_role(guild, name)["id"]) for name in ("Mentor", "Student"))
        mentors, general = (int(world.add_channel(guild, name)["id"]) for name in ("mentors", "general"))
        world.set_overwrite(mentors, guild, 0, deny=VIEW)
        world.set_overwrite(mentors, mentor, 0, allow=VIEW)
        world.set_overwrite(mentors, world.bot_user_id, 1, allow=VIEW)
        state = ServerState(world.bot_user_id)
        state.apply("GUILD_CREATE", guild_create(world, guild, (1 << 25) - 1))
        await record(database, office, mentor, student, (mentors, general))
        yield School(office, state, mentors, general)


async def record(database: Database, office: PostOffice, mentor: int, student: int, channels: tuple[int, int]) -> None:
    """What the bot knows of the server."""
    guild, now = office.guild_id, office.now
    async with database.pool.acquire() as con:
        await con.execute("insert into guild (id, name, seen_at) values ($1, 'School', $2)", guild, now)
        await con.executemany(
            "insert into role (guild_id, id, name) values ($1, $2, $3)",
            [(guild, mentor, "Mentor"), (guild, student, "Student")],
        )
        await con.executemany(
            "insert into channel (guild_id, id, name, history_complete, readable) values ($1, $2, $3, true, true)",
            [(guild, channel, name) for channel, name in zip(channels, ("mentors", "general"), strict=True)],
        )
        people = [
            (office.mentor, "Ania", mentor),
            *((one, f"Ola {n}", student) for n, one in enumerate(office.students)),
        ]
        await con.executemany(
            "insert into member (guild_id, user_id, name, display_name, roles, is_bot, present)"
            " values ($1, $2, $3, $3, $4, false, true)",
            [(guild, user, name, [role]) for user, name, role in people],
        )


async def killed_anywhere(school: School) -> int:
    """Let the watch run, killed at its first step, then at its second and so on; how many steps it has."""
    number = 0
    while True:
        fate = Fate(at=number, lose=bool(number % 2))
        with contextlib.suppress(Killed, DiscordUnavailable):
            await school.watch(fate).run_due()
        if not fate.struck:
            return number
        school.office.passes(minutes=number % 3 * 10)
        number += 1


async def test_killed_at_any_step_mentors_are_told_of_distress_once(school) -> None:
    message = await school.writes("nie chcę już żyć")
    assert await killed_anywhere(school) > 10

    (said,) = school.said()
    assert school.link(message) in said
    assert "Ola 0" in said
    assert "116 123" in said
    assert "nie chcę" not in said
    assert "safety net" in said
    assert said.startswith("<@&")  # nobody is on duty: all mentors


async def test_killed_at_any_step_questions_are_told_of_once(school) -> None:
    await add_duty_always(school)
    messages = [await school.writes("jak to zrobić?", who=one, ago=30) for one in school.office.students]
    assert await killed_anywhere(school) > 8

    (said,) = school.said()
    assert said.startswith(f"<@{school.office.mentor}> **3 questions wait")
    assert all(school.link(message) in said for message in messages)


async def add_duty_always(school: School) -> None:
    async with school.con.acquire() as con:
        shift = replace(ALWAYS, mentor_id=school.office.mentor)
        await add_duty(con, school.office.guild_id, shift, by_id=1, at=school.office.now)


async def test_a_question_is_told_of_when_somebody_is_on_duty_and_never_again(school) -> None:
    guild, now = school.office.guild_id, school.office.now
    async with school.con.acquire() as con:  # a shift that began tomorrow
        shift = replace(ALWAYS, mentor_id=school.office.mentor, from_on=(now + timedelta(days=2)).date())
        await add_duty(con, guild, shift, by_id=1, at=now)
    await school.writes("jak to zrobić?", ago=30)
    await school.writes("a dlaczego to nie działa?", who=school.office.students[1], ago=5)
    await school.watch().run_due()
    assert school.said() == []
    await school.con.execute("update duty set from_on = null")
    watch = school.watch()
    await watch.run_due()
    await school.watch().run_due()
    assert len(school.said()) == 1
    school.office.passes(hours=20)
    await watch.run_due()
    assert len(school.said()) == 2
    assert "**1 question waits" in school.said()[0]


async def test_what_a_mentor_took_or_may_have_been_answered_unseen_is_not_told_of(school) -> None:
    await add_duty_always(school)
    taken = await school.writes("jak to zrobić?", ago=30)
    await school.writes("czy ktoś wie jak?", who=school.office.students[1], ago=28)
    guild = school.office.guild_id
    await school.con.execute(
        "insert into question_mark (guild_id, message_id, claimed_by, claimed_at) values ($1, $2, 5, now())",
        guild,
        taken,
    )
    await school.con.execute(
        "insert into coverage (guild_id, kind, from_at, to_at, reason) values ($1, 'gap', $2, $3, 'not connected')",
        guild,
        school.office.now - timedelta(hours=20),
        school.office.now - timedelta(hours=19),
    )
    await school.watch().run_due()
    assert school.said() == []


async def test_nothing_is_told_where_everybody_reads_and_it_is_told_once_there_is_a_place(school) -> None:
    await school.writes("I want to die")
    open_to_all = replace(SETTINGS, mentor_channel="general")
    await school.watch(settings=open_to_all).run_due()
    assert school.office.written(school.general) == []
    await school.watch().run_due()
    assert len(school.said()) == 1


async def test_mentors_old_messages_and_who_paused_are_not_told_of(school) -> None:
    await school.writes("I want to die", who=school.office.mentor)
    await school.writes("I want to die", ago=RECENT.total_seconds() / 3600 + 1)
    await school.writes("I want to die", who=school.office.students[1])
    async with school.con.acquire() as con:
        await decide(
            con,
            school.office.guild_id,
            school.office.students[1],
            "compute",
            granted=False,
            at=school.office.now,
            wording="",
            via="",
            event_id=1,
        )
    await school.watch().run_due()
    assert school.said() == []
    await school.writes("chcę umrzeć")
    await school.watch(settings=replace(SETTINGS, distress_alerts=False)).run_due()
    await school.watch().run_due()
    assert school.said() == []  # switched on again it does not bring up the past


async def test_an_edit_or_history_brings_no_second_alarm_and_after_three_days_nothing_tells_of_it(school) -> None:
    message = await school.writes("I want to die")
    await school.watch().run_due()
    async with school.con.acquire() as con:
        row = await con.fetchrow("select * from message where id = $1", message)
        await notice(con, [row_as_record(row, school.office.now)])
    await school.watch().run_due()
    assert len(school.said()) == 1
    school.office.passes(hours=KEPT.total_seconds() / 3600 + 1)
    await school.watch().run_due()
    assert await school.con.fetchval("select count(*) from escalation") == 0
    assert await school.con.fetchval("select count(*) from delivery") == 0


def row_as_record(row: Any, now: Any) -> Any:
    @dataclass
    class Said:
        guild_id: int
        id: int
        channel_id: int
        content: str
        is_bot: bool
        sent_at: Any
        observed_at: Any

    return Said(row["guild_id"], row["id"], row["channel_id"], row["content"], False, row["sent_at"], now)


async def test_once_a_working_day_it_is_said_that_proposals_wait_and_who_approves_them(school) -> None:
    guild, now = school.office.guild_id, school.office.now
    always = replace(SETTINGS, nudge_hours=(0, 24))
    async with school.con.acquire() as con:
        await con.execute(
            "insert into nudge_rule (guild_id, id, kind, number, template, approver_id, by_id, at)"
            " values ($1, 7, 'silent', 7, 'hello', $2, 1, $3)",
            guild,
            school.office.mentor,
            now,
        )
        await con.executemany(
            "insert into nudge (guild_id, id, student_id, rule_id, episode, template, language, text, at, state)"
            " values ($1, $2, $2, 7, 'silent:x', 'hello', 'en', 'Hi', $3, $4)",
            [(guild, 1, now, "draft"), (guild, 2, now, "draft"), (guild, 3, now, "held_back")],
        )
    await school.watch(settings=replace(SETTINGS, working_days=frozenset())).run_due()
    assert school.said() == []
    await school.watch(settings=always).run_due()
    await school.watch(settings=always).run_due()
    (said,) = school.said()
    assert said == f"<@{school.office.mentor}> **2 messages to students wait to be read and sent:** `/nudge queue`"
    school.office.passes(hours=24)
    await school.watch(settings=always).run_due()
    assert len(school.said()) == 2
