"""Who may approve what a rule proposed: the person or role that the rule names, else any mentor."""

from collections.abc import Collection, Mapping

from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection

APPROVERS = """
select r.id, r.approver_id, exists (select from role o where o.guild_id = $1 and o.id = r.approver_id) as is_role,
       r.approver_id is null or r.approver_id in ($1, $3) or exists (
           select from member m
           where m.guild_id = $1 and m.user_id = $3 and m.present and r.approver_id = any(m.roles)
       ) as may
from nudge_rule r
where r.guild_id = $1 and r.id = any($2::bigint[])
"""


async def approvers(
    con: Connection, guild_id: int, rule_ids: Collection[int], mentor_id: int
) -> Mapping[int, str | None]:
    """By rule: None where this mentor may approve, else who has to, as Discord shows them."""
    rows = await con.fetch(APPROVERS, guild_id, list(rule_ids), mentor_id)
    return {
        row["id"]: None if row["may"] else f"<@&{row['approver_id']}>" if row["is_role"] else f"<@{row['approver_id']}>"
        for row in rows
    }


async def check_approver(
    con: Connection, guild_id: int, rule_id: int | None, mentor_id: int, settings: GuildSettings
) -> None:
    """Raise NotAllowed unless this mentor may approve what a rule proposed; what no rule proposed is not checked."""
    if rule_id is None:
        return
    who = (await approvers(con, guild_id, [rule_id], mentor_id)).get(rule_id)
    if who is not None:
        raise NotAllowed(settings.words("Only {who} may approve what this rule proposes.", who=who))
