from datetime import timedelta
from struct import unpack
from zoneinfo import ZoneInfo

import pytest

from services.cohort.metrics import METRICS
from services.cohort.store import channels_of, hours_of, packed_days, totals_of
from services.students.events import day_edges
from services.wording.periods import Period, local_day
from tests.services.school import GENERAL, GUILD, NOW, SECRET, SPRING, found, join, noon, snowflake, write

WARSAW, KOLKATA = ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Kolkata")
FIRST, LAST = local_day(noon(9), WARSAW), local_day(NOW, WARSAW)
PERIOD = Period(FIRST, LAST, 10, "")
THREAD = 2002


@pytest.fixture
async def school(con):
    await found(con)
    for number in (1, 2, 3):
        await join(con, number, f"Student {number}", SPRING)
    await write(con, 1, noon(9), noon(9, 5), noon(2))
    await write(con, 3, noon(2), noon(1), channel_id=SECRET)
    await write(con, 1, noon(3), deleted_at=NOW)
    await write(con, 2, noon(20))
    return con


async def days(con, metric="messages", zone=WARSAW, members=(1, 2, 3), channels=None):
    edges = day_edges(FIRST, LAST, zone)
    packed = await packed_days(con, GUILD, members, edges, zone, NOW, METRICS[metric], channels)
    columns = [unpack(f">{len(column) // 4}i", column) for column in (packed.people, packed.days, packed.amounts)]
    return sorted(zip(*columns, strict=True))


@pytest.mark.parametrize("zone", [WARSAW, KOLKATA])
async def test_messages_are_packed_by_student_and_day(school, zone):
    assert await days(school, zone=zone) == [(0, 0, 2), (0, 7, 1), (2, 7, 1), (2, 8, 1)]


@pytest.mark.parametrize("zone", [WARSAW, KOLKATA])
async def test_of_chosen_channels_nothing_else_counts(school, zone):
    assert await days(school, zone=zone, channels={GENERAL}) == [(0, 0, 2), (0, 7, 1)]
    assert await days(school, zone=zone, channels=()) == []
    _, messages = await hours_of(school, GUILD, (1, 2, 3), PERIOD, zone, {SECRET})
    assert messages == (1, 1)
    about = (school, GUILD, (1, 2, 3), PERIOD, zone, NOW, METRICS["messages"])
    assert await totals_of(*about, {SECRET}) == {3: 2}


async def test_nobody_and_nothing_is_an_empty_pack(school):
    assert await days(school, members=(2,)) == []
    assert await days(school, members=()) == []


async def test_a_last_edge_within_a_day_cuts_it_short(school):
    edges = [*day_edges(FIRST, FIRST, WARSAW)[:1], noon(9, 0)]
    packed = await packed_days(school, GUILD, (1,), edges, WARSAW, NOW)
    assert packed.amounts == b""


async def test_replies_count_when_they_are_to_other_people(school):
    first = await school.fetchval("select id from message where author_id = 1 order by id limit 1")
    robots = snowflake(noon(3), 89)
    await write(school, 70, noon(3))
    await school.execute("update message set id = $1, is_bot = true where author_id = 70", robots)
    for number, author, answered in ((90, 2, first), (91, 1, first), (92, 2, 12345), (93, 2, robots)):
        await school.execute(
            "insert into message (guild_id, id, channel_id, author_id, author_name, type, sent_at, observed_at,"
            " reply_to_id) values ($1, $2, $3, $4, '', 19, $5, $5, $6)",
            GUILD,
            snowflake(noon(1), number),
            GENERAL,
            author,
            noon(1),
            answered,
        )
    assert await days(school, "helped") == [(1, 8, 1)] == await days(school, "helped", channels={GENERAL})
    assert await days(school, "helped", channels={SECRET}) == []


async def test_reactions_count_while_they_are_there_and_their_moment_is_known(school):
    rows = [(1, noon(2), None), (2, noon(2), None), (3, None, None), (4, noon(2), noon(1))]
    for message, added, removed in rows:
        await school.execute(
            "insert into message_reaction (guild_id, channel_id, message_id, emoji, user_id, burst, added_at,"
            " removed_at, observed_at) values ($1, 9, $2, '👍', 2, false, $3, $4, $5)",
            GUILD,
            message,
            added,
            removed,
            NOW,
        )
    assert await days(school, "reactions") == [(1, 7, 2)] == await days(school, "reactions", channels={9})
    assert await days(school, "reactions", channels={GENERAL}) == []


async def test_time_in_voice_is_cut_at_midnight_and_at_now(school):
    edge = day_edges(FIRST, LAST, WARSAW)[5]
    stays = [(2, edge - timedelta(minutes=30), edge + timedelta(minutes=10)), (3, NOW - timedelta(minutes=5), None)]
    for user, since, until in stays:
        await school.execute(
            "insert into voice_session (guild_id, user_id, channel_id, from_at, to_at, state_at)"
            " values ($1, $2, 9, $3, $4, $3)",
            GUILD,
            user,
            since,
            until,
        )
    assert await days(school, "voice") == [(1, 4, 1800), (1, 5, 600), (2, 9, 300)]
    assert await days(school, "voice", channels={9}) == [(1, 4, 1800), (1, 5, 600), (2, 9, 300)]
    assert await days(school, "voice", channels={GENERAL}) == []


async def test_totals_are_sums_in_the_unit_of_the_metric(school):
    about = (school, GUILD, (1, 2, 3), PERIOD, WARSAW, NOW)
    assert await totals_of(*about, METRICS["messages"]) == {1: 3, 3: 2}
    assert await totals_of(*about, METRICS["active days"]) == {1: 2, 3: 2}


@pytest.mark.parametrize("zone", [WARSAW, KOLKATA])
async def test_hours_are_summed_over_everybody(school, zone):
    hours, messages = await hours_of(school, GUILD, (1, 2, 3), PERIOD, zone)
    half = 1800 if zone is KOLKATA else 0  # 11:00 UTC is 16:30 there: the hour began at 16:00
    assert dict(zip(hours, messages, strict=True)) == {
        int(noon(9).timestamp()) - half: 2,
        int(noon(2).timestamp()) - half: 2,
        int(noon(1).timestamp()) - half: 1,
    }


@pytest.mark.parametrize("zone", [WARSAW, KOLKATA])
async def test_channels_that_may_not_be_named_are_not_counted_and_threads_are_with_theirs(school, zone):
    await school.execute(
        "insert into channel (guild_id, id, name, kind, parent_id) values ($1, $2, 'a thread', 11, $3)",
        GUILD,
        THREAD,
        GENERAL,
    )
    await write(school, 2, noon(1, 30), channel_id=THREAD)
    about = (school, GUILD, (1, 2, 3), PERIOD, zone)
    (only,) = await channels_of(*about, frozenset({GENERAL, THREAD}))
    assert (only.channel_id, only.name, only.messages, only.students) == (GENERAL, "general", 4, 2)
    (without_thread,) = await channels_of(*about, frozenset({GENERAL}))
    assert without_thread.messages == 3
    assert await channels_of(*about, frozenset()) == []
