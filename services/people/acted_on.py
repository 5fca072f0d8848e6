"""The student whom somebody does something about."""

from collections.abc import Collection

from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.students import Person, find_person, person_of, role_names, telling_roles
from services.people.viewing import check_may_see, may_see
from services.reports.action import Press
from services.reports.question import Viewer
from services.storage.transactions import Connection

PEOPLE = """
select user_id, name, display_name, is_bot, roles, joined_at, left_at, present from member
where guild_id = $1 and user_id = any($2::bigint[])
"""


async def student_of(con: Connection, press: Press) -> Person:
    """The student whose id the value of a press begins with.

    Raises:
        ProfilerError: it is nobody, or no student.
        NotAllowed: they are not the presser's to see.
    """
    student = int(press.value.partition(":")[0])
    return await known_student(con, press.guild_id, student, press.viewer, press.settings)


async def known_student(
    con: Connection, guild_id: int, student: int, viewer: Viewer, settings: GuildSettings
) -> Person:
    """Somebody by their id.

    Raises:
        ProfilerError: nobody is known by it.
        NotAllowed: they are not the viewer's to see.
    """
    person = await find_person(con, guild_id, student, settings)
    if person is None:
        raise ProfilerError(settings.words("I do not know this person."))
    check_may_see(person, viewer, settings)
    return person


async def people_seen(
    con: Connection, guild_id: int, ids: Collection[int], viewer: Viewer, settings: GuildSettings
) -> dict[int, Person]:
    """Those of these people whom a viewer may see, by id."""
    telling = telling_roles(await role_names(con, guild_id), settings)
    rows = await con.fetch(PEOPLE, guild_id, list(ids))
    people = (person_of(row["user_id"], row, telling) for row in rows)
    return {person.user_id: person for person in people if may_see(person, viewer)}
