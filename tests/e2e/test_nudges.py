"""A message to a student through Discord: drafted, changed, taken back, delivered on each way, and its history."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import pytest_asyncio

from services.consent.standing import DIRECT
from services.consent.store import decide
from services.delivery import Courier
from services.discord.rest import DiscordRest
from services.nudges.drafting import new_id
from services.nudges.sending import Sender
from services.storage.transactions import in_one_transaction
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import buttons, embed, labels, says

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL_DAY = {"nudge_hours": [0, 24], "working_days": list(range(7)), "support_channel": ""}


@pytest_asyncio.fixture(loop_scope="module")
async def place(scene):
    """The hours for messages are now, and direct messages arrive at once."""
    await during(scene, **ALL_DAY)
    return scene


async def during(scene, **values):
    live, now = scene.application.live, datetime.now(UTC)
    await live.change(scene.school.guild_id, values, scene.admin.user_id, now, new_id(now))


async def agrees(scene, student, *, granted=True):
    now = datetime.now(UTC)
    said = (DIRECT, granted, now, "w", "dm", new_id(now))
    await in_one_transaction(scene.database, lambda con: decide(con, scene.school.guild_id, student.user_id, *said))


async def sent(scene):
    """The next minute comes; the bot's own look may come at the same time, which changes nothing."""
    box = scene.box
    async with DiscordRest.open(box.token, box.api_base, first_pause=0.01) as rest:
        clock = partial(datetime.now, UTC)
        courier = Courier(scene.database, rest, clock)
        await Sender(scene.database, courier, scene.application.live.of, lambda *_: True, clock).run_due()


def another_hour(scene):
    """Hours for messages that are neither now nor next."""
    hour = datetime.now(scene.zone).hour
    return [hour + 2, hour + 3] if hour < 21 else [2, 3]


def received(scene, student):
    channels = scene.world.direct_messages_of(student.user_id)
    bot = str(scene.world.bot_user_id)
    written = (scene.world.messages(channel["id"]).page(limit=50) for channel in channels)
    return [one for page in written for one in page if one["author"]["id"] == bot]


async def test_a_draft_is_changed_sent_and_arrives_signed_with_a_way_to_stop(place):
    student = place.students()[0]
    await agrees(place, student)
    draft = await place.ask("nudge student", student=student, template="talk")
    assert draft.ephemeral
    assert labels(draft)[:4] == ["Refresh", "Send", "Edit", "Later"]
    assert f"Hi {student.name.split()[0]}" in says(draft)

    form = await place.press(draft, "Edit")
    changed = await place.submit(form, text="Hi! Shall we look at exercise 4 together on Thursday?")
    assert "exercise 4" in says(changed)
    assert "exercise 4" in says(await place.press(draft, "Refresh"))  # nothing that was typed is lost
    assert received(place, student) == []
    approved = await place.press(changed, "Send")
    assert "Approved. It goes out within a minute." in says(approved)
    await sent(place)
    (message,) = received(place, student)
    assert "exercise 4" in message["content"]
    assert f"— {place.mentor.name.split()[0]}, mentor, through the bot" in message["content"]
    assert "I am a bot" in message["content"]
    assert [one["label"] for one in message["components"][0]["components"]] == ["I need help", "Don’t write to me"]
    await sent(place)
    assert len(received(place, student)) == 1

    assert "Arrived" in says(await place.press(approved, "Refresh"))
    history = await place.ask("nudge history")
    assert f"**{student.name}**" in embed(history)["description"]
    assert "no answer" in says(history)
    again = await place.ask("nudge student", student=student, template="talk")
    assert "at most one message in 7 days" in says(again)
    assert "Send" not in labels(again)
    looks = [one for one in await place.looks() if one["action"] in {"nudge_edit", "nudge_send"}]
    assert {one["subject_id"] for one in looks} == {student.user_id}


async def test_what_was_approved_can_be_taken_back_put_aside_and_discarded(place):
    student = place.students()[1]
    await agrees(place, student)
    await during(place, nudge_hours=another_hour(place))  # so that it waits until it is taken back
    draft = await place.menu("Nudge", student)
    approved = await place.press(draft, "Send")
    back = await place.press(approved, "Take it back")
    await during(place, **ALL_DAY)
    await sent(place)
    assert received(place, student) == []
    later = await place.press(back, "Later")
    aside = await place.submit(later, day=(place.today + timedelta(days=3)).isoformat())
    assert "Put aside until" in says(aside)
    assert student.name in says(await place.ask("nudge queue"))
    assert "Discarded. Nothing was sent." in says(await place.press(aside, "Discard"))
    await sent(place)
    assert received(place, student) == []


