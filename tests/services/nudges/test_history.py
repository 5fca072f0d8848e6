"""What /nudge history says of each message; and drafts that come back or go by themselves."""

from datetime import timedelta

import pytest

from services.database import Database, open_pool
from services.encryption.keys import Keyring, new_secret
from services.encryption.known import check_keys
from services.nudges.answers import note_answer, note_press
from services.nudges.drafting import draft
from services.nudges.history_report import HISTORY, history_report
from services.nudges.store import State, Written, postpone, rewrite
from services.reports.question import Question, ReportTools, Viewer
from services.storage.transactions import in_one_transaction
from services.tasks.store import acknowledge
from tests.services.nudges.nudging import nudging


@pytest.fixture
async def place(database):
    async with nudging(database, students=4) as place:
        yield place


async def history(place, *, cohorts=None, **values):
    viewer = Viewer(place.mentor, cohorts, frozenset())
    question = Question(place.guild_id, HISTORY, viewer, place.settings, place.now, values)
    renderer = None
    return await history_report(ReportTools(place.database, renderer), question)  # type: ignore[arg-type]


async def sent(place, student):
    nudge = await place.approved(student)
    await place.look()
    return nudge


async def test_it_says_what_arrived_what_was_answered_and_who_came_back(place):
    quiet, pressed, wrote, closed = place.students
    place.office.box.faults.add("world.close_dms", user_id=closed)
    place.settings = place.settings.__class__(time_zone="Europe/Warsaw", mentor_roles=("Mentor",))
    for student in place.students:
        place.office.passes(minutes=1)
        nudge = await sent(place, student)
        if student == pressed:
            async with place.database.pool.acquire() as con:
                await note_press(con, place.guild_id, nudge.id, student, place.now, "help")
    undelivered = nudge
    async with place.database.pool.acquire() as con:
        await note_answer(con, place.guild_id, wrote, place.now + timedelta(minutes=5))
    await place.database.pool.execute(
        "update nudge set returned_at = $2 where student_id = $1", wrote, place.now + timedelta(days=1)
    )
    place.office.passes(days=8)
    report = await history(place)
    told = dict(zip((closed, wrote, pressed, quiet), report.sentences[1:], strict=True))
    assert report.sentences[0] == "3 of 4 arrived; 2 were answered."
    assert told[quiet].endswith("direct message · no answer · not active within 7 days")
    assert "read: needs help" in told[pressed]
    assert told[wrote].endswith("read and answered · active on 23 Mar")
    assert "takes no direct messages, and there is no channel for private threads that they can read · " in told[closed]
    assert told[closed].endswith("nobody takes care of it yet")
    assert report.private
    assert report.table is not None
    assert len(report.table.rows) == 4
    async with place.database.pool.acquire() as con:
        await acknowledge(con, place.guild_id, undelivered.id, place.mentor, place.now)
    assert (await history(place)).sentences[1].endswith("somebody takes care of it")
    assert len((await history(place, student=quiet)).sentences) == 2


async def test_a_mentor_of_another_cohort_reads_nothing_of_it(place):
    await sent(place, place.students[0])
    report = await history(place, cohorts=frozenset({77}))
    assert report.table is None
    assert "Ola" not in "".join(report.sentences)


async def test_drafts_and_what_was_discarded_are_no_history(place):
    await place.drafted(place.students[0])
    assert (await history(place)).table is None


async def test_what_was_put_aside_comes_back_on_its_day_and_nobodys_draft_expires(place):
    nudge, forgotten = await place.drafted(place.students[0]), await place.drafted(place.students[1])
    until = place.now + timedelta(days=5)
    await in_one_transaction(place.database, lambda con: postpone(con, nudge, until, until + timedelta(days=14)))
    await place.look()
    assert (await place.read(nudge)).state is State.LATER
    place.office.passes(days=5)
    await place.look()
    assert (await place.read(nudge)).state is State.DRAFT
    place.office.passes(days=10)
    await place.look()
    assert (await place.read(nudge)).state is State.DRAFT
    assert (await place.read(forgotten)).state is State.EXPIRED
    assert place.told() == []


async def test_sealed_texts_are_read_changed_and_sent_in_clear(place):
    """Where the operator set keys, PostgreSQL holds no word of what a mentor wrote."""
    secrets = Keyring.read([new_secret()])
    async with open_pool(place.database.url, 2, secrets) as pool, place.database.pool.acquire() as bare:
        plain, place.database = place.database, Database(pool, place.database.url, keys=secrets)
        place.office.database = place.database
        async with pool.acquire() as con:
            await check_keys(con, secrets, place.now)
            nudge = await draft(
                con,
                place.guild_id,
                place.students[0],
                "stuck",
                place.settings,
                place.now,
                1,
                facts={"topic": "zebrafish"},
            )
            assert nudge is not None
            assert nudge.facts == {"topic": "zebrafish"}
            changed = Written("stuck", "en-GB", "About the quetzal", nudge.facts)
            assert await rewrite(con, nudge, changed, edited=True)
        assert not await bare.fetchval("select count(*) from nudge n where n::text ~ 'zebrafish|quetzal'")
        await place.approve(await place.read(nudge))
        await place.look()
        (message,) = place.received(place.students[0])
        assert message["content"].startswith("About the quetzal\n")
        place.database = place.office.database = plain
