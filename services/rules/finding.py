"""Whom a rule touches now, whom not and why: the same for the dry run and for what is proposed."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.absences.store import absent
from services.nudges.limits import Reason as Limit
from services.nudges.limits import may_write, why_not
from services.nudges.store import Way
from services.people.guild_settings import GuildSettings
from services.people.roster import roster
from services.people.students import Person
from services.questions.finding import Asked, questions_asked
from services.quiet.store import records_of, snoozes
from services.reports.question import Viewer
from services.rules.judging import judge
from services.rules.kinds import Case, Reason, Rule, RuleKind
from services.storage.transactions import Connection
from services.wording.answers import as_it_is
from services.wording.periods import local_day

HOUR = timedelta(hours=1)
LATEST_QUESTION = timedelta(days=7)  # past a rule's hours; what was asked before is past helping
ABOUT_SILENCE = frozenset({RuleKind.SILENT, RuleKind.NEW})
CHANNELS = "select id from channel where guild_id = $1 and deleted_at is null and tracked"
PROPOSED = """
select student_id, episode from nudge
where guild_id = $1 and rule_id = $2 and student_id = any($3::bigint[]) and episode is not null
"""
QUEUED = """
select distinct student_id from nudge
where guild_id = $1 and student_id = any($2::bigint[]) and rule_id is not null and state in ('draft', 'later')
"""
# These end by themselves, or there is another way than a direct message.
NO_MATTER = frozenset({Limit.QUIET_HOURS, Limit.NO_CONSENT})


@dataclass(frozen=True, slots=True)
class Touched:
    """Everybody a rule is about, by name: `cases` without a reason are touched."""

    rule: Rule
    cases: tuple[Case, ...]

    @property
    def touched(self) -> tuple[Case, ...]:
        """Those for whom a message would be proposed."""
        return tuple(one for one in self.cases if one.reason is None)

    @property
    def passed(self) -> tuple[Case, ...]:
        """The others."""
        return tuple(one for one in self.cases if one.reason is not None)


async def everybody(con: Connection, guild_id: int) -> Viewer:
    """A viewer for what runs by itself: all students, and every channel that is recorded."""
    return Viewer(0, None, frozenset(row["id"] for row in await con.fetch(CHANNELS, guild_id)))


async def touched(
    con: Connection,
    rule: Rule,
    viewer: Viewer,
    settings: GuildSettings,
    now: datetime,
    *,
    students: Collection[int] | None = None,
    again: bool = False,
) -> Touched:
    """Each student of a rule's cohort that the viewer may see, or those among `students`, before the rule now.

    `again` asks of what was proposed already whether it still holds. Raises NotAllowed for a cohort that is gone or
    not the viewer's.
    """
    found = await roster(con, rule.guild_id, settings, viewer, cohort=rule.cohort_id, present_only=True)
    people = [one for one in found.students if students is None or one.user_id in students]
    if rule.kind is RuleKind.QUESTION:
        cases = await _asking(con, rule, viewer, settings, now, people)
    else:
        cases = await _by_days(con, rule, settings, now, people)
    barred = await _barred(con, rule, settings, now, cases, again=again)
    cases = [replace(one, reason=barred.get(one.person.user_id, one.reason)) for one in cases]
    if not again:
        cases = [await _within_limits(con, one, rule.guild_id, settings, now) for one in cases]
    return Touched(rule, tuple(sorted(cases, key=lambda one: (one.person.name.casefold(), one.person.user_id))))


async def _by_days(
    con: Connection, rule: Rule, settings: GuildSettings, now: datetime, people: list[Person]
) -> list[Case]:
    read = await records_of(con, rule.guild_id, people, settings, now)
    today = local_day(now, settings.zone)

    def judged() -> list[Case]:
        return [judge(one, rule.kind, rule.number, today.toordinal()) for one in read.present]

    return await asyncio.to_thread(judged)


async def _asking(
    con: Connection, rule: Rule, viewer: Viewer, settings: GuildSettings, now: datetime, people: list[Person]
) -> list[Case]:
    """The oldest question of each that waits long enough and nobody takes care of."""
    wait = rule.number * HOUR
    asked = await questions_asked(
        con,
        rule.guild_id,
        viewer,
        settings,
        since=now - wait - LATEST_QUESTION,
        before=now,
        students=[one.user_id for one in people],
    )
    of_each: dict[int, list[Case]] = {}
    for one in asked.asked:
        if one.is_open():
            of_each.setdefault(one.author_id, []).append(_case(one, asked.students[one.author_id], wait, settings, now))
    return [
        min(of_each.get(one.user_id, [Case(one, Reason.NO_QUESTION)]), key=lambda case: case.reason is not None)
        for one in people
    ]


def _case(one: Asked, person: Person, wait: timedelta, settings: GuildSettings, now: datetime) -> Case:
    waited = now - one.asked_at
    reason = None
    if waited < wait:
        reason = Reason.NOT_YET
    elif one.unseen_at is not None:
        reason = Reason.UNSEEN
    elif one.claimed_by is not None:
        reason = Reason.CLAIMED
    return Case(
        person,
        reason,
        "" if reason else f"{RuleKind.QUESTION}:{one.message_id}",
        waited // HOUR,
        local_day(one.asked_at, settings.zone),
        one.message_id,
        one.channel_id,
    )


async def _barred(
    con: Connection, rule: Rule, settings: GuildSettings, now: datetime, cases: Iterable[Case], *, again: bool
) -> Mapping[int, Reason]:
    """Why those whom the rule would touch are left alone all the same."""
    episodes = {one.person.user_id: one.episode for one in cases if one.reason is None}
    ids = list(episodes)
    if not ids:
        return {}
    guild_id, barred = rule.guild_id, dict[int, Reason]()
    if not again:
        barred |= {row["student_id"]: Reason.QUEUED for row in await con.fetch(QUEUED, guild_id, ids)}
        for row in await con.fetch(PROPOSED, guild_id, rule.id, ids):
            if episodes[row["student_id"]] == row["episode"]:
                barred[row["student_id"]] = Reason.PROPOSED
    if rule.kind in ABOUT_SILENCE:
        barred |= dict.fromkeys(await snoozes(con, guild_id, ids, now), Reason.SNOOZED)
    barred |= dict.fromkeys(await absent(con, guild_id, ids, local_day(now, settings.zone)), Reason.AWAY)
    return barred | {
        one.person.user_id: Reason.OBJECTED for one in cases if one.reason is None and not one.person.scored
    }


async def _within_limits(con: Connection, case: Case, guild_id: int, settings: GuildSettings, now: datetime) -> Case:
    """The case, or why somebody is not to be written to at all for now."""
    if case.reason is not None:
        return case
    blocked = await may_write(con, guild_id, case.person.user_id, settings, now, way=Way.THREAD)
    if blocked is None or blocked.reason in NO_MATTER:
        return case
    return replace(case, reason=Reason.LIMITED, said=why_not(blocked, as_it_is(case.person.name), settings))
