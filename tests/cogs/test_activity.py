import re
from unittest.mock import AsyncMock, Mock

import nextcord
import pytest

from cogs.activity import Activity
from cogs.answering import Answering


@pytest.fixture
def cog():
    return Activity(Mock(Answering, answer=AsyncMock()))


async def test_the_command_passes_on_what_was_typed(cog):
    interaction = Mock(nextcord.Interaction)
    await cog.activity(interaction, "Ola", "7 days", "words", "earlier")
    values = {"student": "Ola", "period": "7 days", "metric": "words", "compare": "earlier"}
    cog.answering.answer.assert_awaited_once_with(interaction, "activity", values)


async def test_the_menu_of_a_person_asks_about_their_last_30_days(cog):
    interaction = Mock(nextcord.Interaction)
    await cog.activity_of(interaction, Mock(nextcord.Member, id=9))
    cog.answering.answer.assert_awaited_once_with(interaction, "activity", {"student": 9, "period": ""})


def test_the_command_is_there_in_polish_too(cog):
    (payload,) = (one.get_payload(None) for one in cog.application_commands if one.name == "activity")
    assert payload["name_localizations"] == {"pl": "aktywność"}
    polish = [option["name_localizations"]["pl"] for option in payload["options"]]
    assert polish == ["uczestnik", "okres", "miara", "porównaj"]
    assert [option.get("required", False) for option in payload["options"]] == [True, False, False, False]
    texts = re.findall(r"'(?:description|pl)': '([^']*)'", str(payload))
    assert all(len(text) <= 100 for text in texts)
    choices = payload["options"][3]["choices"]
    assert [(one["value"], one["name_localizations"]["pl"]) for one in choices] == [
        ("cohort", "grupa"),
        ("earlier", "poprzedni okres"),
    ]
