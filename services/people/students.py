"""Who is a student, who is a mentor, and who shares a cohort."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from models.sql import load
from services.consent.allowing import ALLOWING_ALL, Allowing, allowing
from services.people.guild_settings import GuildSettings
from services.people.names import shown_name
from services.people.role_names import roles_named
from services.storage.transactions import Connection

DELETED_USERS = 456226577798135808  # one account that Discord gives all messages of deleted ones to
DELETED_NAME = "deleted_user_"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is, was or wrote on a server; times are aware UTC.

    `shown`: they let their data be seen and counted. `scored`: they may be called quiet, ranked and compared.
    """

    user_id: int
    name: str
    is_bot: bool
    is_mentor: bool
    is_student: bool
    is_deleted: bool
    present: bool
    joined_at: datetime | None
    left_at: datetime | None
    roles: frozenset[int]
    shown: bool = True
    scored: bool = True


@dataclass(frozen=True, slots=True)
class TellingRoles:
    """The ids of the roles that mentors and students hold; no roles of students are named (None): everybody is one."""

    mentors: frozenset[int]
    students: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """The students that one is compared with; `name` is empty when these are all students of the server."""

    name: str
    members: tuple[int, ...]
    joined: dict[int, datetime | None]
    left: dict[int, datetime | None]


async def find_person(con: Connection, guild_id: int, user_id: int, settings: GuildSettings) -> Person | None:
    """What is known about somebody on a server; None when nothing is."""
    row = await con.fetchrow(load("activity_person"), guild_id, user_id)
    if row is None:
        return None
    allowed = await allowing(con, guild_id, settings)
    return person_of(user_id, row, telling_roles(await role_names(con, guild_id), settings), allowed)


def telling_roles(names: Mapping[int, str], settings: GuildSettings) -> TellingRoles:
    """The roles that tell mentors and students; `names` are the server's roles by id."""
    students = roles_named(settings.student_roles, names) if settings.student_roles else None
    return TellingRoles(roles_named(settings.staff_roles, names), students)


def person_of(user_id: int, row: asyncpg.Record, telling: TellingRoles, allowed: Allowing = ALLOWING_ALL) -> Person:
    """Somebody as a row of `member` describes them, and as far as they allow it."""
    roles = frozenset(row["roles"])
    is_mentor = bool(telling.mentors & roles)
    roles_unknown = not row["present"] and not roles  # left before the bot came
    is_learning = telling.students is None or roles_unknown or bool(telling.students & roles)
    is_student = is_learning and not is_mentor and not row["is_bot"]
    return Person(
        user_id=user_id,
        name=shown_name(row["display_name"], row["name"], str(user_id)),
        is_bot=row["is_bot"],
        is_mentor=is_mentor,
        is_student=is_student,
        is_deleted=row["name"].startswith(DELETED_NAME),
        present=row["present"],
        joined_at=row["joined_at"],
        left_at=row["left_at"],
        roles=roles,
        shown=not is_student or allowed.shown(user_id),
        scored=not is_student or allowed.scored(user_id),
    )


async def cohort_of(
    con: Connection, guild_id: int, person: Person, settings: GuildSettings, within: Collection[int] | None = None
) -> Cohort:
    """The students who share a cohort role with somebody, those who left included; all students without such a role.

    Nobody for who does not want to be compared, and nobody who does not want it is among the others.

    `within` are the only cohorts that whoever reads of it may see, None for all. Who never joined as far as is known is
    left out: nobody can say when they belonged.
    """
    if not person.scored:
        return Cohort("", (), {}, {})
    names = await role_names(con, guild_id)
    allowed = await allowing(con, guild_id, settings)
    shared = roles_named(settings.cohort_roles, names) & person.roles
    if within is not None:
        shared &= frozenset(within)
    mentors, students = (roles_named(named, names) for named in (settings.staff_roles, settings.student_roles))
    found = await con.fetch(
        load("activity_cohort"), guild_id, list(mentors), list(students), bool(settings.student_roles), list(shared)
    )
    rows = [row for row in found if allowed.scored(row["user_id"])]
    return Cohort(
        name=", ".join(sorted(names[role_id] for role_id in shared)),
        members=tuple(row["user_id"] for row in rows),
        joined={row["user_id"]: row["joined_at"] for row in rows},
        left={row["user_id"]: row["left_at"] for row in rows},
    )


async def role_names(con: Connection, guild_id: int) -> dict[int, str]:
    """The names of the roles that a server has, by id."""
    rows = await con.fetch("select id, name from role where guild_id = $1 and deleted_at is null", guild_id)
    return {row["id"]: row["name"] for row in rows}
