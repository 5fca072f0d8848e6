from datetime import date, timedelta

from services.absences.store import absence, absences_between, absent, add_absence, days_away, remove_absence
from tests.services.school import GUILD, NOW

OLA, EWA, MAJA = 1, 2, 9
MONDAY = date(2026, 11, 23)


async def away(con, number, student, first, days, guild=GUILD):
    last = first + timedelta(days=days - 1)
    await add_absence(con, guild, student, first, last, by_id=MAJA, at=NOW, absence_id=number, text="at sea")


async def test_a_student_is_away_from_the_first_day_to_the_last(con):
    await away(con, 1, OLA, MONDAY, 3)
    seen = [day for day in range(-2, 6) if await absent(con, GUILD, [OLA, EWA], MONDAY + timedelta(days=day))]
    assert seen == [0, 1, 2]


async def test_an_absence_written_twice_is_one(con):
    for _ in range(2):
        await away(con, 1, OLA, MONDAY, 3)
    (one,) = await absences_between(con, GUILD, [OLA], MONDAY, MONDAY)
    assert (one.student_id, one.first, one.last, one.text, one.by_id) == (
        OLA,
        MONDAY,
        MONDAY + timedelta(days=2),
        "at sea",
        MAJA,
    )


async def test_of_two_absences_the_one_that_lasts_longer_counts(con):
    await away(con, 1, OLA, MONDAY, 10)
    await away(con, 2, OLA, MONDAY, 2)
    assert (await absent(con, GUILD, [OLA], MONDAY))[OLA].id == 1


async def test_an_absence_is_taken_away_once_and_only_on_its_own_server(con):
    await away(con, 1, OLA, MONDAY, 3)
    assert await remove_absence(con, GUILD + 1, 1, NOW) is None
    assert await remove_absence(con, GUILD, 1, NOW) == OLA
    assert await remove_absence(con, GUILD, 1, NOW) is None
    assert await absence(con, GUILD, 1) is None
    assert await absent(con, GUILD, [OLA], MONDAY) == {}


async def test_the_days_of_several_absences_come_together(con):
    await away(con, 1, OLA, MONDAY, 2)
    await away(con, 2, OLA, MONDAY + timedelta(days=1), 2)
    await away(con, 3, EWA, MONDAY, 1)
    days = days_away(await absences_between(con, GUILD, [OLA, EWA], MONDAY, MONDAY + timedelta(days=9)))
    first = MONDAY.toordinal()
    assert days == {OLA: {first, first + 1, first + 2}, EWA: {first}}
