"""A channel that is asked for, and bots that are counted beside students."""

from datetime import timedelta
from typing import Any

import pytest

from services.cohort.overview import _asked, _between
from services.cohort.scope import scope_of
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.questions.finding import questions_asked
from services.reports.question import Question, Viewer
from services.wording.periods import local_day
from tests.services.school import AUTUMN, GENERAL, GUILD, NOW, SECRET, SPRING, found, join, noon, write

THREAD = 2002


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, 1, "Ola", SPRING)
    await join(con, 2, "Jan", AUTUMN)
    await join(con, 9, "Helper", AUTUMN, is_bot=True)
    await con.execute(
        "insert into channel (guild_id, id, name, kind, parent_id) values ($1, $2, 'a thread', 11, $3)",
        GUILD,
        THREAD,
        GENERAL,
    )
    return con


def question(channels, **values: Any):
    return Question(GUILD, "cohort overview", Viewer(99, None, frozenset(channels)), GuildSettings(), NOW, values)


async def test_a_channel_comes_with_those_of_its_threads_that_may_be_read(school):
    scope = await scope_of(school, question({GENERAL, THREAD, SECRET}, channel=str(GENERAL)))
    assert scope.channels == frozenset({GENERAL, THREAD})
    assert scope.name == "All students, #general"
    assert scope.reader.channels == {GENERAL, THREAD}
    without = await scope_of(school, question({GENERAL}, channel=GENERAL))
    assert without.channels == frozenset({GENERAL})
    thread = await scope_of(school, question({GENERAL, THREAD}, channel=THREAD))
    assert thread.channels == frozenset({THREAD})


@pytest.mark.parametrize("channel", [SECRET, 12345])
async def test_a_channel_that_may_not_be_read_is_refused_as_one_that_is_none(school, channel):
    with pytest.raises(NotAllowed, match="cannot read that channel"):
        await scope_of(school, question({GENERAL}, channel=channel))


async def test_without_a_channel_all_count_and_the_viewer_stays(school):
    asked = question({GENERAL})
    scope = await scope_of(school, asked)
    assert scope.channels is None
    assert scope.reader is asked.viewer


@pytest.mark.parametrize(
    ("values", "writers"),
    [
        ({}, (1, 2)),
        ({"bots": True}, (1, 2, 9)),
        ({"bots": True, "role": AUTUMN}, (2, 9)),
        ({"bots": True, "role": SPRING}, (1,)),
        ({"bots": True, "cohort": AUTUMN}, (2,)),
    ],
)
async def test_bots_write_beside_students_and_are_none(school, values, writers):
    scope = await scope_of(school, question({GENERAL}, **values))
    assert scope.writers == writers
    assert 9 not in scope.members


@pytest.mark.parametrize("back", [5, 20, 60, 100])
async def test_questions_of_the_period_and_of_now_are_what_two_readings_would_find(school, back):
    days = [2, 10, 29, 33, 40, 55, 64, 66, 95]
    await write(school, 1, *(noon(day) for day in days))
    await school.execute("update message set asks = true")
    today = local_day(NOW, GuildSettings().zone)
    period = f"{today - timedelta(days=back)}..{today - timedelta(days=max(back - 10, 0))}"
    asked = question({GENERAL}, period=period)
    scope = await scope_of(school, asked)
    read = await _asked(school, scope)
    begin, end = scope.period.starts_at(scope.zone), min(scope.period.ends_at(scope.zone), NOW)
    for since, before in ((begin, end), (NOW - timedelta(days=30), NOW)):
        alone = await questions_asked(school, GUILD, asked.viewer, asked.settings, since=since, before=before)
        assert _between(read, since, before).asked == alone.asked != ()
