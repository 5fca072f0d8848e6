"""Servers whose events come to another process are seen as Discord describes them on request."""

from sandbox import Sandbox
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.people.far_seeing import FarSeeing
from services.people.guild_settings import GuildSettings
from tests.services.people.test_viewing import School

SETTINGS = GuildSettings()


async def test_a_far_server_is_seen_as_it_is_seen_near_and_asked_for_once_a_minute(database):
    school = School(0, 0)
    school.hide(school.channels[1])
    async with Sandbox(school.world) as box, DiscordRest.open(box.token, box.api_base) as rest:
        far = FarSeeing(database, ServerState(school.world.bot_user_id), rest)
        near = FarSeeing(database, school.state(), rest)
        seen = await far.viewer(school.asker("maja"), SETTINGS)
        assert seen.channels == {school.channels[0]}
        asked = rest.requests
        assert (await far.viewer(school.asker("marek"), SETTINGS)).channels == {school.channels[0]}
        assert await near.viewer(school.asker("maja"), SETTINGS) == seen
        assert rest.requests == asked
        assert not box.violations


async def test_what_was_seen_too_long_ago_is_asked_for_again(database):
    school = School(0, 0)
    async with Sandbox(school.world) as box, DiscordRest.open(box.token, box.api_base) as rest:
        far = FarSeeing(database, ServerState(school.world.bot_user_id), rest, good_for=0.0)
        assert len((await far.viewer(school.asker("ola"), SETTINGS)).channels) == 2
        school.hide(school.channels[1])
        assert len((await far.viewer(school.asker("ola"), SETTINGS)).channels) == 1
