from dataclasses import replace
from datetime import timedelta

import pytest

from services.consent.store import decide
from services.nudges.drafting import draft
from services.people.guild_settings import GuildSettings
from services.rules.finding import everybody, touched
from services.rules.kinds import Reason, Rule, RuleKind
from services.rules.proposing import Proposed, Proposer, drop_proposals, propose
from services.rules.store import add_rule, pause_rule
from tests.services.school import (
    GENERAL,
    GUILD,
    MENTOR_ROLE,
    NOW,
    SPRING,
    STUDENT_ROLE,
    found,
    join,
    noon,
    snowflake,
    write,
)

SETTINGS = GuildSettings(time_zone="Europe/Warsaw", student_roles=("Student",))
OLA, JAN, EWA, MENTOR = 1, 2, 3, 9
RULE = Rule(GUILD, 77, RuleKind.SILENT, 7, None, "hello", None, 0.0, MENTOR, NOW)


@pytest.fixture
async def school(con):
    """Ola wrote yesterday, Jan ten days ago, Ewa nine."""
    await found(con)
    await join(con, MENTOR, "Marta", MENTOR_ROLE)
    for user_id, name, back in ((OLA, "Ola", 1), (JAN, "Jan", 10), (EWA, "Ewa", 9)):
        await join(con, user_id, name, STUDENT_ROLE, SPRING)
        await write(con, user_id, noon(20), noon(back))
    return con


async def nudges(con):
    return await con.fetch("select * from nudge where guild_id = $1 order by student_id", GUILD)


async def test_a_rule_proposes_drafts_that_no_person_approved_and_once(school, database) -> None:
    first = await propose(database, RULE, SETTINGS, NOW)
    again = await propose(database, RULE, SETTINGS, NOW + timedelta(hours=1))

    assert (first, again) == (Proposed(drafts=2), Proposed())
    rows = await nudges(school)
    assert [(row["student_id"], row["state"], row["approved_by"], row["by_id"]) for row in rows] == [
        (JAN, "draft", None, None),
        (EWA, "draft", None, None),
    ]
    assert "Jan" in rows[0]["text"]


async def test_everybody_gets_an_id_of_their_own_however_many_are_touched_at_once(
    school, database, monkeypatch
) -> None:
    monkeypatch.setattr("services.nudges.drafting.RANDOM_BITS", 0)

    assert await propose(database, RULE, SETTINGS, NOW) == Proposed(drafts=2)
    assert [row["student_id"] for row in await nudges(school)] == [JAN, EWA]


async def test_whoever_the_lot_holds_back_gets_no_draft_and_is_not_asked_again(school, database) -> None:
    rule = replace(RULE, held_back=1.0)

    assert await propose(database, rule, SETTINGS, NOW) == Proposed(held_back=2)
    assert await propose(database, rule, SETTINGS, NOW) == Proposed()
    assert {(row["state"], row["text"]) for row in await nudges(school)} == {("held_back", "")}


async def test_what_is_over_leaves_the_queue(school, database) -> None:
    await propose(database, RULE, SETTINGS, NOW)
    await write(school, JAN, NOW - timedelta(minutes=5))

    assert await propose(database, RULE, SETTINGS, NOW) == Proposed(over=1)
    assert [(row["student_id"], row["state"]) for row in await nudges(school)] == [(JAN, "expired"), (EWA, "draft")]


async def test_the_next_silence_is_another_episode(school, database) -> None:
    await propose(database, RULE, SETTINGS, NOW)
    await write(school, JAN, NOW + timedelta(hours=1))
    later = NOW + timedelta(days=9)
    await write(school, EWA, later - timedelta(hours=1))

    assert await propose(database, RULE, SETTINGS, later) == Proposed(drafts=2, over=2)  # Ola too, meanwhile


async def test_one_message_waits_for_a_student_however_many_rules_touch_them(school, database) -> None:
    await propose(database, RULE, SETTINGS, NOW)
    other = replace(RULE, id=78, number=5)
    judged = await touched(school, other, await everybody(school, GUILD), SETTINGS, NOW)

    assert {one.person.user_id: one.reason for one in judged.cases} == {
        OLA: Reason.ACTIVE,
        JAN: Reason.QUEUED,
        EWA: Reason.QUEUED,
    }


async def test_who_was_written_to_lately_or_said_no_is_left_alone_and_it_is_said_why(school) -> None:
    sent = await draft(school, GUILD, JAN, "hello", SETTINGS, NOW - timedelta(days=2), MENTOR)
    assert sent is not None
    await school.execute("update nudge set state = 'sent', sent_at = $1", NOW - timedelta(days=2))
    await decide(school, GUILD, EWA, "dm", granted=False, at=NOW, wording="", via="", event_id=6)
    judged = await touched(school, RULE, await everybody(school, GUILD), SETTINGS, NOW)

    limited = {one.person.user_id: one.said for one in judged.cases if one.reason is Reason.LIMITED}
    assert "lately" in limited[JAN]
    assert "does not want" in limited[EWA]


async def test_a_question_s_draft_leads_to_the_question(school, database) -> None:
    asked = NOW - timedelta(hours=30)
    number = snowflake(asked, 50)
    await school.execute(
        "insert into message (guild_id, id, channel_id, author_id, author_name, type, sent_at, observed_at, asks)"
        " values ($1, $2, $3, $4, '', 0, $5, $5, true)",
        GUILD,
        number,
        GENERAL,
        OLA,
        asked,
    )
    rule = replace(RULE, kind=RuleKind.QUESTION, number=24, template="still_open")

    assert await propose(database, rule, SETTINGS, NOW) == Proposed(drafts=1)
    (row,) = await nudges(school)
    assert f"https://discord.com/channels/{GUILD}/{GENERAL}/{number}" in row["text"]


async def test_every_half_hour_the_rules_that_are_not_paused_propose_on_servers_that_are_read(school, database) -> None:
    await add_rule(school, RULE)
    await add_rule(school, replace(RULE, id=78, kind=RuleKind.BACK, number=5, template="back"))
    await pause_rule(school, GUILD, RULE.id, NOW)
    times, ready = [NOW], [False]
    proposer = Proposer(database, lambda *_: SETTINGS, lambda: times[0], lambda _: ready[0])
    await proposer.run_due()
    assert await nudges(school) == []
    ready[0] = True
    await proposer.run_due()
    assert [row["student_id"] for row in await nudges(school)] == [OLA]
    await school.execute("delete from nudge")
    times[0] += timedelta(minutes=29)
    await proposer.run_due()
    assert await nudges(school) == []
    times[0] += timedelta(minutes=1)
    await proposer.run_due()
    assert len(await nudges(school)) == 1


async def test_removing_a_rule_discards_what_it_has_in_the_queue(school, database) -> None:
    await propose(database, RULE, SETTINGS, NOW)
    await drop_proposals(school, RULE, MENTOR, NOW)

    assert {(row["state"], row["ended_by"]) for row in await nudges(school)} == {("dropped", MENTOR)}
