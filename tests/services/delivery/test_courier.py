"""A message of the bot's own accord against the local Discord: there once, whatever breaks in between."""

import asyncio
import contextlib
from datetime import timedelta

import pytest

from services.delivery import Paused, Refused, Sent
from services.delivery.doors import FIRST_PAUSE, MOST_OPENED, WITHIN, takes_messages
from services.discord.errors import DiscordUnavailable
from services.discord.uploading import File
from services.metrics import figures
from tests.services.delivery.post_office import Fate, Killed, post_office

HELLO = {"content": "  Hello  "}
NONE: dict[str, list[str]] = {"parse": []}
BEFORE, AFTER = 3, 4  # steps of a first attempt: just before Discord is asked, and when it took the message


@pytest.fixture
async def place(database):
    async with post_office(database, students=12) as place:
        yield place


async def killed_anywhere(place, work, *, lose=False):
    """Do it, killed at its first step, then at its second and so on, each time with another key; then to its end."""
    number = 0
    keys: list[str] = []
    while True:
        fate, key = Fate(at=number, lose=lose), f"key-{number}"
        with contextlib.suppress(Killed, DiscordUnavailable):
            await work(place.courier(fate), key)
        if not fate.struck:
            return keys
        place.passes(minutes=number % 2 * 10)  # Discord has forgotten the nonce, or it has not
        await work(place.courier(), key)
        keys.append(key)
        number += 1


@pytest.mark.parametrize("lose", [False, True])
async def test_killed_at_any_step_a_message_arrives_once(place, lose):
    keys = await killed_anywhere(
        place,
        lambda courier, key: courier.send(place.guild_id, key, place.channel_id, {"content": f" {key} "}),
        lose=lose,
    )
    assert len(keys) == 7  # read, begun (twice), sent (twice), settled (twice)
    assert sorted(one["content"].strip() for one in place.written(place.channel_id)) == sorted(
        [*keys, f"key-{len(keys)}"]
    )


async def test_killed_at_any_step_a_direct_message_arrives_once(place):
    student = place.students[0]
    keys = await killed_anywhere(
        place, lambda courier, key: courier.direct(place.guild_id, key, student, {"content": key})
    )
    assert len(keys) >= 10
    assert len(place.received(student)) == len(keys) + 1


async def test_killed_at_any_step_one_thread_is_opened_with_its_people(place):
    async def opened(courier, key):
        return await courier.thread(place.guild_id, key, place.channel_id, f"Talk {key}", place.students[:2])

    keys = await killed_anywhere(place, opened)
    names = [one["name"] for one in place.threads()]
    assert len(names) == len(set(names)) == len(keys) + 1
    for thread in place.threads():
        assert set(place.students[:2]) <= set(place.box.world.thread_members[int(thread["id"])])
        assert thread["type"] == 12


async def test_equal_texts_are_different_messages(place):
    for number in range(3):
        fate = Fate(at=AFTER)
        with pytest.raises(Killed):  # after Discord took it
            await place.courier(fate).send(place.guild_id, f"ok-{number}", place.channel_id, {"content": "ok"})
    place.passes(minutes=10)
    there = {one["id"] for one in place.written(place.channel_id)}
    sent = [
        await place.courier().send(place.guild_id, f"ok-{n}", place.channel_id, {"content": "ok"}) for n in range(3)
    ]
    assert {str(one.message_id) for one in sent} == there
    assert len(there) == 3


async def test_the_same_key_at_the_same_time_is_one_message(place):
    courier = place.courier()
    sent = await asyncio.gather(*(courier.send(place.guild_id, "key", place.channel_id, HELLO) for _ in range(4)))
    assert len(set(sent)) == 1
    assert len(place.written(place.channel_id)) == 1


async def test_a_file_goes_along(place):
    file = File("plan.txt", b"Monday", "the plan")
    await place.courier().send(place.guild_id, "key", place.channel_id, {"content": "Look"}, [file])
    (message,) = place.written(place.channel_id)
    assert message["attachments"][0]["description"] == "the plan"


async def test_what_was_lost_can_be_asked_for_without_sending(place):
    courier = place.courier()
    assert await courier.settled(place.guild_id, "key") is None
    with pytest.raises(Killed):
        await place.courier(Fate(at=AFTER)).send(place.guild_id, "key", place.channel_id, HELLO)
    with pytest.raises(Killed):
        await place.courier(Fate(at=BEFORE)).send(place.guild_id, "not sent", place.channel_id, {"content": "Other"})
    assert isinstance(await courier.settled(place.guild_id, "key"), Sent)
    assert await courier.settled(place.guild_id, "not sent") is None
    assert len(place.written(place.channel_id)) == 1


async def test_a_channel_that_is_gone_is_a_refusal_and_stays_one(place):
    place.box.world.delete_channel(place.channel_id)
    assert await place.courier().send(place.guild_id, "key", place.channel_id, HELLO) == Refused(10003)
    assert await place.courier().send(place.guild_id, "key", place.channel_id, HELLO) == Refused(10003)


async def test_closed_messages_are_remembered_and_not_tried_again(place):
    student = place.students[0]
    place.box.faults.add("world.close_dms", user_id=student)
    assert await place.courier().direct(place.guild_id, "one", student, HELLO) == Refused(50007)
    before = place.rest.requests
    assert await place.courier().direct(place.guild_id, "two", student, HELLO) == Refused(50007)
    assert place.rest.requests == before


