"""What may be done with somebody's data: recorded, shown, judged, and whether they may be written to."""

from collections.abc import Collection
from dataclasses import dataclass

from services.people.guild_settings import ConsentMode, GuildSettings
from services.people.role_names import roles_named
from services.storage.transactions import Connection

RECORD, DIRECT, SCORE, COMPUTE = "record", "dm", "score", "compute"
SAID = "select user_id, kind, granted from consent where guild_id = $1 and user_id = any($2::bigint[])"
STAFF = """
select user_id from member
where guild_id = $1 and user_id = any($2::bigint[]) and (is_bot or roles && $3::bigint[])
"""
MEMBERS = "select user_id from member where guild_id = $1 and user_id = any($2::bigint[]) and not is_bot"
ROLES = "select id, name from role where guild_id = $1 and deleted_at is null"


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody allows, each as it follows from the others.

    `recorded`: what they write is kept. `shown`: it is read and counted for a view of them. `scored`: they may be
    judged as quiet and ranked. `writable`: mentors may write to them through the bot, which takes their own yes.
    """

    recorded: bool
    shown: bool
    scored: bool
    writable: bool


async def standings(
    con: Connection, guild_id: int, user_ids: Collection[int], settings: GuildSettings
) -> dict[int, Standing]:
    """The standing of each of these people, also of those of whom nothing is known.

    With opt-in students are recorded once they agreed; bots and mentors, who are no students, until they object.
    """
    asked = sorted(set(user_ids))
    if not asked:
        return {}
    said: dict[tuple[int, str], bool] = {
        (row["user_id"], row["kind"]): row["granted"] for row in await con.fetch(SAID, guild_id, asked)
    }
    agreed = settings.consent_mode is ConsentMode.NOTICE
    staff = frozenset(asked) if agreed else await staff_among(con, guild_id, asked, settings)
    return {one: _standing(one, said, recorded=said.get((one, RECORD), one in staff)) for one in asked}


async def standing_of(con: Connection, guild_id: int, user_id: int, settings: GuildSettings) -> Standing:
    """The standing of one person."""
    return (await standings(con, guild_id, [user_id], settings))[user_id]


async def staff_among(
    con: Connection, guild_id: int, user_ids: Collection[int], settings: GuildSettings
) -> frozenset[int]:
    """Those of these people who are bots or mentors."""
    names = {row["id"]: row["name"] for row in await con.fetch(ROLES, guild_id)}
    mentors = sorted(roles_named(settings.staff_roles, names))
    return frozenset(row["user_id"] for row in await con.fetch(STAFF, guild_id, list(user_ids), mentors))


async def hidden_among(
    con: Connection, guild_id: int, user_ids: Collection[int], settings: GuildSettings
) -> frozenset[int]:
    """Those of these members who do not want their data to be seen; apps and webhooks are no members."""
    rows = await con.fetch(MEMBERS, guild_id, sorted(set(user_ids)))
    standing = await standings(con, guild_id, [row["user_id"] for row in rows], settings)
    return frozenset(one for one, held in standing.items() if not held.shown)


def _standing(user_id: int, said: dict[tuple[int, str], bool], *, recorded: bool) -> Standing:
    shown = recorded and said.get((user_id, COMPUTE), True)
    scored = shown and said.get((user_id, SCORE), True)
    return Standing(recorded, shown, scored, said.get((user_id, DIRECT), False))