async def test_closed_messages_lead_to_a_private_thread_and_without_one_to_a_task(place):
    first, second = place.students()[2], place.students()[3]
    for student in (first, second):
        await agrees(place, student)
        place.box.faults.add("world.close_dms", user_id=student.user_id)
    await during(place, support_channel=str(place.channel("general")))
    await place.press(await place.ask("nudge student", student=first), "Send")
    await sent(place)
    threads = [one for one in place.world.threads_of(place.channel("general")) if one["type"] == 12]
    (thread,) = [one for one in threads if first.user_id in place.world.thread_members[int(one["id"])]]
    assert place.mentor.user_id in place.world.thread_members[int(thread["id"])]
    (message,) = [one for one in place.world.messages(thread["id"]).page(limit=5) if one["components"]]
    assert message["content"].startswith(f"<@{first.user_id}>")

    await during(place, support_channel="")
    await place.press(await place.ask("nudge student", student=second), "Send")
    await sent(place)
    newest = place.world.messages(place.channel("mentors")).page(limit=1)[0]
    assert f"<@{place.mentor.user_id}>" in newest["content"]
    assert second.name not in str(newest)
    opened = await place.press_id(int(newest["id"]), newest["components"][0]["components"][0]["custom_id"])
    assert opened.ephemeral
    assert "takes no direct messages" in says(opened)
    seen = await place.press(opened, "I take care of it")
    assert "I take care of it" not in labels(seen)
    assert second.name in says(await place.ask("task list"))
    await place.press(seen, "I wrote to them")
    assert second.name not in says(await place.ask("task list"))


async def test_who_never_agreed_is_said_so_before_anything_is_sent(place):
    student = place.students()[4]
    draft = await place.ask("nudge student", student=student)
    assert "has not agreed to direct messages" in says(draft)
    assert "Send" not in labels(draft)
    await during(place, support_channel=str(place.channel("general")))
    offered = await place.ask("nudge student", student=student)
    assert "Send in a private thread" in labels(offered)
    assert says(await place.press(offered, "Copy")).splitlines()[1] == "```"
    await agrees(place, student, granted=False)
    refused = await place.press(offered, "Send in a private thread")
    assert "does not want messages" in says(refused)


async def test_outside_the_hours_it_waits(place):
    student = place.students()[5]
    await agrees(place, student)
    await during(place, nudge_hours=another_hour(place))
    draft = await place.ask("nudge student", student=student)
    assert "outside the hours" in says(draft)
    approved = await place.press(draft, "Send")
    assert "Approved. It goes out <t:" in says(approved)
    await sent(place)
    assert received(place, student) == []


async def test_the_wrong_people_get_one_sentence_and_nothing_else(place):
    student, other = place.students(cohort="Cohort Spring")[-1], place.students(cohort="Cohort Autumn")[-1]
    await agrees(place, student)
    draft = await place.ask("nudge student", student=student)
    for command in ("nudge student", "nudge queue", "nudge history"):
        options = {"student": student} if command == "nudge student" else {}
        assert "mentor" in says(await place.ask(command, who=student, where="general", **options)).lower()
    assert "another cohort" in says(await place.ask("nudge student", who="cohort mentor", student=other))
    for button in buttons(draft)[1:5]:  # as if the mentor's own answer had been moved to where others press
        row = {"type": 1, "id": 1, "components": [button]}
        moved = place.world.post(place.channel("mentors"), place.world.bot_user_id, "moved", components=[row])
        pressed = await place.press_id(int(moved["id"]), button["custom_id"], who="cohort mentor")
        assert pressed.modal is None
        assert "another mentor’s draft" in says(pressed)
    await sent(place)
    assert received(place, student) == []
    state = await place.database.pool.fetchval("select state from nudge where student_id = $1", student.user_id)
    assert state == "draft"


async def test_a_bot_that_begins_anew_sends_what_was_approved_before(place):
    student = place.students(cohort="Cohort Autumn")[-2]
    await agrees(place, student)
    await place.press(await place.ask("nudge student", student=student), "Send")
    await place.restart()
    await until(lambda: bool(received(place, student)), 20)
    assert len(received(place, student)) == 1
