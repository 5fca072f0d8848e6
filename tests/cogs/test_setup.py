"""What the cog of /setup decides by itself."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import nextcord
import pytest

from cogs.setup import STEPS, Setup
from cogs.setup_panel import SetupId, components_of, read_setup_id
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.reports.report import Choice
from services.setup.panel import Body, Kind, Panel, Pick
from services.setup.steps.order import BY_NAME
from services.setup.walk import Walk

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


def asked(permissions: int) -> Mock:
    return Mock(
        nextcord.Interaction,
        user=Mock(nextcord.Member, id=5, roles=[]),
        channel=None,
        guild_id=1,
        guild_locale="en-GB",
        permissions=nextcord.Permissions(permissions),
        response=Mock(nextcord.InteractionResponse),
        followup=Mock(nextcord.Webhook),
    )


async def test_a_server_that_lets_others_use_the_command_does_not_make_them_administrators() -> None:
    cog = Setup(Mock(Walk), lambda _guild, _locale: GuildSettings(), lambda: NOW)
    interaction = asked(permissions=1 << 28)
    with pytest.raises(NotAllowed, match="Only administrators"):
        await cog.setup(interaction)
    interaction.response.defer.assert_not_called()


def test_every_step_can_be_gone_to_by_the_command() -> None:
    assert STEPS.keys() == BY_NAME.keys()


@pytest.mark.parametrize(
    "text", ["su:roles:pick:mentor_roles", "su:start:next:1a2b3c4d", "su:finish:done:", "su:a:b:c:d"]
)
def test_what_a_button_carries_is_read_as_it_was_written(text: str) -> None:
    read = read_setup_id(text)
    assert read is not None
    assert str(read) == text
    assert read_setup_id(f"sp{text[2:]}") is None


def test_a_panel_that_says_too_much_is_cut_to_what_discord_takes() -> None:
    lines = tuple(Choice("x" * 200, str(number), "y" * 200) for number in range(25))
    picks = tuple(Pick(f"p{n}", "l" * 60, "a" * 100, "p" * 300, Kind.LINES, ("1",), lines) for n in range(4))
    panel = Panel("start", "t" * 60, Body(above=("z" * 4000,), picks=picks, below=("q" * 4000,)), problem="e" * 4000)
    container: Any = components_of(panel)[0].to_dict()
    every: list[Any] = [container, *container["components"]]
    every += [inner for one in container["components"] for inner in one.get("components", ())]
    assert len(every) <= 40
    assert sum(len(one.get("content", "")) for one in every) <= 4000
    menus = [one for one in every if one["type"] == 3]
    assert all(
        len(line["label"]) <= 100 and len(line["description"]) <= 100 for one in menus for line in one["options"]
    )
    assert str(SetupId("start", "pick", "p0")) in [one["custom_id"] for one in menus]
