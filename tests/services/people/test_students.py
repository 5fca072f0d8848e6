import pytest

from services.people.guild_settings import GuildSettings
from services.people.students import cohort_of, find_person
from tests.services.school import AUTUMN, GUILD, JOINED, MENTOR_ROLE, SPRING, STUDENT_ROLE, found, join, noon


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, 1, "Ola", SPRING, STUDENT_ROLE)
    await join(con, 2, "Piotr", SPRING, STUDENT_ROLE, left_at=noon(5))
    await join(con, 3, "Ewa", AUTUMN, STUDENT_ROLE)
    await join(con, 4, "Maja", MENTOR_ROLE, SPRING)
    await join(con, 5, "Robot", SPRING, is_bot=True)
    await join(con, 6, "Guest")
    await join(con, 7, "Author", SPRING, joined_at=None, present=False)
    return con


async def cohort(con, user_id, **changes):
    settings = GuildSettings(**changes)
    person = await find_person(con, GUILD, user_id, settings)
    assert person is not None
    return await cohort_of(con, GUILD, person, settings)


async def test_a_cohort_holds_those_who_left_but_no_mentors_bots_or_strangers(school):
    shared = await cohort(school, 1)
    assert (shared.name, shared.members) == ("Cohort Spring", (1, 2))
    assert shared.joined == {1: JOINED, 2: JOINED}
    assert shared.left == {1: None, 2: noon(5)}


async def test_a_reader_of_one_cohort_is_told_of_that_cohort_alone(school):
    await join(school, 8, "Ala", SPRING, AUTUMN, STUDENT_ROLE)
    person = await find_person(school, GUILD, 8, GuildSettings())
    assert person is not None
    shared = await cohort_of(school, GUILD, person, GuildSettings(), {SPRING})
    assert (shared.name, shared.members) == ("Cohort Spring", (1, 2, 8))
    assert (await cohort(school, 8)).members == (1, 2, 3, 8)


async def test_without_a_cohort_role_everybody_who_learns_is_the_cohort(school):
    everybody = await cohort(school, 6)
    assert (everybody.name, everybody.members) == ("", (1, 2, 3, 6))


async def test_student_roles_narrow_who_learns(school):
    assert (await cohort(school, 6, student_roles=("Student",))).members == (1, 2, 3)


async def test_cohorts_may_be_named_by_id(school):
    assert (await cohort(school, 3, cohort_roles=(str(AUTUMN),))).members == (3,)


@pytest.mark.parametrize(
    ("user_id", "is_student", "is_mentor"), [(1, True, False), (4, False, True), (5, False, False), (6, True, False)]
)
async def test_everybody_who_is_neither_mentor_nor_bot_is_a_student(school, user_id, is_student, is_mentor):
    person = await find_person(school, GUILD, user_id, GuildSettings())
    assert person is not None
    assert (person.is_student, person.is_mentor) == (is_student, is_mentor)


async def test_with_student_roles_a_guest_is_none(school):
    person = await find_person(school, GUILD, 6, GuildSettings(student_roles=("stud*",)))
    assert person is not None
    assert not person.is_student


async def test_nobody_is_nobody(school):
    assert await find_person(school, GUILD, 999, GuildSettings()) is None
