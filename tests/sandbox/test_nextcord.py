"""nextcord as it comes from PyPI runs against the sandbox."""

import nextcord
import pytest

from tests.sandbox.scene import Bot

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")


async def test_it_connects_and_hears_messages(scene, let_run):
    async with scene.running(Bot()) as bot:
        scene.say("hello")
        await let_run(lambda: bot.heard)
        assert bot.heard[0].content == "hello"
        assert bot.heard[0].author.id == scene.sam
        assert bot.heard[0].guild.name == "School"


async def test_it_resumes_after_a_cut_socket_and_misses_nothing(scene, let_run):
    async with scene.running(Bot()) as bot:
        scene.say("before")
        await let_run(lambda: bot.heard)
        scene.box.faults.add("gateway.abort")
        scene.say("meanwhile")
        await let_run(lambda: bot.resumes, 15)
        scene.say("after")
        await let_run(lambda: len(bot.heard) == 3)
        assert [message.content for message in bot.heard] == ["before", "meanwhile", "after"]


async def test_op_7_makes_it_resume(scene, let_run):
    async with scene.running(Bot()) as bot:
        scene.box.faults.add("gateway.reconnect")
        await let_run(lambda: bot.resumes, 15)


@pytest.mark.parametrize("code", [4000, 4008])
async def test_a_close_it_may_come_back_from_makes_it_resume(scene, let_run, code):
    async with scene.running(Bot()) as bot:
        scene.box.faults.add("gateway.close", code=code)
        await let_run(lambda: bot.resumes, 15)


async def test_it_learns_of_all_members_by_chunks(scene):
    async with scene.running(Bot()) as bot:
        guild = bot.get_guild(scene.guild)
        await guild.chunk()
        assert {member.name for member in guild.members} == {"olga", "ada", "sam", "Student Profiler"}


async def test_it_comes_to_rest(scene):
    async with scene.running(Bot()):
        scene.say("hello")
        assert await scene.box.settled(20), scene.box.unsettled()


async def test_a_wrong_token_is_refused(scene):
    with pytest.raises(nextcord.LoginFailure):
        async with scene.running(Bot(), token="another"):
            pass


async def test_it_comes_to_rest_soon_when_heartbeats_are_rare(scene):
    scene.box.gateway.heartbeat_interval = 40.0
    async with scene.running(Bot()):
        for number in range(20):
            scene.say(str(number))
        assert await scene.box.settled(20), scene.box.unsettled()
