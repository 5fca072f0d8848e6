from types import SimpleNamespace
from typing import Any

import pytest

from services.absences.own import absence_over, privacy_absence
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.reports.student_press import StudentPress
from tests.services.school import GUILD, NOW, SPRING, found, join

OLA, EWA = 1, 2
SETTINGS = GuildSettings(time_zone="Europe/Warsaw")


@pytest.fixture
async def tools(database) -> Any:
    async with database.pool.acquire() as con:
        await found(con)
        await join(con, OLA, "Ola", SPRING)
    return SimpleNamespace(database=database)  # all that these actions use


def press(value="", user=OLA, number=77, *, member=True, **entered):
    return StudentPress(GUILD, user, "any", value, SETTINGS, NOW, entered, number, member=member)


async def test_a_student_says_when_they_are_away_and_takes_it_back(tools):
    for _ in range(2):
        shown = await privacy_absence(tools, press(**{"from": "3.12", "to": "10.12", "reason": "exams"}))
    assert shown.sentences == ("You are away: 3–10 Dec 2026.", "\n**Kept for now and later**", "• 3–10 Dec 2026")
    row = await tools.database.pool.fetchrow("select * from absence")
    assert (row["student_id"], row["by_id"], row["text"]) == (OLA, OLA, "exams")
    (button,) = shown.buttons
    gone = await absence_over(tools, press(button.value))
    assert gone.sentences == ("No longer away: 3–10 Dec 2026.",)
    assert (await absence_over(tools, press(button.value))).sentences == ("This absence is gone already.",)


async def test_nobody_takes_back_the_absence_of_another(tools):
    shown = await privacy_absence(tools, press(**{"from": "3.12"}))
    assert (await absence_over(tools, press(shown.buttons[0].value, EWA))).sentences == (
        "This absence is gone already.",
    )
    assert await tools.database.pool.fetchval("select count(*) from absence where deleted_at is null") == 1


async def test_a_wrong_day_gives_the_reason_back_and_who_was_forgotten_is_told_so(tools):
    with pytest.raises(ProfilerError, match="a long story"):
        await privacy_absence(tools, press(**{"from": "someday", "reason": "a long story"}))
    with pytest.raises(ProfilerError, match="I keep nothing about you"):
        await privacy_absence(tools, press(member=False, **{"from": "3.12"}))
