"""`profiler invite` through its own function: whose link it is, and what it says."""

from bot.invite import described, invite
from bot.settings import Settings
from sandbox import Sandbox, World
from services.discord.invite import PERMISSIONS, invite_link


async def test_discord_is_asked_whose_token_it_is(capsys) -> None:
    async with Sandbox(World.empty()) as box:
        settings = Settings.model_validate({"discord_token": box.token, "discord_api_base": box.api_base})
        assert await invite(settings) == 0
    assert capsys.readouterr().out.startswith(invite_link(box.world.application["id"]))


async def test_an_application_can_be_named_without_a_token(capsys) -> None:
    assert await invite(Settings.model_validate({"discord_token": None}), 123) == 0
    assert invite_link(123) in capsys.readouterr().out


def test_every_permission_is_named() -> None:
    told = described(1)
    assert told.count("Read Message History") == told.count("Message Content Intent") == 1
    assert str(int(PERMISSIONS)) in told
    assert "Administrator" not in told
