"""In which language students are answered."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cogs.student_shell import StudentShell
from services.people.guild_settings import GuildSettings
from services.reports.student_press import StudentTools

A_SERVER = 5


async def servers() -> Mapping[int, str]:
    return {A_SERVER: "School"}


@pytest.mark.parametrize(
    ("action", "language"),
    [("nudge_help", "pl"), ("faq_helped", "pl"), ("privacy_show", "en-GB"), ("me", "en-GB"), ("consent_dm", "en-GB")],
)
def test_a_conversation_stays_in_the_language_of_its_server(action: str, language: str) -> None:
    shell = StudentShell(
        cast("StudentTools", None),
        lambda _guild, _locale: GuildSettings(language="pl"),
        servers,
        lambda: datetime.now(UTC),
    )
    interaction: Any = SimpleNamespace(guild_locale=None, locale="en-GB")
    assert shell._settings(interaction, A_SERVER, action).language == language
