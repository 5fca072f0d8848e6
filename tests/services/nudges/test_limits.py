"""The limits hold when a message is approved and when it goes out, over restarts and both changes of the clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.absences.store import add_absence
from services.consent.standing import COMPUTE
from services.errors import ProfilerError
from services.nudges.answers import note_answer
from services.nudges.drafting import new_id
from services.nudges.limits import Blocked, Reason, may_write
from services.nudges.store import State, Way, drop
from services.storage.transactions import in_one_transaction
from tests.services.delivery.post_office import Fate
from tests.services.nudges.nudging import SETTINGS, nudging

ALL_DAYS = replace(SETTINGS, working_days=frozenset(range(7)))
SPRING, AUTUMN = datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)


@pytest.fixture
async def place(database):
    async with nudging(database) as place:
        yield place


async def may(place, student, **how):
    async with place.database.pool.acquire() as con:
        return await may_write(con, place.guild_id, student, place.settings, place.now, **how)


async def away(place, student, first, last):
    days = {"by_id": student, "at": place.now, "absence_id": new_id(place.now)}
    await in_one_transaction(place.database, lambda con: add_absence(con, place.guild_id, student, first, last, **days))


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
async def test_nothing_goes_out_at_night_when_the_clocks_change_and_each_look_is_a_new_process(database, change):
    """Approved on Saturday evening it goes out on Sunday at ten by the new clock, looked at every twenty minutes."""
    evening = (change - timedelta(days=1)).replace(hour=18, minute=30)
    async with nudging(database, at=evening, settings=ALL_DAYS) as place:
        nudge = await place.approved(place.students[0])
        while (await place.read(nudge)).state is State.APPROVED:
            await place.look()
            place.office.passes(minutes=20)
            assert place.now < change + timedelta(days=1)
        local = (await place.read(nudge)).sent_at.astimezone(place.settings.zone)
        assert (local.date(), local.hour) == (change.date(), 10)
        assert len(place.received(place.students[0])) == 1


async def test_a_process_that_died_while_sending_does_not_send_at_night(place):
    """Whatever step it died at just before the hours ended, the next process waits for the morning, and sends once."""
    evening = datetime(2027, 3, 22, 18, 58, tzinfo=place.settings.zone)
    for number in range(14, 24):
        await place.database.pool.execute("delete from delivery; delete from nudge; delete from note")
        place.office.passes(seconds=(evening - place.now).total_seconds())
        nudge = await place.approved(place.students[0])
        await place.look(Fate(at=number))
        there = _with(nudge, place)
        place.office.passes(minutes=10)
        await place.look()
        assert _with(nudge, place) == there
        place.office.passes(hours=15)
        await place.look()
        assert (await place.read(nudge)).state is State.SENT
        assert len(_with(nudge, place)) == 1
        evening += timedelta(days=7)


def _with(nudge, place):
    return [one["id"] for one in place.received(nudge.student_id) if str(nudge.id) in str(one["components"])]


async def test_one_in_seven_days_whoever_writes_and_however_often_the_bot_begins_anew(place):
    student = place.students[0]
    first = await place.approved(student)
    await place.look()
    assert (await place.read(first)).state is State.SENT
    place.office.passes(days=6, hours=23)  # over the change of the clocks
    assert await may(place, student) == Blocked(Reason.RECENT, (await place.read(first)).sent_at + timedelta(days=7))
    with pytest.raises(ProfilerError, match="at most one message in 7 days"):
        await place.approved(student, "quarter")
    place.office.passes(hours=1, minutes=1)
    assert await may(place, student) is None
    assert await may(place, place.students[1]) is None


async def test_of_two_that_were_approved_one_goes_out_and_the_other_is_reported(place):
    student = place.students[0]
    one, other = await place.drafted(student), await place.drafted(student, "quarter", by=99)
    await place.approve(one)
    with pytest.raises(ProfilerError, match="on its way already"):
        await place.approve(other)
    await place.database.pool.execute(
        "update nudge set state = 'approved', approved_by = 99, approved_at = $2, expires_at = $3 where id = $1",
        other.id,
        place.now + timedelta(seconds=1),
        place.now + timedelta(days=3),
    )
    for _ in range(110):
        await place.look()
        place.office.passes(hours=1)
    assert (await place.read(one)).state is State.SENT
    assert ((await place.read(other)).state, (await place.read(other)).reason) == (State.EXPIRED, "expired")
    assert len(place.received(student)) == 1
    told = place.told()
    assert len(told) == 2  # once, and after a day in which nobody looked once more
    assert all("<@99>" in one["content"] for one in told)


async def test_two_without_an_answer_are_enough_and_an_answer_begins_anew(place):
    student = place.students[0]
    for template in ("hello", "quarter"):
        await place.approved(student, template)
        await place.look()
        place.office.passes(days=7, minutes=1)
    assert await may(place, student) == Blocked(Reason.UNANSWERED)
    await in_one_transaction(place.database, lambda con: note_answer(con, place.guild_id, student, place.now))
    assert await may(place, student) is None


async def test_nobody_is_written_to_while_away(place):
    student, today = place.students[0], place.now.date()
    await away(place, student, today, today + timedelta(days=4))  # Monday to Friday
    blocked = await may(place, student)
    assert blocked == Blocked(Reason.ABSENT, datetime(2027, 3, 29, 8, 0, tzinfo=UTC))
    with pytest.raises(ProfilerError, match="away"):
        await place.approved(student)


async def test_an_absence_after_the_approval_keeps_the_message_back(place):
    student = place.students[0]
    nudge = await place.approved(student)
    await away(place, student, place.now.date(), place.now.date())
    await place.look()
    assert (await place.read(nudge)).state is State.APPROVED
    place.office.passes(days=1)
    await place.look()
    assert (await place.read(nudge)).state is State.SENT


async def test_consent_decides_the_way_and_a_no_ends_every_way(place):
    student = place.students[0]
    await place.database.pool.execute("delete from consent")
    assert await may(place, student) == Blocked(Reason.NO_CONSENT)
    assert await may(place, student, way=Way.THREAD) is None
    await place.says(student, granted=False)
    assert await may(place, student) == Blocked(Reason.SAID_NO)
    assert await may(place, student, way=Way.THREAD) == Blocked(Reason.SAID_NO)


async def test_a_pause_and_leaving_hold_too(place):
    paused, gone, staff = place.students[0], place.students[1], place.mentor
    await place.says(paused, granted=False, kind=COMPUTE)
    await place.database.pool.execute("update member set present = false where user_id = $1", gone)
    assert await may(place, paused) == Blocked(Reason.PAUSED)
    assert await may(place, gone) == Blocked(Reason.GONE)
    assert await may(place, staff) == Blocked(Reason.STAFF)
    assert await may(place, 12345) == Blocked(Reason.GONE)


async def test_a_yes_that_is_taken_back_after_the_approval_is_respected(place):
    student = place.students[0]
    nudge = await place.approved(student)
    await place.says(student, granted=False)
    await place.look()
    assert (await place.read(nudge)).state is State.UNDELIVERABLE
    assert place.received(student) == []
    assert len(place.told()) == 1


async def test_what_is_discarded_or_merely_drafted_never_goes(place):
    draft, dropped = await place.drafted(place.students[0]), await place.approved(place.students[1])
    await in_one_transaction(place.database, lambda con: drop(con, place.guild_id, dropped.id, place.mentor, place.now))
    await place.database.pool.execute(
        "update nudge set state = 'sending' where id = $1", draft.id
    )  # nobody approved it
    for _ in range(3):
        await place.look()
        place.office.passes(minutes=1)
    assert [place.received(student) for student in place.students] == [[], [], []]


async def test_a_server_that_discord_has_not_described_yet_is_waited_for(place):
    student = place.students[0]
    await place.database.pool.execute("delete from consent")
    nudge = await place.approved(student, way=Way.THREAD)
    place.sees_support = None
    await place.look()
    assert (await place.read(nudge)).state is State.SENDING
    place.sees_support = True
    await place.look()
    assert (await place.read(nudge)).state is State.SENT
