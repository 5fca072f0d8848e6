from datetime import date

import pytest

from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.people.roster import cohort_starts, roster
from services.reports.question import Viewer
from tests.services.school import AUTUMN, GUILD, MENTOR_ROLE, SPRING, STUDENT_ROLE, found, join, noon, write

EVERYTHING = Viewer(99, None, frozenset())


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, 1, "Ola", SPRING, STUDENT_ROLE)
    await join(con, 2, "Piotr", SPRING, STUDENT_ROLE, left_at=noon(5))
    await join(con, 3, "Ewa", AUTUMN, STUDENT_ROLE)
    await join(con, 4, "Maja", MENTOR_ROLE, SPRING)
    await join(con, 5, "Robot", SPRING, is_bot=True)
    await join(con, 6, "Guest")
    await join(con, 7, "Author", joined_at=None, present=False)
    await join(con, 456226577798135808, "deleted_user_1", joined_at=None, present=False)
    return con


async def ids(con, viewer=EVERYTHING, settings=None, **which):
    found_people = await roster(con, GUILD, settings or GuildSettings(), viewer, **which)
    return [person.user_id for person in found_people.students]


async def test_a_roster_holds_students_and_those_who_left_but_no_mentors_bots_or_pooled_accounts(school):
    assert await ids(school) == [1, 2, 3, 6, 7]


async def test_who_left_is_marked_and_can_be_left_out(school):
    people = (await roster(school, GUILD, GuildSettings(), EVERYTHING, cohort=SPRING)).students
    assert [(person.user_id, person.present) for person in people] == [(1, True), (2, False)]
    assert await ids(school, cohort=SPRING, present_only=True) == [1]


async def test_a_roster_is_narrowed_by_cohort_and_by_role(school):
    assert await ids(school, cohort=AUTUMN) == [3]
    assert await ids(school, role=STUDENT_ROLE) == [1, 2, 3]
    assert await ids(school, cohort=SPRING, role=STUDENT_ROLE) == [1, 2]


async def test_with_student_roles_only_their_holders_and_people_of_unknown_roles_learn(school):
    assert await ids(school, settings=GuildSettings(student_roles=("Student",))) == [1, 2, 3, 7]


async def test_a_mentor_of_a_cohort_sees_that_cohort_alone(school):
    mine = Viewer(99, frozenset({SPRING}), frozenset())
    assert await ids(school, mine) == [1, 2]
    assert (await roster(school, GUILD, GuildSettings(), mine)).cohorts == {SPRING: "Cohort Spring"}
    with pytest.raises(NotAllowed, match="Cohort Spring"):
        await ids(school, mine, cohort=AUTUMN)


async def test_a_viewer_of_no_cohort_sees_nobody(school):
    assert await ids(school, Viewer(99, frozenset(), frozenset())) == []


async def test_a_role_that_is_no_cohort_is_refused_as_one(school):
    with pytest.raises(NotAllowed, match="no such cohort"):
        await ids(school, cohort=STUDENT_ROLE)


async def starts(con, **changes):
    settings = GuildSettings(**changes)
    return await cohort_starts(con, GUILD, await roster(con, GUILD, settings, EVERYTHING), settings)


async def test_a_cohort_begins_when_a_fifth_of_it_had_written(school):
    for number in range(10, 18):  # with Ola and Piotr ten students; Ola wrote half a year before
        await join(school, number, f"Student {number}", SPRING)
        await write(school, number, noon(40))
    await write(school, 1, noon(200), noon(1))
    await write(school, 2, noon(12))
    assert await starts(school) == {SPRING: date(2026, 10, 12)}  # the Monday of the week 40 days before 22 November


async def test_a_cohort_that_never_wrote_has_no_beginning(school):
    assert await starts(school) == {}


async def test_the_only_cohort_begins_with_the_course_where_that_is_set(school):
    assert await starts(school, cohort_roles=("Cohort Spring",), course_start=date(2026, 9, 3)) == {
        SPRING: date(2026, 8, 31)
    }
