from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.consent.store import decide
from services.errors import ProfilerError
from services.nudges.approvers import check_approver
from services.nudges.draft_actions import nudge_send
from services.nudges.drafting import draft
from services.nudges.queue_actions import queue_leave, queue_review, queue_send
from services.nudges.queue_report import ALL, queue_all_report, queue_report
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.reports.action import Ask, Press
from services.reports.question import Question, ReportTools, Viewer
from services.rules.kinds import Rule, RuleKind
from services.rules.proposing import propose
from services.rules.store import add_rule
from services.wording.answers import Told
from tests.services.school import AUTUMN, GUILD, MENTOR_ROLE, NOW, SPRING, STUDENT_ROLE, found, join, noon, write

SETTINGS = GuildSettings(
    time_zone="Europe/Warsaw", student_roles=("Student",), working_days=frozenset(range(7)), support_channel="help"
)
JAN, EWA, IDA, MARTA, ADAM = 2, 3, 4, 9, 8
LEADS = 35
RULE = Rule(GUILD, 77, RuleKind.SILENT, 7, None, "hello", None, 0.0, MARTA, NOW)


@pytest.fixture
async def school(con, database):
    """Three silent students: Jan agreed to direct messages, Ewa said nothing of them, Ida (of Autumn) agreed."""
    await found(con)
    await con.execute("insert into role (guild_id, id, name) values ($1, $2, 'Leads')", GUILD, LEADS)
    await join(con, MARTA, "Marta", MENTOR_ROLE)
    await join(con, ADAM, "Adam", MENTOR_ROLE, LEADS)
    for user_id, name, cohort in ((JAN, "Jan K", SPRING), (EWA, "Ewa", SPRING), (IDA, "Ida", AUTUMN)):
        await join(con, user_id, name, STUDENT_ROLE, cohort)
        await write(con, user_id, noon(20), noon(10 + user_id))
        if user_id != EWA:
            await decide(con, GUILD, user_id, "dm", granted=True, at=NOW, wording="", via="", event_id=user_id)
    await add_rule(con, RULE)
    await propose(database, RULE, SETTINGS, NOW)
    return con


def tools_of(database) -> ReportTools:
    nothing: Any = None  # nothing is drawn
    return ReportTools(database, nothing)


def viewer(who=MARTA, cohorts=None) -> Viewer:
    return Viewer(who, cohorts, frozenset())


def press(action, value, who=MARTA, cohorts=None, number=1):
    return Press(GUILD, action, value, viewer(who, cohorts), SETTINGS, NOW, id=number)


async def shown(database, report=queue_report, who=MARTA, cohorts=None, **values):
    return await report(tools_of(database), Question(GUILD, "", viewer(who, cohorts), SETTINGS, NOW, values))


async def send_all(database, who=MARTA):
    (button,) = (await shown(database, queue_all_report, who)).buttons
    return await queue_send(tools_of(database), press(button.action, button.value, who))


async def states(con):
    rows = await con.fetch("select student_id, state, approved_by, way from nudge where guild_id = $1", GUILD)
    return {row["student_id"]: (row["state"], row["approved_by"], row["way"]) for row in rows}


async def test_the_queue_shows_every_text_in_full_with_its_reason_and_its_way(school, database) -> None:
    report = await shown(database)
    text = "\n".join(report.sentences)

    assert "**3. Jan K** · Silent for 7 days\n> Hi Jan, just a short hello." in text
    assert "private thread" in next(one for one in report.sentences if "Ewa" in one)
    assert report.menu is not None
    assert [one.label for one in report.menu.choices] == ["1. Ewa", "2. Ida", "3. Jan K"]
    assert report.private


async def test_one_press_sends_what_was_read_each_its_own_way_and_signs_who_did(school, database) -> None:
    assert await queue_review(tools_of(database), press("queue_review", "0")) == Ask(ALL, {})
    before = await shown(database, queue_all_report)
    assert before.title == "Send to 3 students?"
    assert any("**Ida and Jan K**\n> Hi …, just a short hello." in one for one in before.sentences)
    told = await send_all(database)

    assert isinstance(told, Told)
    assert told.title == "3 messages approved"
    assert await states(school) == {
        JAN: ("approved", MARTA, "dm"),
        EWA: ("approved", MARTA, "thread"),
        IDA: ("approved", MARTA, "dm"),
    }
    looks = await school.fetch("select actor_id, subject_id from audit_log where action = 'nudge_send'")
    assert {(row["actor_id"], row["subject_id"]) for row in looks} == {(MARTA, JAN), (MARTA, EWA), (MARTA, IDA)}


async def test_a_mentor_of_one_cohort_neither_sees_nor_sends_the_others(school, database) -> None:
    report = await shown(database, cohorts=frozenset({AUTUMN}))

    assert report.menu is not None
    assert [one.label for one in report.menu.choices] == ["1. Ida"]


async def test_a_text_that_was_changed_since_is_not_sent_unread(school, database) -> None:
    (button,) = (await shown(database, queue_all_report)).buttons
    await school.execute("update nudge set text = 'Something else' where student_id = $1", JAN)

    with pytest.raises(ProfilerError, match="has changed"):
        await queue_send(tools_of(database), press(button.action, button.value))
    assert {state for state, _, _ in (await states(school)).values()} == {"draft"}


