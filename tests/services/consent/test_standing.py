"""What follows from what people said, alone and in what reports read."""

from typing import Any

import pytest

from services.consent.allowing import allowing
from services.consent.standing import COMPUTE, DIRECT, RECORD, SCORE, Standing, hidden_among, standing_of, standings
from services.consent.store import decide, everything_said
from services.people.guild_settings import ConsentMode, GuildSettings
from services.people.roster import roster
from services.people.students import cohort_of, find_person
from services.reports.question import Viewer
from services.storage.transactions import Connection
from tests.services.school import GUILD, MENTOR_ROLE, NOW, SPRING, found, join

NOTICE, OPT_IN = GuildSettings(), GuildSettings(consent_mode=ConsentMode.OPT_IN)
ALL = Viewer(9, None, frozenset())
ADA, BEN, CLEO, MENTOR, BOT = range(1, 6)


@pytest.fixture
async def school(con: Connection) -> Connection:
    """Three students of a cohort, a mentor and a bot."""
    await found(con)
    for user_id, name in ((ADA, "Ada"), (BEN, "Ben"), (CLEO, "Cleo")):
        await join(con, user_id, name, SPRING)
    await join(con, MENTOR, "Maja", MENTOR_ROLE)
    await join(con, BOT, "Bot", is_bot=True)
    return con


async def say(con: Connection, who: int, number: int = 1, **said: bool) -> bool:
    kept = [
        await decide(con, GUILD, who, kind, granted, NOW, "command-1", "dm", event_id=who * 100 + number)
        for kind, granted in said.items()
    ]
    return all(kept)


@pytest.mark.parametrize(
    ("settings", "said", "follows"),
    [
        (NOTICE, {}, Standing(True, True, True, False)),
        (NOTICE, {DIRECT: True}, Standing(True, True, True, True)),
        (NOTICE, {SCORE: False}, Standing(True, True, False, False)),
        (NOTICE, {COMPUTE: False, DIRECT: True}, Standing(True, False, False, True)),
        (NOTICE, {RECORD: False}, Standing(False, False, False, False)),
        (OPT_IN, {}, Standing(False, False, False, False)),
        (OPT_IN, {DIRECT: True}, Standing(False, False, False, True)),
        (OPT_IN, {RECORD: True}, Standing(True, True, True, False)),
        (OPT_IN, {RECORD: True, COMPUTE: False}, Standing(True, False, False, False)),
    ],
)
async def test_one_thing_follows_from_another(
    school: Connection, settings: GuildSettings, said: dict[str, bool], follows: Standing
) -> None:
    await say(school, ADA, **said)
    assert await standing_of(school, GUILD, ADA, settings) == follows
    allowed = await allowing(school, GUILD, settings)
    assert (allowed.shown(ADA), allowed.scored(ADA)) == (follows.shown, follows.scored)


async def test_with_opt_in_mentors_and_bots_are_recorded_until_they_object(school: Connection) -> None:
    everybody = await standings(school, GUILD, [ADA, MENTOR, BOT, 99], OPT_IN)
    assert {who: one.recorded for who, one in everybody.items()} == {ADA: False, MENTOR: True, BOT: True, 99: False}
    await say(school, MENTOR, **{RECORD: False})
    assert not (await standing_of(school, GUILD, MENTOR, OPT_IN)).recorded
    assert await hidden_among(school, GUILD, [ADA, MENTOR, BOT, 99], OPT_IN) == {ADA, MENTOR}


async def test_what_was_said_twice_is_kept_once_and_the_last_word_holds(school: Connection) -> None:
    assert await say(school, ADA, **{RECORD: False, DIRECT: True})
    assert not await say(school, ADA, **{RECORD: False, DIRECT: True})
    await say(school, ADA, 2, **{RECORD: True})
    said = await everything_said(school, GUILD, ADA)
    assert sorted((one.kind, one.granted) for one in said) == [(DIRECT, True), (RECORD, False), (RECORD, True)]
    assert (await standing_of(school, GUILD, ADA, NOTICE)).recorded


async def test_reports_read_nobody_who_paused_and_say_how_many(school: Connection) -> None:
    await say(school, ADA, **{COMPUTE: False})
    people = await roster(school, GUILD, NOTICE, ALL)
    assert [one.name for one in people.students] == ["Ben", "Cleo"]
    assert people.withheld == 1
    assert len((await roster(school, GUILD, NOTICE, ALL, everybody=True)).students) == 3
    ada = await find_person(school, GUILD, ADA, NOTICE)
    assert ada is not None
    assert not ada.shown


async def test_who_objects_to_being_judged_is_compared_with_nobody_and_nobody_with_them(school: Connection) -> None:
    await say(school, ADA, **{SCORE: False})
    people: dict[int, Any] = {one.user_id: one for one in (await roster(school, GUILD, NOTICE, ALL)).students}
    assert (await cohort_of(school, GUILD, people[ADA], NOTICE)).members == ()
    assert (await cohort_of(school, GUILD, people[BEN], NOTICE)).members == (BEN, CLEO)


async def test_an_objection_on_one_server_says_nothing_on_another(school: Connection) -> None:
    await say(school, ADA, **{RECORD: False})
    assert (await standing_of(school, GUILD + 1, ADA, NOTICE)).recorded
