"""What administrators do with rules: each change with its row in the log of looks, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.audit_log import Look, keep
from services.database import Database
from services.errors import ProfilerError
from services.nudges.templates import FIRST_OF, TEMPLATES
from services.people.finding import cohort_given
from services.people.guild_settings import GuildSettings
from services.people.students import find_person, role_names
from services.reports.question import Viewer
from services.rules.choosing import rule_given
from services.rules.finding import touched
from services.rules.kinds import BOUNDS, USUAL, Rule, RuleKind
from services.rules.proposing import drop_proposals
from services.rules.store import add_rule, pause_rule, remove_rule, resume_rule, rules_of
from services.rules.telling import approver, held_back, rule_name, template_name
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import Told, as_it_is

MOST_RULES = 20


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, where and when; `id` is that of Discord's interaction."""

    guild_id: int
    user_id: int
    channel_id: int | None
    at: datetime
    id: int
    viewer: Viewer
    settings: GuildSettings


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as it was typed; `number` None for the usual one, an empty `template` for the usual one of its kind."""

    kind: RuleKind
    number: int | None
    cohort: str
    template: str
    approver_id: int | None
    held_back: float


async def rule_added(database: Database, by: By, wanted: Wanted) -> Told:
    """Make a rule and say what it does; a ProfilerError says what is wrong with it."""
    words, settings = by.settings.words, by.settings
    number = USUAL[wanted.kind] if wanted.number is None else wanted.number
    least, most = BOUNDS[wanted.kind]
    if not least <= number <= most:
        raise ProfilerError(
            words("Give a number from {least} to {most} for this kind of rule.", least=least, most=most)
        )
    template = wanted.template or FIRST_OF[wanted.kind.value]
    if template not in TEMPLATES:
        raise ProfilerError(words("I know no such message. Choose one from the list."))

    async def work(con: Connection) -> tuple[Rule, dict[int, str], int]:
        cohort = await cohort_given(con, by.guild_id, wanted.cohort, by.viewer, settings) if wanted.cohort else None
        await _check_approver(con, by, wanted.approver_id)
        rule = Rule(
            by.guild_id,
            by.id,
            wanted.kind,
            number,
            cohort,
            template,
            wanted.approver_id,
            wanted.held_back,
            by.user_id,
            by.at,
        )
        others = [one for one in await rules_of(con, by.guild_id) if one.id != rule.id]
        if len(others) >= MOST_RULES:
            raise ProfilerError(words("There are {n} rules already: remove one first.", n=words.number(len(others))))
        if any(_same(one, rule) for one in others):
            raise ProfilerError(words("There is such a rule already: `/rule list` shows it."))
        await add_rule(con, rule)
        await _log(con, by, "rule add", {"rule": rule.id, "kind": rule.kind.value, "number": number})
        found = await touched(con, rule, by.viewer, settings, by.at)
        return rule, await role_names(con, by.guild_id), len(found.touched)

    rule, names, now = await in_one_transaction(database, work)
    return Told(
        words("Rule added: {rule}", rule=as_it_is(rule_name(rule, words, names))),
        "\n".join(
            (
                words("Message: {template}.", template=template_name(rule, words)),
                words("Approved by {who}.", who=approver(rule, names, words)),
                words("Held back: {share}.", share=held_back(rule, words)),
                words.count(
                    "It would touch {n} student now; `/rule try` shows whom and whom not.",
                    "It would touch {n} students now; `/rule try` shows whom and whom not.",
                    now,
                ),
            )
        ),
        words("A rule only proposes. Nothing goes out before a mentor sends it from /nudge queue."),
    )


async def rule_paused(database: Database, by: By, given: str) -> Told:
    """Let a rule propose nothing for now."""
    words = by.settings.words

    async def work(con: Connection) -> str:
        rule = await rule_given(con, by.guild_id, given, by.viewer, by.settings)
        await pause_rule(con, by.guild_id, rule.id, by.at)
        await _log(con, by, "rule pause", {"rule": rule.id})
        return await _name(con, rule, by)

    name = await in_one_transaction(database, work)
    return Told(
        words("Paused: {rule}", rule=name),
        words("It proposes nothing until `/rule resume`. What waits in the queue stays there."),
    )


async def rule_resumed(database: Database, by: By, given: str) -> Told:
    """Let a rule propose again."""
    words = by.settings.words

    async def work(con: Connection) -> str:
        rule = await rule_given(con, by.guild_id, given, by.viewer, by.settings)
        await resume_rule(con, by.guild_id, rule.id)
        await _log(con, by, "rule resume", {"rule": rule.id})
        return await _name(con, rule, by)

    name = await in_one_transaction(database, work)
    return Told(words("Resumed: {rule}", rule=name), words("It proposes again within half an hour."))


async def rule_removed(database: Database, by: By, given: str) -> Told:
    """Take a rule away with what it has in the queue."""
    words = by.settings.words

    async def work(con: Connection) -> str:
        rule = await rule_given(con, by.guild_id, given, by.viewer, by.settings)
        await remove_rule(con, by.guild_id, rule.id, by.at)
        await drop_proposals(con, rule, by.user_id, by.at)
        await _log(con, by, "rule remove", {"rule": rule.id})
        return await _name(con, rule, by)

    name = await in_one_transaction(database, work)
    return Told(
        words("Removed: {rule}", rule=name),
        words("Its messages in the queue are discarded. What was sent stays in the students’ histories."),
    )


def _same(one: Rule, other: Rule) -> bool:
    """Whether two rules would propose the same message on the same occasion."""
    return (one.kind, one.number, one.cohort_id, one.template) == (
        other.kind,
        other.number,
        other.cohort_id,
        other.template,
    )


async def _check_approver(con: Connection, by: By, approver_id: int | None) -> None:
    """Only mentors can approve: a person who is none would never get to see the queue."""
    if approver_id is None or approver_id in await role_names(con, by.guild_id):
        return
    person = await find_person(con, by.guild_id, approver_id, by.settings)
    if person is None or not person.is_mentor:
        raise ProfilerError(
            by.settings.words(
                "<@{who}> is no mentor, so they cannot approve. Choose a mentor or a role.", who=approver_id
            )
        )


async def _name(con: Connection, rule: Rule, by: By) -> str:
    return as_it_is(rule_name(rule, by.settings.words, await role_names(con, by.guild_id)))


async def _log(con: Connection, by: By, action: str, values: dict[str, Any]) -> None:
    await keep(con, Look(by.guild_id, by.id, by.at, by.user_id, action, None, by.channel_id, {"values": values}))