async def test_a_second_press_sends_nothing_twice(school, database) -> None:
    (button,) = (await shown(database, queue_all_report)).buttons
    tools = tools_of(database)
    await queue_send(tools, press(button.action, button.value))
    with pytest.raises(ProfilerError, match="has changed"):
        await queue_send(tools, press(button.action, button.value))


async def test_who_is_left_out_gets_nothing_and_leaves_the_queue(school, database) -> None:
    report = await shown(database, queue_all_report)
    assert report.menu is not None
    ewa = next(one for one in report.menu.choices if "Ewa" in one.label)
    await queue_leave(tools_of(database), press("queue_leave", ewa.value))
    await send_all(database)

    assert {student: state for student, (state, _, _) in (await states(school)).items()} == {
        JAN: "approved",
        EWA: "dropped",
        IDA: "approved",
    }


async def test_another_mentor_s_cohort_is_not_mine_to_leave_out(school, database) -> None:
    number = await school.fetchval("select id from nudge where student_id = $1", JAN)
    with pytest.raises(NotAllowed):
        await queue_leave(tools_of(database), press("queue_leave", f"{JAN}:{number}", cohorts=frozenset({AUTUMN})))
    with pytest.raises(ProfilerError, match="do not know"):
        await queue_leave(tools_of(database), press("queue_leave", f"{EWA}:{number}"))


async def test_whoever_wrote_a_minute_ago_gets_no_message_about_silence(school, database) -> None:
    (button,) = (await shown(database, queue_all_report)).buttons
    await write(school, JAN, NOW - timedelta(minutes=1))
    told = await queue_send(tools_of(database), press(button.action, button.value))

    assert isinstance(told, Told)
    assert "No longer needed, so not sent: Jan K." in told.text
    assert (await states(school))[JAN][0] == "expired"


async def test_neither_does_one_that_is_sent_alone(school, database) -> None:
    number = await school.fetchval("select id from nudge where student_id = $1", JAN)
    await write(school, JAN, NOW - timedelta(minutes=1))
    with pytest.raises(ProfilerError, match="does not need this message any more"):
        await nudge_send(tools_of(database), press("nudge_send", f"{JAN}:{number}:dm"))
    assert (await states(school))[JAN][0] == "draft"


@pytest.mark.parametrize("approver", [ADAM, LEADS])
async def test_only_the_rule_s_approver_sends(school, database, approver) -> None:
    await school.execute("update nudge_rule set approver_id = $1", approver)
    mine = await shown(database)
    assert mine.buttons == ()
    assert f"{approver}> approves what this rule proposes." in mine.sentences[0]
    assert (await shown(database, queue_all_report)).buttons == ()
    number = await school.fetchval("select id from nudge where student_id = $1", JAN)
    with pytest.raises(NotAllowed):
        await queue_leave(tools_of(database), press("queue_leave", f"{JAN}:{number}"))
    with pytest.raises(NotAllowed):
        await check_approver(school, GUILD, RULE.id, MARTA, SETTINGS)
    await check_approver(school, GUILD, None, MARTA, SETTINGS)
    with pytest.raises(NotAllowed):
        await nudge_send(tools_of(database), press("nudge_send", f"{JAN}:{number}:dm"))
    told = await send_all(database, who=ADAM)
    assert isinstance(told, Told)
    assert told.title == "3 messages approved"


async def test_who_may_not_be_written_to_stays_with_the_reason(school, database) -> None:
    await decide(school, GUILD, JAN, "dm", granted=False, at=NOW, wording="", via="", event_id=50)
    report = await shown(database)

    assert "does not want messages" in report.sentences[2]
    assert report.buttons[0].label == "Read and send 2 messages…"


async def test_one_s_own_drafts_are_there_and_nobody_else_s(school, database) -> None:
    await draft(school, GUILD, JAN, "talk", SETTINGS, NOW + timedelta(minutes=1), ADAM)

    assert not any("your own draft" in one for one in (await shown(database)).sentences)
    assert any("your own draft" in one for one in (await shown(database, who=ADAM)).sentences)


async def test_what_was_put_aside_says_until_when_and_is_not_sent_with_the_others(school, database) -> None:
    await school.execute(
        "update nudge set state = 'later', later_at = $2 where guild_id = $1 and student_id = $3",
        GUILD,
        NOW + timedelta(days=2),
        JAN,
    )
    assert "Put aside until" in "\n".join((await shown(database)).sentences)
    assert "Jan" not in "\n".join((await shown(database, queue_all_report)).sentences)
    await send_all(database)
    assert (await states(school))[JAN][0] == "later"
    assert (await states(school))[IDA][0] == "approved"


async def test_an_empty_queue_and_another_server_s_say_so(school, database) -> None:
    await school.execute("update nudge set guild_id = guild_id + 1")

    assert (await shown(database)).sentences[0].startswith("Nothing waits.")
    assert (await shown(database, queue_all_report)).sentences == ("Nothing is left that you could send now.",)


async def test_outside_the_hours_it_is_said_when_they_go_out(school, database) -> None:
    late = replace(SETTINGS, nudge_hours=(8, 10))
    report = await queue_all_report(tools_of(database), Question(GUILD, "", viewer(), late, NOW))

    assert "They go out from" in report.sentences[-1]
