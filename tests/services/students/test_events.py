from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.students.events import student_days, student_hours
from tests.services.school import GENERAL, GUILD, NOW, found, join, noon, snowflake, write

OLA, PIOTR = 1, 2
WARSAW, INDIA = ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Kolkata")
SPRING_CHANGE, AUTUMN_CHANGE = date(2026, 3, 29), date(2026, 10, 25)  # 23 and 25 hours in Warsaw


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, OLA, "Ola")
    await join(con, PIOTR, "Piotr")
    return con


async def talk(con, user_id, from_at, to_at):
    await con.execute(
        "insert into voice_session (guild_id, user_id, from_at, channel_id, to_at, state_at)"
        " values ($1, $2, $3, $4, $5, $3)",
        GUILD,
        user_id,
        from_at,
        GENERAL,
        to_at,
    )


async def react(con, user_id, message_at, added_at, removed_at=None):
    await con.execute(
        "insert into message_reaction (guild_id, message_id, emoji, user_id, channel_id, added_at, removed_at,"
        " observed_at) values ($1, $2, 'x', $3, $4, $5, $6, $7)",
        GUILD,
        snowflake(message_at),
        user_id,
        GENERAL,
        added_at,
        removed_at,
        NOW,
    )


async def test_each_student_and_day_is_one_row(school):
    await write(school, OLA, noon(1, 1), noon(1, 2), noon(3))
    await write(school, PIOTR, noon(1))
    found_days = await student_days(school, GUILD, [OLA, PIOTR], date(2026, 11, 19), date(2026, 11, 22), WARSAW)
    rows = list(zip(found_days.member, found_days.day, found_days.messages, strict=True))
    assert rows == [(OLA, 0, 1), (OLA, 2, 2), (PIOTR, 2, 1)]


async def test_only_those_asked_about_are_there(school):
    await write(school, OLA, noon(1))
    await write(school, PIOTR, noon(1))
    found_days = await student_days(school, GUILD, [PIOTR], date(2026, 11, 1), date(2026, 11, 22), WARSAW)
    assert found_days.member == (PIOTR,)


async def test_an_evening_in_voice_is_cut_at_midnight(school):
    evening = datetime(2026, 11, 20, 23, 30, tzinfo=WARSAW)
    await talk(school, OLA, evening, evening + timedelta(hours=2))
    found_days = await student_days(school, GUILD, [OLA], date(2026, 11, 19), date(2026, 11, 22), WARSAW)
    assert (found_days.day, found_days.voice_minutes) == ((1, 2), (30.0, 90.0))


@pytest.mark.parametrize(("day", "hours"), [(SPRING_CHANGE, 23), (AUTUMN_CHANGE, 25)])
async def test_the_days_of_a_clock_change_have_their_own_length(school, day, hours):
    start = datetime(day.year, day.month, day.day, tzinfo=WARSAW)
    await talk(school, OLA, (start - timedelta(days=1)).astimezone(UTC), (start + timedelta(days=2)).astimezone(UTC))
    found_days = await student_days(school, GUILD, [OLA], day, day, WARSAW)
    assert found_days.voice_minutes == (hours * 60.0,)


async def test_a_stay_that_is_not_over_counts_up_to_now(school):
    await talk(school, OLA, NOW - timedelta(minutes=20), None)
    found_days = await student_days(school, GUILD, [OLA], NOW.date(), NOW.date(), WARSAW, now=NOW)
    assert found_days.voice_minutes == (20.0,)


async def test_a_reaction_counts_on_its_day_while_it_is_there_and_its_moment_is_known(school):
    await react(school, OLA, noon(30), noon(2))
    await react(school, OLA, noon(31), None)
    await react(school, OLA, noon(32), noon(2), removed_at=noon(1))
    found_days = await student_days(school, GUILD, [OLA], date(2026, 11, 1), date(2026, 11, 22), WARSAW)
    assert (found_days.day, found_days.reactions_given, found_days.messages) == ((19,), (1,), (0,))


async def test_people_in_a_zone_with_half_hours_are_counted_from_the_messages(school):
    before, after = (datetime(2026, 11, 20, 18, minute, tzinfo=UTC) for minute in (10, 40))  # midnight is 18:30
    await write(school, OLA, before, after)
    found_days = await student_days(school, GUILD, [OLA], date(2026, 11, 20), date(2026, 11, 21), INDIA)
    assert (found_days.day, found_days.messages) == ((0, 1), (1, 1))
    found_hours = await student_hours(school, GUILD, [OLA], date(2026, 11, 20), date(2026, 11, 21), INDIA)
    halves = tuple(int(at.replace(minute=0).timestamp()) + 1800 for at in (before - timedelta(hours=1), after))
    assert found_hours.hour == halves


async def test_the_hours_of_a_span_are_those_of_its_days(school):
    await write(school, OLA, *(datetime(2026, 11, day, 22, 30, tzinfo=UTC) for day in (18, 19, 20)))
    await write(school, OLA, datetime(2026, 11, 20, 23, 30, tzinfo=UTC))  # half past midnight in Warsaw
    found_hours = await student_hours(school, GUILD, [OLA], date(2026, 11, 19), date(2026, 11, 20), WARSAW)
    assert found_hours.messages == (1, 1)
    assert found_hours.hour[0] == int(datetime(2026, 11, 19, 22, tzinfo=UTC).timestamp())


async def test_nobody_has_no_days(school):
    found_days = await student_days(school, GUILD, [], date(2026, 11, 1), date(2026, 11, 22), WARSAW)
    assert found_days.member == ()
