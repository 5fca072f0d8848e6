"""Commands are sent to Discord only when they changed, and interactions find them afterwards."""

from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import AsyncMock

import nextcord
import pytest
from nextcord import SlashOption
from nextcord.ext import commands

from bot.client import ProfilerBot
from bot.identify_budget import IdentifyBudget
from bot.registration import register, register_patiently, same_commands, sendable
from tests.bot.test_gateway import Heard
from tests.bot.test_identify_budget import Counting

APPLICATION = 42
WHO = SlashOption(description="Who")
WHEN = SlashOption(description="When", choices={"week": "7"}, required=False)


class Cog(commands.Cog):
    """Two commands of different kinds."""

    @nextcord.slash_command(  # type: ignore[untyped-decorator]
        description="Show activity.",
        name_localizations={nextcord.Locale.pl: "aktywność"},
        default_member_permissions=0,
        contexts=[nextcord.InteractionContextType.guild],
    )
    async def activity(
        self,
        interaction: nextcord.Interaction[Any],
        student: nextcord.Member = WHO,
        period: str = WHEN,
    ) -> None:
        """Nothing."""

    @nextcord.user_command(name="Activity")  # type: ignore[untyped-decorator]
    async def of_user(self, interaction: nextcord.Interaction[Any], member: nextcord.Member) -> None:
        """Nothing."""


@pytest.fixture
async def bot() -> AsyncIterator[ProfilerBot]:
    made = ProfilerBot(Heard(), IdentifyBudget(Counting()))
    made.add_cog(Cog())
    made._connection.application_id = APPLICATION
    yield made
    await made.close()


def ours(bot: ProfilerBot) -> list[dict[str, Any]]:
    return [sendable(command.get_payload(None)) for command in bot.get_all_application_commands()]


def as_discord_answers(commands_sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Discord makes of a list of commands: ids, defaults, and things nobody asked for."""
    answered = []
    for number, command in enumerate(commands_sent):
        answer = {"description": "", "contexts": None, "dm_permission": True, "nsfw": False, **command}
        answer |= {"id": str(1000 + number), "application_id": str(APPLICATION), "version": str(9000 + number)}
        answer |= {"integration_types": [0], "description_localizations": None}
        answer["options"] = [
            {name: value for name, value in option.items() if value not in (False, None)}
            for option in command.get("options", [])
        ]
        answered.append(answer)
    return answered


def discord(bot: ProfilerBot, known: list[dict[str, Any]]) -> tuple[AsyncMock, AsyncMock]:
    get = AsyncMock(spec=bot.http.get_global_commands, return_value=known)
    put = AsyncMock(
        spec=bot.http.bulk_upsert_global_commands, side_effect=lambda _, payload: as_discord_answers(payload)
    )
    bot.http.get_global_commands = get  # type: ignore[method-assign]
    bot.http.bulk_upsert_global_commands = put  # type: ignore[method-assign]
    return get, put


async def test_a_first_start_sends_all_commands_at_once(bot: ProfilerBot) -> None:
    _, put = discord(bot, [])
    assert await register(bot)
    put.assert_awaited_once()
    assert put.await_args is not None
    assert {command["name"] for command in put.await_args.args[1]} == {"activity", "Activity"}


async def test_a_second_start_sends_nothing(bot: ProfilerBot) -> None:
    get, put = discord(bot, as_discord_answers(ours(bot)))
    assert not await register(bot)
    get.assert_awaited_once()
    put.assert_not_awaited()


async def test_interactions_find_their_command_either_way(bot: ProfilerBot) -> None:
    discord(bot, as_discord_answers(ours(bot)))
    await register(bot)
    found = {bot.get_application_command(number) for number in (1000, 1001)}
    assert found == bot.get_all_application_commands()


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Show something else."},
        {"name_localizations": {"pl": "ruch"}},
        {"default_member_permissions": "8"},
        {"nsfw": True},
        {"contexts": [0, 1]},
        {"options": []},
    ],
)
async def test_any_change_that_matters_is_seen(bot: ProfilerBot, change: dict[str, Any]) -> None:
    known = as_discord_answers(ours(bot))
    slash = next(command for command in known if command["name"] == "activity")
    slash |= change
    assert not same_commands(ours(bot), known)


async def test_a_changed_choice_is_seen(bot: ProfilerBot) -> None:
    known = as_discord_answers(ours(bot))
    slash = next(command for command in known if command["name"] == "activity")
    slash["options"][1]["choices"] = [{"name": "week", "value": "8"}]
    assert not same_commands(ours(bot), known)


async def test_a_command_that_is_no_longer_ours_is_removed(bot: ProfilerBot) -> None:
    strange = {"id": "5", "type": 1, "name": "old", "description": "Old.", "options": []}
    _, put = discord(bot, [*as_discord_answers(ours(bot)), strange])
    assert await register(bot)
    put.assert_awaited_once()


async def test_user_commands_carry_no_description(bot: ProfilerBot) -> None:
    user = next(command for command in ours(bot) if command["type"] == 2)
    assert "description" not in user


async def test_an_unreachable_discord_is_asked_again(
    bot: ProfilerBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    get, put = discord(bot, [])
    get.side_effect = [TimeoutError(), []]
    monkeypatch.setattr("bot.registration.FIRST_PAUSE", 0.0)
    await register_patiently(bot)
    put.assert_awaited_once()
    assert "could not be registered" in caplog.text
