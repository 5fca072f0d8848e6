from datetime import date, timedelta

from services.tasks.store import TaskKind, acknowledge, add_task, done, open_tasks, reopen, task, told
from tests.services.school import GUILD, MENTOR_ROLE, NOW, SPRING, found, join

OLA, EWA, MAJA, ADAM = 1, 2, 9, 8


async def add(con, number, text="Call Ola", **given):
    return await add_task(con, GUILD, text, by_id=MAJA, at=NOW + timedelta(minutes=number), task_id=number, **given)


async def numbers(con, now=NOW, **given):
    return [one.id for one in await open_tasks(con, GUILD, now, **given)]


async def test_a_task_written_twice_is_one_and_knows_its_names(con):
    await found(con)
    await join(con, OLA, "Ola", SPRING)
    await join(con, MAJA, "Maja", MENTOR_ROLE)
    for _ in range(2):
        assert await add(con, 1, student_id=OLA, assignee_id=MAJA) == 1
    (one,) = await open_tasks(con, GUILD, NOW)
    assert (one.text, one.student, one.assignee, one.kind) == ("Call Ola", "Ola", "Maja", TaskKind.OWN)
    assert await open_tasks(con, GUILD + 1, NOW) == []


async def test_what_is_due_first_comes_first(con):
    await add(con, 1)
    await add(con, 2, due_on=date(2026, 12, 2))
    await add(con, 3, due_on=date(2026, 12, 1))
    assert await numbers(con) == [3, 2, 1]


async def test_a_mentor_has_their_own_tasks_and_nobodys(con):
    await add(con, 1, assignee_id=MAJA)
    await add(con, 2, assignee_id=ADAM)
    await add(con, 3, student_id=OLA)
    assert await numbers(con, assignee_id=MAJA) == [1, 3]
    assert await numbers(con, student_ids=[OLA, EWA]) == [3]
    assert await numbers(con, student_ids=[]) == []


async def test_a_task_is_done_once_and_can_be_opened_again(con):
    await add(con, 1)
    assert await done(con, GUILD, 1, MAJA, NOW)
    assert not await done(con, GUILD, 1, ADAM, NOW)
    assert not await acknowledge(con, GUILD, 1, ADAM, NOW), "what is done was seen"
    assert await numbers(con) == []
    await reopen(con, GUILD, 1)
    assert await numbers(con) == [1]


async def test_an_expired_task_is_no_longer_open(con):
    await add(con, 1, kind=TaskKind.NUDGE, nudge_id=5, expires_at=NOW + timedelta(days=1))
    assert await numbers(con) == [1]
    assert await numbers(con, NOW + timedelta(days=1)) == []
    kept = await task(con, GUILD, 1)
    assert kept is not None
    assert (kept.kind, kept.nudge_id) == (TaskKind.NUDGE, 5)


async def test_that_somebody_was_told_and_saw_it_is_kept_once(con):
    await add(con, 1)
    assert [await told(con, GUILD, 1, NOW) for _ in range(2)] == [True, False]
    assert [await acknowledge(con, GUILD, 1, MAJA, NOW) for _ in range(2)] == [True, False]
    assert await task(con, GUILD + 1, 1) is None
