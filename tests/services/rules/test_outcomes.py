from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from analytics.outcomes import Verdict
from services.people.guild_settings import GuildSettings
from services.reports.question import Question, ReportTools, Viewer
from services.rules.kinds import Rule, RuleKind
from services.rules.outcomes import Followed, counted, outcome_of
from services.rules.reports import rule_list_report, rule_results_report, rule_try_report
from services.rules.store import add_rule, pause_rule
from tests.services.school import AUTUMN, GUILD, MENTOR_ROLE, NOW, SPRING, STUDENT_ROLE, found, join, noon, write

SETTINGS = GuildSettings(time_zone="Europe/Warsaw", student_roles=("Student",))
MENTOR = 9
RULE = Rule(GUILD, 77, RuleKind.SILENT, 7, None, "hello", None, 0.5, MENTOR, NOW)
AGO = NOW - timedelta(days=20)
NOTHING: frozenset[int] = frozenset()


def followed(came: int, n: int, state: str = "sent", at: datetime = AGO) -> list[Followed]:
    sent = at if state == "sent" else None
    return [Followed(state, sent, at, number < came) for number in range(n)]


def test_everybody_who_was_proposed_counts_sent_or_not() -> None:
    people = [*followed(9, 10), *followed(2, 5, "dropped"), *followed(4, 12, "held_back")]
    outcome = counted(people, NOTHING, SETTINGS, NOW)

    assert (outcome.proposed, outcome.sent, outcome.held) == (15, 10, 12)
    assert (outcome.difference.proposed.hits, outcome.difference.proposed.n) == (11, 15)
    assert (outcome.difference.held.hits, outcome.difference.held.n) == (4, 12)


def test_a_week_that_is_not_over_or_was_not_seen_counts_on_neither_side() -> None:
    running = followed(3, 3, at=NOW - timedelta(days=6))
    blind = frozenset({(AGO + timedelta(days=3)).date().toordinal()})
    outcome = counted([*followed(1, 4), *followed(0, 4, "held_back"), *running], blind, SETTINGS, NOW)

    assert (outcome.running, outcome.unknown) == (3, 8)
    assert (outcome.difference.proposed.n, outcome.difference.held.n) == (0, 0)
    assert outcome.difference.verdict is Verdict.FEW


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, MENTOR, "Marta", MENTOR_ROLE)
    await add_rule(con, RULE)
    return con


async def proposed(con, student, state, at=AGO, rule=RULE, episode="silent:x"):
    await con.execute(
        "insert into nudge (guild_id, id, student_id, rule_id, episode, template, language, text, state, at, sent_at)"
        " values ($1, $2, $3, $4, $5, 'hello', 'pl', '', $6, $7, case when $6::text = 'sent' then $7::timestamptz end)",
        GUILD,
        student * 1000 + len(episode),
        student,
        rule.id,
        episode,
        state,
        at,
    )


async def group(con, numbers, state, came):
    for place, number in enumerate(numbers):
        await join(con, number, f"Student {number}", STUDENT_ROLE, SPRING)
        await proposed(con, number, state)
        if place < came:
            await write(con, number, AGO + timedelta(days=2, minutes=number))


def asked(name, database, viewer=None, **values) -> Any:
    viewer = viewer or Viewer(MENTOR, None, frozenset())
    nothing: Any = None  # nothing is drawn
    return ReportTools(database, nothing), Question(GUILD, name, viewer, SETTINGS, NOW, values)


async def test_a_message_within_the_week_is_a_return_and_the_first_episode_alone_counts(school) -> None:
    await group(school, range(100, 103), "sent", came=1)
    await write(school, 102, AGO + timedelta(days=8))
    await proposed(school, 101, "held_back", AGO + timedelta(days=9), episode="silent:later")
    outcome = await outcome_of(school, RULE, SETTINGS, NOW)

    assert (outcome.proposed, outcome.held) == (3, 0)
    assert (outcome.difference.proposed.hits, outcome.difference.proposed.n) == (1, 3)


async def test_it_is_said_plainly_what_cannot_be_said(school, database) -> None:
    few = await rule_results_report(*asked("rule results", database, rule=str(RULE.id)))
    assert "Not enough data" in few.sentences[0]
    assert [field.name for field in few.fields] == ["Proposed for", "Sent to", "Held back at random"]
    await school.execute("update nudge_rule set held_back = 0")
    alone = await rule_results_report(*asked("rule results", database, rule=str(RULE.id)))
    assert "Nobody can tell" in alone.sentences[0]


async def test_no_effect_an_effect_and_harm_are_each_said_with_their_interval(school, database) -> None:
    await group(school, range(100, 112), "sent", came=6)
    await group(school, range(200, 212), "held_back", came=5)
    none = await rule_results_report(*asked("rule results", database, rule=str(RULE.id)))
    assert "No effect is shown" in none.sentences[0]
    assert "+8 percentage points, 95 % interval −28 to +42" in none.sentences[0]
    assert "would not show" in none.sentences[1]
    await write(school, 106, *(AGO + timedelta(days=1, minutes=number) for number in range(2)))
    for number in range(107, 112):
        await write(school, number, AGO + timedelta(days=1, seconds=number))
    better = await rule_results_report(*asked("rule results", database, rule=str(RULE.id)))
    assert "More came back" in better.sentences[0]


async def test_the_dry_run_names_whom_it_touches_and_the_others_by_their_reasons(school, database) -> None:
    await join(school, 1, "Ola", STUDENT_ROLE, SPRING)
    await join(school, 2, "Jan", STUDENT_ROLE, AUTUMN)
    await write(school, 1, noon(20), noon(10))
    await write(school, 2, noon(1))
    report = await rule_try_report(*asked("rule try", database, rule="Silent"))

    text = "\n".join(report.sentences)
    assert "**It would touch 1 student now**\n- Ola: 9 silent days that were seen, last active 12 Nov" in text
    assert "- active lately (1): Jan" in text
    assert report.private
    assert await school.fetchval("select count(*) from nudge") == 0
    own = await rule_try_report(
        *asked("rule try", database, Viewer(MENTOR, frozenset({AUTUMN}), frozenset()), rule=str(RULE.id))
    )
    assert "Ola" not in "\n".join(own.sentences)


async def test_rules_of_other_cohorts_are_not_listed(school, database) -> None:
    await add_rule(school, replace(RULE, id=78, cohort_id=SPRING, approver_id=MENTOR_ROLE))
    await pause_rule(school, GUILD, 78, NOW)
    everything = await rule_list_report(*asked("rule list", database))
    own = await rule_list_report(*asked("rule list", database, Viewer(MENTOR, frozenset({AUTUMN}), frozenset())))

    assert len(everything.sentences) == 2
    assert f"<@&{MENTOR_ROLE}>" in everything.sentences[1]
    assert "(paused)" in everything.sentences[1]
    assert len(own.sentences) == 1
