from dataclasses import replace
from datetime import timedelta

import pytest

from services.absences.store import add_absence
from services.consent.store import decide
from services.people.guild_settings import GuildSettings, Holiday
from services.reports.question import Viewer
from services.rules.finding import everybody, touched
from services.rules.kinds import Reason, Rule, RuleKind
from services.rules.store import add_rule, guilds_with_rules, pause_rule, remove_rule, resume_rule, rule_of, rules_of
from tests.services.school import (
    AUTUMN,
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
OLA, JAN, EWA, NEW, MENTOR = 1, 2, 3, 4, 9
RULE = Rule(GUILD, 77, RuleKind.SILENT, 7, None, "silent", None, 0.0, MENTOR, NOW)


@pytest.fixture
async def school(con):
    """Ola wrote yesterday, Jan ten days ago, Ewa nine; one who came a week ago never wrote."""
    await found(con)
    await join(con, MENTOR, "Marta", MENTOR_ROLE)
    await join(con, OLA, "Ola", STUDENT_ROLE, SPRING)
    await join(con, JAN, "Jan", STUDENT_ROLE, SPRING)
    await join(con, EWA, "Ewa", STUDENT_ROLE, AUTUMN)
    await join(con, NEW, "Nowy", STUDENT_ROLE, AUTUMN, joined_at=NOW - timedelta(days=8))
    await write(con, OLA, noon(20), noon(1))
    await write(con, JAN, noon(20), noon(10))
    await write(con, EWA, noon(20), noon(9))
    return con


async def reasons(con, rule=RULE, settings=SETTINGS, viewer=None, **more):
    viewer = viewer or await everybody(con, GUILD)
    judged = await touched(con, rule, viewer, settings, NOW, **more)
    return {one.person.user_id: one.reason for one in judged.cases}


async def test_a_rule_touches_whom_it_is_about_and_says_why_not_the_others(school) -> None:
    judged = await touched(school, RULE, await everybody(school, GUILD), SETTINGS, NOW)

    assert [one.person.name for one in judged.touched] == ["Ewa", "Jan"]
    assert {one.person.name: one.reason for one in judged.passed} == {"Ola": Reason.ACTIVE, "Nowy": Reason.NEVER_WROTE}
    assert await reasons(school, replace(RULE, cohort_id=SPRING)) == {OLA: Reason.ACTIVE, JAN: None}
    assert await reasons(school, replace(RULE, kind=RuleKind.NEW)) | {NEW: "x"} == {
        **dict.fromkeys((OLA, JAN, EWA), Reason.WROTE),
        NEW: "x",
    }
    assert (await reasons(school, replace(RULE, kind=RuleKind.NEW)))[NEW] is None


async def test_a_mentor_s_dry_run_names_their_own_students_alone(school) -> None:
    assert set(await reasons(school, viewer=Viewer(MENTOR, frozenset({AUTUMN}), frozenset()))) == {EWA, NEW}


async def test_time_without_a_connection_touches_nobody(school) -> None:
    await school.execute(
        "insert into coverage (guild_id, kind, from_at, to_at, reason) values ($1, 'gap', $2, $3, 'not connected')",
        GUILD,
        NOW - timedelta(days=3),
        NOW - timedelta(days=2),
    )

    assert await reasons(school) == {
        OLA: Reason.ACTIVE,
        JAN: Reason.UNSEEN,
        EWA: Reason.UNSEEN,
        NEW: Reason.NEVER_WROTE,
    }


async def test_who_is_away_snoozed_or_does_not_want_to_be_judged_is_left_alone(school) -> None:
    await add_absence(school, GUILD, JAN, NOW.date(), NOW.date() + timedelta(days=3), by_id=JAN, at=NOW, absence_id=5)
    assert (await reasons(school))[JAN] is Reason.AWAY
    await school.execute(
        "insert into snooze (guild_id, student_id, until, by_id, at) values ($1, $2, $3, $4, $5)",
        GUILD,
        EWA,
        NOW + timedelta(days=1),
        MENTOR,
        NOW,
    )
    assert (await reasons(school))[EWA] is Reason.SNOOZED
    await decide(school, GUILD, EWA, "score", granted=False, at=NOW, wording="", via="", event_id=6)
    assert (await reasons(school)).get(EWA, Reason.OBJECTED) is Reason.OBJECTED


async def test_what_was_proposed_is_proposed_once_and_still_holds(school) -> None:
    (case, *_) = (await touched(school, RULE, await everybody(school, GUILD), SETTINGS, NOW, students=[JAN])).touched
    await school.execute(
        "insert into nudge (guild_id, id, student_id, rule_id, episode, template, language, text, at)"
        " values ($1, 8, $2, $3, $4, 'silent', 'pl', '', $5)",
        GUILD,
        JAN,
        RULE.id,
        case.episode,
        NOW,
    )

    assert (await reasons(school))[JAN] is Reason.PROPOSED
    assert (await reasons(school, students=[JAN], again=True)) == {JAN: None}


async def test_holidays_of_the_server_do_not_count(school) -> None:
    day = NOW.date()
    rest = replace(SETTINGS, holidays=(Holiday(day - timedelta(days=6), day - timedelta(days=5)),))

    assert (await reasons(school, settings=rest))[EWA] is Reason.ACTIVE


async def ask(con, author, at, number):
    await con.execute(
        "insert into message (guild_id, id, channel_id, author_id, author_name, type, sent_at, observed_at, asks)"
        " values ($1, $2, $3, $4, '', 0, $5, $5, true)",
        GUILD,
        snowflake(at, number),
        GENERAL,
        author,
        at,
    )
    return snowflake(at, number)


async def test_the_oldest_question_that_waits_long_enough_is_the_one(school) -> None:
    rule = replace(RULE, kind=RuleKind.QUESTION, number=24)
    first = await ask(school, JAN, NOW - timedelta(hours=60), 50)
    await ask(school, JAN, NOW - timedelta(hours=30), 51)
    await ask(school, EWA, NOW - timedelta(hours=2), 52)
    judged = await touched(school, rule, await everybody(school, GUILD), SETTINGS, NOW)

    (case,) = judged.touched
    assert (case.person.name, case.message_id, case.number) == ("Jan", first, 60)
    assert case.episode == f"question:{first}"
    assert {one.person.name: one.reason for one in judged.passed}["Ewa"] is Reason.NOT_YET
    await school.execute(
        "insert into question_mark (guild_id, message_id, claimed_by, claimed_at) values ($1, $2, $3, $4)",
        GUILD,
        first,
        MENTOR,
        NOW,
    )
    assert (await touched(school, rule, await everybody(school, GUILD), SETTINGS, NOW)).touched[0].number == 30


async def test_rules_are_kept_once_paused_resumed_and_removed(con) -> None:
    await add_rule(con, RULE)
    await add_rule(con, replace(RULE, number=99))
    await add_rule(con, replace(RULE, guild_id=GUILD + 1))
    assert await rules_of(con, GUILD) == [RULE]
    await pause_rule(con, GUILD, RULE.id, NOW)
    await pause_rule(con, GUILD, RULE.id, NOW + timedelta(days=1))
    assert await rule_of(con, GUILD, RULE.id) == replace(RULE, paused_at=NOW)
    await resume_rule(con, GUILD, RULE.id)
    assert await rule_of(con, GUILD, RULE.id) == RULE
    await remove_rule(con, GUILD, RULE.id, NOW)
    assert await rules_of(con, GUILD) == []
    assert await guilds_with_rules(con) == [GUILD + 1]
