"""That one mentor has something for another to do is told once, whatever dies in between."""

import contextlib

import pytest

from sandbox.gateway.ready import guild_create
from services.delivery import Courier
from services.discord.errors import DiscordUnavailable
from services.discord.server_state import ServerState
from services.escalation.watching import WatchTools
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.tasks.handing import Handing
from services.tasks.store import add_task, done
from tests.services.delivery.post_office import Fate, Killed, post_office

VIEW = 1 << 10
OTHER = 77


@pytest.fixture
async def place(database):
    """A post office, the channel of its mentors, and what makes somebody who tells."""
    async with post_office(database) as office:
        world, guild = office.box.world, office.guild_id
        role, mentors = int(world.add_role(guild, "Mentor")["id"]), int(world.add_channel(guild, "mentors")["id"])
        world.set_overwrite(mentors, guild, 0, deny=VIEW)
        for one, kind in ((role, 0), (world.bot_user_id, 1)):
            world.set_overwrite(mentors, one, kind, allow=VIEW)
        state = ServerState(world.bot_user_id)
        state.apply("GUILD_CREATE", guild_create(world, guild, (1 << 25) - 1))
        await database.pool.execute(
            "insert into member (guild_id, user_id, name, display_name) values ($1, $2, 'maja', 'Maja')", guild, OTHER
        )

        def handing(fate=None):
            mortal, rest = office.mortal(fate or Fate())
            courier, seeing = Courier(mortal, rest, office.clock), Seeing(mortal, state)
            return Handing(WatchTools(mortal, courier, state, seeing, lambda *_: GuildSettings(), office.clock))

        yield office, mentors, handing


async def give(office, number, **more):
    async with office.database.pool.acquire() as con:
        given = {"by_id": OTHER, "assignee_id": office.mentor, **more}
        await add_task(con, office.guild_id, "Ola is ill", at=office.now, task_id=number, **given)


async def test_the_other_mentor_is_told_once_and_without_what_it_is_about(place):
    office, mentors, handing = place
    await give(office, 1)
    for _ in range(2):
        await handing().run_due()
    (said,) = [one["content"] for one in office.written(mentors)]
    assert said == f"<@{office.mentor}> Maja has something for you to do: `/task list`"


async def test_nobody_is_told_of_their_own_of_nobodys_and_of_what_is_done(place):
    office, mentors, handing = place
    await give(office, 1, by_id=office.mentor)
    await give(office, 2, assignee_id=None)
    await give(office, 3)
    async with office.database.pool.acquire() as con:
        await done(con, office.guild_id, 3, OTHER, office.now)
    await handing().run_due()
    assert office.written(mentors) == []


async def test_killed_at_any_step_it_is_still_told_once(place):
    office, mentors, handing = place
    number = 0
    while True:
        await give(office, 100 + number)
        fate = Fate(at=number, lose=bool(number % 2))
        with contextlib.suppress(Killed, DiscordUnavailable):
            await handing(fate).run_due()
        await handing().run_due()
        assert len(office.written(mentors)) == number + 1, number
        if not fate.struck:
            break
        number += 1
    assert number > 3
