"""The law of sending: whatever dies, breaks or is lost between any two steps, an approved message arrives exactly once
or is reported as undeliverable, exactly once; what nobody approved never goes.

A step is a query, a transaction or a request, struck before it and after it took effect (PostgreSQL and the local
Discord over sockets are real).
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.nudges.store import State, Way
from tests.services.delivery.post_office import Fate
from tests.services.nudges.nudging import SETTINGS, nudging

LOOKS = 40
TABLES = ("nudge", "delivery", "direct_channel", "send_pause", "task", "note", "consent", "consent_event", "member")
OVER = {State.SENT, State.UNDELIVERABLE, State.EXPIRED}
CREATE_PRIVATE_THREADS = 1 << 36
# What may be in the way, and how the message ends.
ENDS = {
    "open": "dm",
    "closed": "thread",
    "closed, no thread": "task",
    "closed, unseen thread": "task",
    "thread": "thread",
    "too fast": "dm",
    "left": "task",
    "said no": "task",
}
WORLDS = tuple(ENDS)


@pytest.fixture
async def place(database):
    all_day = replace(SETTINGS, nudge_hours=(0, 24), working_days=frozenset(range(7)))
    async with nudging(database, students=1, settings=all_day) as place:
        place.office.box.direct_messages.openings_left = 10_000
        yield place


async def fresh(place, world):
    """A student nobody wrote to, in one of the worlds; nothing of the ones before."""
    pool, box = place.database.pool, place.office.box
    await pool.execute("; ".join(f"delete from {table}" for table in TABLES))
    box.faults.clear()
    box.nonces.clear()
    guild, student = place.guild_id, int(box.world.add_user(f"new{box.world.new_id()}")["id"])
    box.world.add_member(guild, student)
    box.world.set_overwrite(
        place.office.channel_id, guild, 0, deny=CREATE_PRIVATE_THREADS * (world == "closed, no thread")
    )
    for thread in place.office.threads():
        box.world.delete_thread(thread["id"])
    for message in place.told():
        box.world.delete(place.mentors, message["id"])
    await pool.execute(
        "insert into member (guild_id, user_id, name, display_name, present) values ($1, $2, 'Ola', 'Ola', true)",
        guild,
        student,
    )
    await place.says(student, granted=world != "thread")
    if world == "thread":
        await pool.execute("delete from consent")
    return student


def begins(place, world, student):
    """What is in the way of the message, from its approval on."""
    faults = place.office.box.faults
    if world.startswith("closed"):
        faults.add("world.close_dms", user_id=student)
    if world == "too fast":
        faults.add("rest.forbidden", code=40003, match={"route": "/users/@me/channels"})


async def run(place, world, deaths):
    """Approve one of two drafts and let processes die one after the other; then let one live. Returns the steps."""
    student = await fresh(place, world)
    draft = await place.drafted(student, "talk")
    nudge = await place.approved(student, way=Way.THREAD if world == "thread" else Way.DM)
    begins(place, world, student)
    if world == "left":
        await place.database.pool.execute("update member set present = false where user_id = $1", student)
    if world == "said no":
        await place.says(student, granted=False)
    struck = 0
    place.sees_support = world != "closed, unseen thread"
    for fate, minutes in deaths:
        struck += await place.look(fate)
        place.office.passes(minutes=minutes)
    for _ in range(LOOKS):
        if (await place.read(nudge)).state in OVER and await _told_or_arrived(place, nudge):
            break
        await place.look()
        place.office.passes(minutes=5)
    await place.look()  # once more changes nothing
    await _check(place, student, nudge, draft)
    return struck


async def _told_or_arrived(place, nudge):
    if (await place.read(nudge)).state is State.SENT:
        return True
    return await place.database.pool.fetchval("select told_at from task where nudge_id = $1", nudge.id)


async def _check(place, student, nudge, draft):
    now, told = await place.read(nudge), place.told()
    arrived = [one for one in place.received(student) if str(nudge.id) in str(one["components"])]
    assert not [one for one in place.received(student) if str(draft.id) in str(one["components"])]
    assert (await place.read(draft)).state is State.DRAFT
    tasks = await place.database.pool.fetch("select * from task")
    if now.state is State.SENT:
        assert [(int(one["channel_id"]), int(one["id"])) for one in arrived] == [(now.channel_id, now.message_id)]
        assert not tasks
        assert not told
        assert await place.database.pool.fetchval("select count(*) from note where kind = 'contact'") == 1
    else:
        assert now.state in OVER
        assert now.reason
        assert not arrived
        assert [task["assignee_id"] for task in tasks] == [place.mentor]
        assert len(told) == 1
        assert f"<@{place.mentor}>" in told[0]["content"]
        assert "Ola" not in str(told[0])
    assert len(place.office.threads()) <= 1


@pytest.mark.parametrize("world", WORLDS)
async def test_killed_once_at_every_step(place, world):
    """Every single step; after every other one Discord has forgotten the nonce."""
    number = 0
    while await run(place, world, [(Fate(at=number), number % 2 * 6)]):
        number += 1
    assert number >= 8
    assert await place.database.pool.fetchval("select way from nudge where state <> 'draft'") == ENDS[world]


async def test_every_answer_of_discord_lost_once(place):
    quiet = Fate()
    await run(place, "closed", [(quiet, 0)])
    assert len(quiet.requests) >= 11
    for number in quiet.requests:
        assert await run(place, "closed", [(Fate(at=number, lose=True), 0)])


fates = st.builds(Fate, at=st.integers(0, 45), lose=st.booleans())
deaths = st.lists(st.tuples(fates, st.sampled_from([0, 1, 6, 30])), min_size=2, max_size=5)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=st.sampled_from(WORLDS), deaths=deaths)
async def test_killed_again_and_again(place, world, deaths):
    await run(place, world, deaths)