async def test_a_later_yes_or_a_message_of_theirs_ends_the_refusal(place):
    student, courier = place.students[0], place.courier()
    place.box.faults.add("world.close_dms", user_id=student)
    await courier.direct(place.guild_id, "one", student, HELLO)
    place.box.faults.add("world.open_dms", user_id=student)
    await place.database.pool.execute(
        "insert into consent (guild_id, user_id, kind, granted, at) values ($1, $2, 'dm', true, $3)",
        place.guild_id,
        student,
        place.now + timedelta(hours=1),
    )
    assert isinstance(await courier.direct(place.guild_id, "two", student, HELLO), Sent)
    await place.database.pool.execute("delete from consent")
    assert await courier.direct(place.guild_id, "three", student, HELLO) == Refused(50007)
    async with place.database.pool.acquire() as con:
        await takes_messages(con, student)
    assert isinstance(await courier.direct(place.guild_id, "four", student, HELLO), Sent)


async def test_too_many_openings_pause_them_longer_each_time_and_nobody_is_forgotten(place):
    student, courier = place.students[0], place.courier()
    place.box.faults.add("rest.forbidden", code=40003, count=2, match={"route": "/users/@me/channels"})
    with pytest.raises(Paused) as first:
        await courier.direct(place.guild_id, "key", student, HELLO)
    assert first.value.until == place.now + FIRST_PAUSE
    before = place.rest.requests
    with pytest.raises(Paused):
        await place.courier().direct(place.guild_id, "other", place.students[1], HELLO)
    assert place.rest.requests == before
    place.passes(minutes=11)
    with pytest.raises(Paused) as second:
        await courier.direct(place.guild_id, "key", student, HELLO)
    assert second.value.until == place.now + 2 * FIRST_PAUSE
    place.passes(minutes=21)
    assert isinstance(await courier.direct(place.guild_id, "key", student, HELLO), Sent)
    assert len(place.received(student)) == 1


async def test_conversations_are_opened_slowly_also_after_a_restart(place):
    for number, student in enumerate(place.students[:MOST_OPENED]):
        await place.courier().direct(place.guild_id, f"key-{number}", student, HELLO)
    with pytest.raises(Paused):
        await place.courier().direct(place.guild_id, "late", place.students[MOST_OPENED], HELLO)
    assert isinstance(await place.courier().direct(place.guild_id, "known", place.students[0], HELLO), Sent)
    place.passes(seconds=WITHIN.total_seconds() + 1)
    assert isinstance(await place.courier().direct(place.guild_id, "late", place.students[MOST_OPENED], HELLO), Sent)


async def test_too_fast_while_writing_pauses_what_is_written(place):
    student, courier = place.students[0], place.courier()
    await courier.direct(place.guild_id, "key", student, HELLO)
    place.box.faults.add("rest.forbidden", code=40003, match={"method": "POST"})
    with pytest.raises(Paused):
        await courier.direct(place.guild_id, "next", student, {"content": "Next"})
    place.passes(minutes=11)
    assert isinstance(await courier.direct(place.guild_id, "next", student, {"content": "Next"}), Sent)
    assert len(place.received(student)) == 2


async def test_own_messages_can_be_changed_and_deleted(place):
    courier = place.courier()
    sent = await courier.send(place.guild_id, "key", place.channel_id, HELLO)
    assert await courier.edit(sent.channel_id, sent.message_id, {"content": "Bye", "allowed_mentions": NONE})
    assert place.written(place.channel_id)[0]["content"] == "Bye"
    assert await courier.delete(sent.channel_id, sent.message_id)
    assert await courier.delete(sent.channel_id, sent.message_id)
    assert not await courier.edit(sent.channel_id, sent.message_id, {"content": "Bye"})


async def test_discord_out_of_order_is_said_and_tried_again_later(place):
    place.box.faults.add("rest.status", status=500, count=None, match={"method": "POST"})
    with pytest.raises(DiscordUnavailable):
        await place.courier().send(place.guild_id, "key", place.channel_id, HELLO)
    place.box.faults.clear()
    assert isinstance(await place.courier().send(place.guild_id, "key", place.channel_id, HELLO), Sent)
    assert len(place.written(place.channel_id)) == 1


async def test_what_is_sent_is_counted_once_by_kind_and_outcome(place):
    sent = figures.SENDS.value("task", "sent")
    for _ in range(2):
        await place.courier().send(place.guild_id, "task:1", place.channel_id, HELLO)
    assert figures.SENDS.value("task", "sent") == sent + 1


async def test_a_message_calls_nobody_unless_it_says_whom(place):
    student = place.students[0]
    text = f"@everyone <@{student}>"
    courier = place.courier()
    await courier.send(place.guild_id, "silent", place.channel_id, {"content": text})
    called = {"content": text, "allowed_mentions": {"parse": [], "users": [str(student)]}}
    await courier.send(place.guild_id, "called", place.channel_id, called)
    assert [one["mention_everyone"] for one in place.written(place.channel_id)] == [False, False]
    assert [len(one["mentions"]) for one in place.written(place.channel_id)] == [1, 0]
