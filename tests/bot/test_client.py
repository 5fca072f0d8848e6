"""The hardened client against the local Discord: whatever happens to the connection, it comes back and hears on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import nextcord
import pytest
from nextcord.ext import commands
from nextcord.http import Route

from bot.client import ProfilerBot, point_nextcord_at
from bot.identify_budget import IdentifyBudget
from bot.supervisor import Manners, Supervisor
from sandbox import Sandbox, World
from services.errors import ProfilerError, SetupProblem
from services.metrics import figures
from tests.bot.test_gateway import Heard
from tests.bot.test_identify_budget import Counting

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")  # nextcord's

ADMINISTRATOR = 1 << 3
WORDY = "long " * 500


class Cog(commands.Cog):
    """One command that works and two that fail."""

    @nextcord.slash_command(description="Say hello.")  # type: ignore[untyped-decorator]
    async def hello(self, interaction: nextcord.Interaction[Any]) -> None:
        """Answer."""
        await interaction.send("hello")

    @nextcord.slash_command(description="Refuse.")  # type: ignore[untyped-decorator]
    async def refuse(self, interaction: nextcord.Interaction[Any]) -> None:
        """Refuse in our own words."""
        raise ProfilerError("Only mentors may ask.")

    @nextcord.slash_command(description="Refuse.")  # type: ignore[untyped-decorator]
    async def wordy(self, interaction: nextcord.Interaction[Any]) -> None:
        """Refuse in our own words."""
        raise ProfilerError(WORDY)

    @nextcord.slash_command(description="Break.")  # type: ignore[untyped-decorator]
    async def broken(self, interaction: nextcord.Interaction[Any]) -> None:
        """Fail as a bug does."""
        await interaction.response.defer(ephemeral=True)
        raise ZeroDivisionError

    @nextcord.slash_command(description="No database.")  # type: ignore[untyped-decorator]
    async def away(self, interaction: nextcord.Interaction[Any]) -> None:
        """Fail as it does when PostgreSQL is gone."""
        raise ConnectionRefusedError


@dataclass
class Connected:
    """A bot at work in a small server."""

    box: Sandbox
    bot: ProfilerBot
    heard: Heard
    task: asyncio.Task[None]
    guild: int
    channel: int
    person: int

    def names(self) -> list[str]:
        return [name for name, _, _ in self.heard.events]

    def texts(self) -> list[str]:
        return [data["content"] for name, data, _ in self.heard.events if name == "MESSAGE_CREATE"]

    async def until(self, condition: Any, seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                assert not self.task.done(), self.task.exception()
                await asyncio.sleep(0.005)

    async def hears(self, text: str) -> None:
        """Post something and wait until it is heard, which proves that the connection works."""
        await self.until(lambda: any(s.connection is not None for s in self.box.gateway.sessions.values()))
        self.box.world.post(self.channel, self.person, text)
        await self.until(lambda: text in self.texts())


@contextlib.asynccontextmanager
async def connected(*, wait: bool = True, **options: Any) -> AsyncIterator[Connected]:
    world = World.empty()
    owner, person = (int(world.add_user(name)["id"]) for name in ("olga", "sam"))
    guild = int(world.add_guild("School", owner)["id"])
    world.add_member(guild, world.bot_user_id, [world.add_role(guild, "Profiler", ADMINISTRATOR)["id"]])
    world.add_member(guild, person)
    channel = int(world.add_channel(guild, "general")["id"])
    async with Sandbox(world, time_scale=0.01, **options) as box:
        base, heard = Route.BASE, Heard()
        point_nextcord_at(box.api_base, box.cdn_base)
        bot = ProfilerBot(heard, IdentifyBudget(Counting(), spacing=timedelta(seconds=0.06), pause=lambda _: 0.01))
        bot.add_cog(Cog())
        supervisor = Supervisor(bot, box.token, manners=Manners(lambda failures: 0.01 * failures, lambda: 0.01))
        task = asyncio.create_task(supervisor.run())
        made = Connected(box, bot, heard, task, guild, channel, person)
        try:
            if wait:
                await made.until(bot.commands_synced.is_set)
            yield made
            assert not box.violations
        finally:
            await bot.close()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            Route.BASE = base


async def test_events_come_raw_complete_and_in_order() -> None:
    async with connected() as it:
        for number in range(50):
            message = it.box.world.post(it.channel, it.person, f"{number}")
            it.box.world.delete(it.channel, int(message["id"]))
        await it.until(lambda: it.names().count("MESSAGE_DELETE") == 50)
        about = [name for name in it.names() if name.startswith("MESSAGE")]
        assert about == ["MESSAGE_CREATE", "MESSAGE_DELETE"] * 50
        assert it.texts() == [str(number) for number in range(50)]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "gateway.abort"},
        {"kind": "gateway.reconnect"},
        {"kind": "gateway.invalidate", "resumable": True},
        {"kind": "gateway.close", "code": 4000},
        {"kind": "gateway.close", "code": 4008},
        {"kind": "gateway.close", "code": 1001},
        {"kind": "gateway.close", "code": 1006},
    ],
    ids=str,
)
async def test_a_lost_connection_is_resumed_without_losing_an_event(fault: dict[str, Any]) -> None:
    async with connected() as it:
        it.box.faults.add(**fault)
        it.box.world.post(it.channel, it.person, "while it was away")
        await it.hears("afterwards")
        assert it.texts() == ["while it was away", "afterwards"]
        assert it.names().count("READY") == 1
        assert it.names().count("RESUMED") == 1


async def test_every_resume_goes_to_the_address_that_ready_gave() -> None:
    async with connected() as it:
        for number in range(3):
            it.box.faults.add("gateway.abort")
            await it.until(lambda number=number: it.names().count("RESUMED") == number + 1)
        assert it.bot.ws.session.url == it.box.gateway.resume_url  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "gateway.invalidate", "resumable": False},
        {"kind": "gateway.expire_sessions", "abort": True},
        {"kind": "gateway.close", "code": 4007},
        {"kind": "gateway.close", "code": 4009},
    ],
    ids=str,
)
async def test_a_lost_session_is_replaced_by_a_new_one(fault: dict[str, Any]) -> None:
    async with connected() as it:
        it.box.faults.add(**fault)
        await it.until(lambda: it.names().count("READY") == 2 and it.names()[-1] == "GUILD_CREATE")
        await it.hears("afterwards")


async def test_refused_identifies_are_tried_again() -> None:
    async with connected() as it:
        it.box.faults.add("gateway.invalid_session", count=4, resumable=False)
        it.box.faults.add("gateway.expire_sessions", abort=True)
        await it.until(lambda: it.names().count("READY") == 2 and it.names()[-1] == "GUILD_CREATE")
        await it.hears("afterwards")


async def test_a_silent_gateway_is_noticed() -> None:
    async with connected() as it:
        it.bot.ws._max_heartbeat_timeout = 0.2  # the next wait for a frame, not the one under way
        it.box.faults.add("gateway.heartbeat_request")
        it.box.faults.add("gateway.silence", seconds=30)
        await it.until(lambda: "RESUMED" in it.names())


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "gateway.malformed"},
        {"kind": "gateway.unknown_event"},
        {"kind": "gateway.unknown_enum"},
        {"kind": "gateway.missing_keys"},
        {"kind": "gateway.extra_keys"},
        {"kind": "gateway.null_keys"},
        {"kind": "gateway.future_forward"},
        {"kind": "gateway.unknown_event", "name": "CHANNEL_PINS_UPDATE", "data": {"channel_id": "1"}},
        {"kind": "gateway.unknown_event", "name": "GUILD_CREATE", "data": {"id": "nonsense"}},
        {"kind": "gateway.unknown_event", "name": "INTERACTION_CREATE", "data": {}},
        {"kind": "gateway.unknown_event", "name": "GUILD_ROLE_UPDATE", "data": {"guild_id": None, "role": 7}},
    ],
    ids=str,
)
async def test_no_payload_ends_the_connection(fault: dict[str, Any]) -> None:
    async with connected() as it:
        it.box.faults.add(**fault)
        it.box.world.post(it.channel, it.person, "perhaps broken")
        it.box.faults.clear()
        await it.hears("whole")
        assert it.names().count("READY") == 1
        assert "RESUMED" not in it.names()


async def test_a_dropped_event_is_told_as_a_hole() -> None:
    async with connected() as it:
        it.box.faults.add("gateway.drop", consume_seq=True, match={"event": "MESSAGE_CREATE"})
        it.box.world.post(it.channel, it.person, "lost")
        await it.hears("heard")
        assert it.heard.gaps == ["1 gateway events are missing"]


async def test_discord_may_be_away_at_the_start() -> None:
    async with connected(wait=False) as it:
        it.box.faults.add("rest.status", count=3, status=503)
        await it.until(it.bot.commands_synced.is_set)
        await it.hears("afterwards")


async def test_commands_are_answered_and_failures_are_told_in_words() -> None:
    names = {"refuse": "refused", "broken": "fault", "away": "database away"}
    answered = figures.COMMANDS.count("hello")
    failed = {name: figures.FAILED.value(name, why) for name, why in names.items()}
    async with connected() as it:
        answers = {
            name: await it.box.interact.slash(it.person, it.channel, name, {})
            for name in ("hello", "refuse", "broken", "away", "wordy")
        }
        said = {name: answer.message["content"] for name, answer in answers.items() if answer.message}
        assert said["hello"] == "hello"
        assert said["refuse"] == "Only mentors may ask."
        wordy = answers["wordy"].message
        assert wordy is not None
        assert wordy["embeds"][0]["description"].strip() == WORDY.strip()
        assert said["broken"].startswith("Something went wrong on my side.")
        assert said["away"].startswith("I cannot reach my database")
        assert [answers[name].ephemeral for name in ("hello", "refuse", "broken", "away")] == [False, True, True, True]
    assert figures.COMMANDS.count("hello") == answered + 1
    assert {name: figures.FAILED.value(name, why) - failed[name] for name, why in names.items()} == dict.fromkeys(
        names, 1
    )


async def test_commands_are_registered_once_and_still_found_after_a_new_session() -> None:
    async with connected() as it:
        it.box.faults.add("gateway.invalidate", resumable=False)
        await it.until(lambda: it.names().count("READY") == 2 and it.names()[-1] == "GUILD_CREATE")
        answer = await it.box.interact.slash(it.person, it.channel, "hello", {})
        assert answer.message is not None
        requests = [line.what.split()[0] for line in it.box.transcript.lines("rest") if "commands" in line.what]
        assert requests == ["GET", "PUT"]


async def test_a_token_that_was_reset_is_one_sentence() -> None:
    async with connected() as it:
        it.box.faults.add("gateway.reset_token")
        with pytest.raises(SetupProblem, match="DISCORD_TOKEN"):
            await asyncio.wait_for(it.task, 30)


@pytest.mark.parametrize("flags", [0, 1 << 15, 1 << 19])
async def test_missing_privileged_intents_are_one_sentence(flags: int) -> None:
    async with connected(wait=False) as it:
        it.box.world.application["flags"] = flags
        with pytest.raises(SetupProblem, match="privileged intents"):
            await asyncio.wait_for(it.task, 30)
