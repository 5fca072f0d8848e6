"""Rules in the database."""

from datetime import datetime

import asyncpg

from services.rules.kinds import Rule, RuleKind
from services.storage.transactions import Connection

COLUMNS = "guild_id, id, kind, number, cohort_id, template, approver_id, held_back, by_id, at, paused_at"
ALL = f"select {COLUMNS} from nudge_rule where guild_id = $1 and deleted_at is null order by at, id"  # noqa: S608 - ours
ONE = f"select {COLUMNS} from nudge_rule where guild_id = $1 and id = $2 and deleted_at is null"  # noqa: S608 - ours
EVERYWHERE = "select distinct guild_id from nudge_rule where deleted_at is null order by guild_id"
ADD = """
insert into nudge_rule (guild_id, id, kind, number, cohort_id, template, approver_id, held_back, by_id, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (guild_id, id) do nothing
"""
PAUSE = "update nudge_rule set paused_at = $3 where guild_id = $1 and id = $2 and paused_at is null"
RESUME = "update nudge_rule set paused_at = null where guild_id = $1 and id = $2"
REMOVE = "update nudge_rule set deleted_at = $3 where guild_id = $1 and id = $2 and deleted_at is null"


async def add_rule(con: Connection, rule: Rule) -> None:
    """Keep a rule; its id is that of the interaction it came with, so that writing it twice leaves one."""
    await con.execute(
        ADD,
        rule.guild_id,
        rule.id,
        rule.kind.value,
        rule.number,
        rule.cohort_id,
        rule.template,
        rule.approver_id,
        rule.held_back,
        rule.by_id,
        rule.at,
    )


async def rules_of(con: Connection, guild_id: int) -> list[Rule]:
    """A server's rules, paused ones too, the oldest first."""
    return [_rule(row) for row in await con.fetch(ALL, guild_id)]


async def rule_of(con: Connection, guild_id: int, rule_id: int) -> Rule | None:
    """One rule; None when there is none or it was removed."""
    row = await con.fetchrow(ONE, guild_id, rule_id)
    return None if row is None else _rule(row)


async def guilds_with_rules(con: Connection) -> list[int]:
    """The servers that have rules."""
    return [row["guild_id"] for row in await con.fetch(EVERYWHERE)]


async def pause_rule(con: Connection, guild_id: int, rule_id: int, at: datetime) -> None:
    """Let a rule propose nothing until it is resumed; a second pause changes nothing."""
    await con.execute(PAUSE, guild_id, rule_id, at)


async def resume_rule(con: Connection, guild_id: int, rule_id: int) -> None:
    """Let a rule propose again."""
    await con.execute(RESUME, guild_id, rule_id)


async def remove_rule(con: Connection, guild_id: int, rule_id: int, at: datetime) -> None:
    """Take a rule away; what it proposed stays in the histories of students."""
    await con.execute(REMOVE, guild_id, rule_id, at)


def _rule(row: asyncpg.Record) -> Rule:
    return Rule(**{**row, "kind": RuleKind(row["kind"])})
