"""Who sees what by the gateway and the record together: on the school of the viewers' tests, with a real database."""

from dataclasses import replace

import pytest

from sandbox import permissions as bits
from services.database import Database
from services.discord.permissions import Kind
from services.people.access import MANAGE_SERVER
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from tests.services.people.test_viewing import School

SETTINGS = GuildSettings(mentor_channel="c0")


class Recorded(School):
    """The school, with a database."""

    database: Database


@pytest.fixture
async def school(database):
    """Mentors Maja and Marek; of three channels the first is the mentors', the last hidden from Maja."""
    made = Recorded(0, 0, 0)
    mentors, _, hidden = made.channels
    for place, role in ((mentors, "Mentor"), (hidden, "Staff")):
        made.hide(place)
        made.open(place, made.roles[role])
    made.database = database
    for name in ("maja", "marek", "ola"):
        await save(made, name)
    return made


async def save(school, name):
    member = school.world.members[school.guild][school.people[name]]
    await school.database.pool.execute(
        "insert into member (guild_id, user_id, name, roles, present) values ($1, $2, $3, $4, true)"
        " on conflict (guild_id, user_id) do update set roles = excluded.roles",
        school.guild,
        school.people[name],
        name,
        [int(role) for role in member["roles"]],
    )


async def stored(school, *threads):
    """Threads of the record that the gateway has not told of: id, parent, kind, deleted or not."""
    await school.database.pool.executemany(
        "insert into channel (guild_id, id, name, parent_id, kind, deleted_at)"
        " values ($1, $2, 'a thread', $3, $4, case when $5 then now() end)",
        [(school.guild, *thread) for thread in threads],
    )


def seeing(school):
    return Seeing(school.database, school.state())


def at(school, place, name="maja", permissions=0):
    return replace(school.asker(name, permissions), places={school.channels[place]: f"c{place}"})


async def may_be_public(school, name="maja", place=0, settings=SETTINGS, permissions=0):
    return await seeing(school).is_public(at(school, place, name, permissions), settings)


async def test_threads_of_the_record_are_seen_with_their_parent_and_private_ones_by_who_manages_threads(school):
    _, shown, hidden = school.channels
    await stored(
        school,
        (91, shown, Kind.PUBLIC_THREAD, False),
        (92, shown, Kind.PRIVATE_THREAD, False),
        (93, hidden, Kind.PUBLIC_THREAD, False),
        (94, shown, Kind.PUBLIC_THREAD, True),
    )
    old = {91, 92, 93, 94}
    assert old & (await seeing(school).viewer(school.asker(), SETTINGS)).channels == {91}
    assert old & (await seeing(school).viewer(school.asker("marek"), SETTINGS)).channels == {91, 93}
    school.world.update_role(school.guild, school.roles["Mentor"], permissions=bits.MANAGE_THREADS)
    assert old & (await seeing(school).viewer(school.asker(), SETTINGS)).channels == {91, 92}
    for everybody in (
        await seeing(school).viewer(school.asker("marek"), SETTINGS, public=True),
        await seeing(school).mentors(school.guild, SETTINGS),
    ):
        assert old & everybody.channels == {91}


async def test_threads_of_another_server_are_never_seen(school):
    other = School(0)
    await school.database.pool.execute(
        "insert into channel (guild_id, id, name, parent_id, kind) values ($1, 91, 'a thread', $2, 11)",
        other.guild + 1,
        school.channels[1],
    )
    assert 91 not in (await seeing(school).viewer(school.asker(), SETTINGS)).channels


async def test_in_the_mentor_channel_all_mentors_see_the_answer_when_all_see_all_students(school):
    assert await may_be_public(school)
    assert not await may_be_public(school, place=1)


async def test_who_sees_more_students_than_another_mentor_is_answered_alone(school):
    school.world.give_role(school.guild, school.people["marek"], school.roles["Cohort Spring"])
    await save(school, "marek")
    assert not await may_be_public(school, "maja")
    assert await may_be_public(school, "marek")  # Maja sees these students too


async def test_mentors_of_two_cohorts_are_each_answered_alone(school):
    autumn = int(school.world.add_role(school.guild, "Cohort Autumn", permissions=0)["id"])
    school.roles["Cohort Autumn"] = autumn
    school.world.give_role(school.guild, school.people["marek"], school.roles["Cohort Spring"])
    school.world.give_role(school.guild, school.people["maja"], autumn)
    for name in ("maja", "marek"):
        await save(school, name)
    assert not await may_be_public(school, "maja")
    assert not await may_be_public(school, "marek")


async def test_a_mentor_who_runs_the_server_or_left_narrows_nothing_down(school):
    school.world.give_role(school.guild, school.people["marek"], school.roles["Cohort Spring"])
    await save(school, "marek")
    school.world.update_role(school.guild, school.roles["Staff"], permissions=MANAGE_SERVER)
    assert await may_be_public(school, "maja")
    school.world.update_role(school.guild, school.roles["Staff"], permissions=0)
    await school.database.pool.execute("update member set present = false where user_id = $1", school.people["marek"])
    assert await may_be_public(school, "maja")


async def test_a_mentor_channel_that_students_read_is_none(school):
    school.open(school.channels[0], school.roles["Cohort Spring"])
    assert not await may_be_public(school)


async def test_a_mentor_channel_that_everybody_reads_is_none(school):
    school.world.set_overwrite(school.channels[0], school.guild, 0, allow=bits.VIEW_CHANNEL)
    assert not await may_be_public(school)


async def test_without_the_database_an_answer_is_the_askers_alone(school, monkeypatch):
    monkeypatch.setattr("services.people.seeing.PATIENCE", 0)
    assert not await may_be_public(school)
