from dataclasses import replace

import pytest

from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.rules.changing import MOST_RULES, By, Wanted, rule_added, rule_paused, rule_removed, rule_resumed
from services.rules.choosing import find_rules
from services.rules.kinds import Rule, RuleKind
from services.rules.proposing import propose
from services.rules.store import add_rule, rules_of
from tests.services.school import GUILD, MENTOR_ROLE, NOW, SPRING, STUDENT_ROLE, found, join, noon, write

SETTINGS = GuildSettings(time_zone="Europe/Warsaw", student_roles=("Student",))
JAN, MARTA, BOSS = 2, 9, 7
EVERYBODY = Viewer(BOSS, None, frozenset())
WANTED = Wanted(RuleKind.SILENT, None, "", "", None, 0.2)


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, MARTA, "Marta", MENTOR_ROLE)
    await join(con, JAN, "Jan", STUDENT_ROLE, SPRING)
    await write(con, JAN, noon(20), noon(12))
    return con


def by(number=1):
    return By(GUILD, BOSS, 5, NOW, number, EVERYBODY, SETTINGS)


async def test_a_rule_is_added_once_with_what_is_usual_and_says_what_it_would_do(school, database) -> None:
    told = await rule_added(database, by(), WANTED)
    again = await rule_added(database, by(), WANTED)

    (rule,) = await rules_of(school, GUILD)
    assert (rule.number, rule.template, rule.held_back, rule.by_id) == (10, "hello", 0.2, BOSS)
    assert told.title == again.title == "Rule added: Silent for 10 days"
    assert "It would touch 1 student now" in told.text
    assert "Held back: 20% by lot" in told.text
    looks = await school.fetch("select actor_id, action from audit_log")
    assert [tuple(row) for row in looks] == [(BOSS, "rule add")]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (replace(WANTED, number=1), "from 2 to 60"),
        (replace(WANTED, template="none"), "no such message"),
        (replace(WANTED, cohort="Nowhere"), "cohort"),
        (replace(WANTED, approver_id=JAN), "is no mentor"),
        (replace(WANTED, approver_id=404), "is no mentor"),
    ],
)
async def test_what_is_wrong_with_a_rule_is_said_and_nothing_is_kept(school, database, wanted, said) -> None:
    with pytest.raises(ProfilerError, match=said):
        await rule_added(database, by(), wanted)
    assert await rules_of(school, GUILD) == []


async def test_the_same_rule_twice_or_too_many_are_refused(school, database) -> None:
    await rule_added(database, by(), replace(WANTED, cohort="Cohort Spring", approver_id=MARTA))
    with pytest.raises(ProfilerError, match="such a rule already"):
        await rule_added(database, by(2), replace(WANTED, cohort="Cohort Spring"))
    for number in range(MOST_RULES):
        await add_rule(school, Rule(GUILD, 100 + number, RuleKind.BACK, 5, None, "back", None, 0, 1, NOW))
    with pytest.raises(ProfilerError, match="remove one first"):
        await rule_added(database, by(3), replace(WANTED, kind=RuleKind.NEW))


async def test_rules_are_paused_resumed_and_removed_with_what_they_proposed(school, database) -> None:
    await rule_added(database, by(), replace(WANTED, held_back=0.0))
    ((label, number),) = await find_rules(school, GUILD, "sil", EVERYBODY, SETTINGS)
    assert label == "Silent for 10 days · A short hello"
    assert (await rule_paused(database, by(2), str(number))).title == "Paused: Silent for 10 days"
    assert (await rules_of(school, GUILD))[0].paused_at == NOW
    await rule_resumed(database, by(3), label)
    (rule,) = await rules_of(school, GUILD)
    assert rule.paused_at is None
    await propose(database, rule, SETTINGS, NOW)
    await rule_removed(database, by(4), str(number))
    assert await rules_of(school, GUILD) == []
    assert await school.fetchval("select state from nudge") == "dropped"
    with pytest.raises(ProfilerError, match="no such rule"):
        await rule_removed(database, by(5), str(number))
    actions = await school.fetch("select action from audit_log order by id")
    assert [row["action"] for row in actions] == ["rule add", "rule pause", "rule resume", "rule remove"]


async def test_a_rule_of_a_cohort_is_not_offered_to_mentors_of_others(school, database) -> None:
    await rule_added(database, by(), replace(WANTED, cohort="Cohort Spring"))

    assert await find_rules(school, GUILD, "", Viewer(MARTA, frozenset({1}), frozenset()), SETTINGS) == []
