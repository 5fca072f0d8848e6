"""Rules at work: what they propose is a draft that waits for a person, once for each episode; nothing is sent here.

What does not hold any more when it is looked at again leaves the queue: nobody approves of a message about a silence
that is over.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from analytics.outcomes import is_held_back
from services.database import Database
from services.errors import ProfilerError
from services.logs import about
from services.nudges.drafting import draft, new_id
from services.nudges.store import OPEN, Nudge
from services.people.guild_settings import GuildSettings
from services.questions.shown import link
from services.rules.finding import everybody, touched
from services.rules.kinds import Case, Rule
from services.rules.store import guilds_with_rules, rule_of, rules_of
from services.storage.transactions import Connection, in_one_transaction, is_passing

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)
# The lot decides before anything is written, so nobody sees who was held back.
HOLD_BACK = """
insert into nudge (guild_id, id, student_id, rule_id, episode, template, language, text, state, at)
values ($1, $2, $3, $4, $5, $6, $7, '', 'held_back', $8)
on conflict do nothing
"""
WAITING = """
select id, student_id, episode from nudge
where guild_id = $1 and rule_id = $2 and state in ('draft', 'later')
"""
OVER = """
update nudge set state = 'expired', reason = 'over', ended_at = $3
where guild_id = $1 and id = any($2::bigint[]) and state in ('draft', 'later')
"""
DROP_ALL = """
update nudge set state = 'dropped', ended_by = $3, ended_at = $4
where guild_id = $1 and rule_id = $2 and state in ('draft', 'later')
"""

type SettingsOf = Callable[[int, str | None], GuildSettings]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What one look of a rule came to."""

    drafts: int = 0
    held_back: int = 0
    over: int = 0


class Proposer:
    """Looks every half hour whom the rules of each server touch; `run_due` is called every minute.

    `ready` says whether a server's record is up to date, and None of one the bot is not on.
    """

    def __init__(
        self,
        database: Database,
        settings_of: SettingsOf,
        clock: Callable[[], datetime],
        ready: Callable[[int], bool | None],
    ) -> None:
        self._database, self._settings_of, self._clock, self._ready = database, settings_of, clock, ready
        self._not_before: dict[int, datetime] = {}

    async def run_due(self) -> None:
        """Let every rule that is not paused propose; what fails is tried again at the next time."""
        now = self._clock()
        async with self._database.pool.acquire() as con:
            guilds = await guilds_with_rules(con)
        for guild_id in guilds:
            if self._not_before.get(guild_id, now) > now or not self._ready(guild_id):
                continue
            self._not_before[guild_id] = now + EVERY
            async with self._database.pool.acquire() as con:
                rules = [one for one in await rules_of(con, guild_id) if one.paused_at is None]
            for rule in rules:
                await self._one(rule, self._settings_of(guild_id, None), now)

    async def _one(self, rule: Rule, settings: GuildSettings, now: datetime) -> None:
        try:
            done = await propose(self._database, rule, settings, now)
        except Exception as problem:
            if not isinstance(problem, ProfilerError) and not is_passing(problem):
                raise
            log.warning(
                "rule %s of server %s proposed nothing: %s",
                rule.id,
                rule.guild_id,
                type(problem).__name__,
                extra=about("rule_failed", guild=rule.guild_id),
            )
        else:
            if done != Proposed():
                log.info(
                    "rule %s of server %s: %s", rule.id, rule.guild_id, done, extra=about("rule", guild=rule.guild_id)
                )


async def propose(database: Database, rule: Rule, settings: GuildSettings, now: datetime) -> Proposed:
    """Keep a draft for everybody the rule touches now and for this episode never did, and end those that are over."""
    over = await _end_what_is_over(database, rule, settings, now)
    async with database.pool.acquire() as con:
        found = await touched(con, rule, await everybody(con, rule.guild_id), settings, now)
    drafts = held = 0
    # Of thousands of ids drawn by lot in one millisecond two are likely to be the same.
    for number, case in enumerate(found.touched, new_id(now)):
        if is_held_back(rule.held_back, rule.guild_id, rule.id, case.person.user_id, case.episode):
            await in_one_transaction(database, partial(_hold_back, rule, case, number, settings, now))
            held += 1
        elif await in_one_transaction(database, partial(_keep, rule, case, number, settings, now)):
            drafts += 1
    return Proposed(drafts, held, over)


async def still_holding(
    con: Connection, rule: Rule, settings: GuildSettings, now: datetime, students: Collection[int]
) -> dict[int, str]:
    """The episodes in which a rule touches some students now, by student: what it proposed for others is over."""
    found = await touched(con, rule, await everybody(con, rule.guild_id), settings, now, students=students, again=True)
    return {one.person.user_id: one.episode for one in found.touched}


async def check_still_holds(con: Connection, nudge: Nudge, name: str, settings: GuildSettings, now: datetime) -> None:
    """Raise a ProfilerError when a rule would propose a draft no more; `name` is the student’s, in markdown."""
    rule = None if nudge.rule_id is None else await rule_of(con, nudge.guild_id, nudge.rule_id)
    if rule is None or nudge.state not in OPEN:
        return
    holding = await still_holding(con, rule, settings, now, [nudge.student_id])
    if holding.get(nudge.student_id) != nudge.episode:
        raise ProfilerError(
            settings.words(
                "{name} does not need this message any more, so I did not send it: what the rule saw is over. "
                "It leaves the queue by itself.",
                name=name,
            )
        )


async def drop_proposals(con: Connection, rule: Rule, by: int, at: datetime) -> None:
    """Discard what a rule that is removed has in the queue."""
    await con.execute(DROP_ALL, rule.guild_id, rule.id, by, at)


async def end_proposals(con: Connection, guild_id: int, nudge_ids: Collection[int], at: datetime) -> None:
    """Take drafts out of the queue whose reason is gone."""
    await con.execute(OVER, guild_id, list(nudge_ids), at)


async def _end_what_is_over(database: Database, rule: Rule, settings: GuildSettings, now: datetime) -> int:
    async with database.pool.acquire() as con:
        drafts = await con.fetch(WAITING, rule.guild_id, rule.id)
        students = {row["student_id"] for row in drafts}
        holding = await still_holding(con, rule, settings, now, students) if drafts else {}
    over = [row["id"] for row in drafts if holding.get(row["student_id"]) != row["episode"]]
    if over:
        await in_one_transaction(database, lambda con: end_proposals(con, rule.guild_id, over, now))
    return len(over)


async def _keep(rule: Rule, case: Case, number: int, settings: GuildSettings, now: datetime, con: Connection) -> bool:
    facts = {}
    if case.message_id is not None and case.channel_id is not None:
        facts["link"] = link(rule.guild_id, case.channel_id, case.message_id)
    kept = await draft(
        con,
        rule.guild_id,
        case.person.user_id,
        rule.template,
        settings,
        now,
        None,
        rule_id=rule.id,
        episode=case.episode,
        nudge_id=number,
        facts=facts,
    )
    return kept is not None


async def _hold_back(
    rule: Rule, case: Case, number: int, settings: GuildSettings, now: datetime, con: Connection
) -> None:
    await con.execute(
        HOLD_BACK,
        rule.guild_id,
        number,
        case.person.user_id,
        rule.id,
        case.episode,
        rule.template,
        settings.language,
        now,
    )
