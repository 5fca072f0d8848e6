"""What students write to the bot and mentors answer, through Discord: both sides, each message once."""

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from services.delivery.marks import mark_of
from services.discord.rest import DiscordRest
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import says

pytestmark = pytest.mark.asyncio(loop_scope="module")


def dm_of(scene, student):
    """The channel of direct messages between a student and the bot."""
    return int(scene.box.people.open_dm(student.user_id, scene.world.bot_user_id)["id"])


def said(scene, channel, *, by_bot=True):
    """The messages in a channel, the oldest first."""
    page = scene.world.messages(channel).page(limit=100)
    bot = str(scene.world.bot_user_id)
    return [one for one in sorted(page, key=lambda one: int(one["id"])) if (one["author"]["id"] == bot) is by_bot]


def texts(scene, channel):
    return [one["content"] for one in said(scene, channel)]


def thread_of(scene, student):
    """The newest thread of the mentor channel that is called like a student."""
    open_ones = scene.world.threads_of(scene.channel("mentors"))
    named = [one for one in open_ones if one["name"] == student.name]
    return int(max(named, key=lambda one: int(one["id"]))["id"]) if named else None


async def written(scene, student, text, **more):
    """A student writes to the bot; returns the id."""
    return int(scene.box.people.write(student.user_id, dm_of(scene, student), text, **more)["id"])


async def shown(scene, student, text):
    """Wait until something is shown in the student's thread; returns it."""

    def there():
        thread = thread_of(scene, student)
        return thread is not None and any(text in one for one in texts(scene, thread))

    await until(there, 20, lambda: f"nothing like {text!r} in the thread")
    return next(one for one in said(scene, thread_of(scene, student)) if text in one["content"])


async def received(scene, student, text):
    """Wait until a student has something of the bot's in their direct messages; returns it."""
    place = dm_of(scene, student)
    await until(lambda: any(text in one for one in texts(scene, place)), 20, lambda: str(texts(scene, place)))
    return next(one for one in said(scene, place) if text in one["content"])


@pytest_asyncio.fixture(autouse=True, scope="module", loop_scope="module")
async def on_time(scene):
    """The school's clock is as late as its hour is old; who wrote last is told by it."""
    scene.world.clock.advance(datetime.now(UTC) - scene.world.clock.now())


async def test_what_a_student_writes_is_shown_to_mentors_and_their_answer_comes_back_with_its_name(scene):
    student = scene.students("steady", "Cohort Spring")[0]
    own = await written(scene, student, "How do I undo a merge?")
    copy = await shown(scene, student, "How do I undo a merge?")
    assert copy["content"].startswith(f"**{student.name}**")
    acknowledged = await received(scene, student, "I am a bot.")
    assert "one of them will answer you here" in acknowledged["content"]
    thread = thread_of(scene, student)
    assert "reaches them as a direct message with your name" in texts(scene, thread)[0]
    answer = int(scene.box.people.write(scene.mentor.user_id, thread, "With git reset --merge")["id"])
    brought = await received(scene, student, "git reset --merge")
    assert brought["content"].startswith(f"**{scene.mentor.name}**, mentor, through the bot:")
    await until(lambda: bool(scene.world.message(thread, answer).get("reactions")))
    scene.box.people.rewrite(student.user_id, dm_of(scene, student), own, "How do I undo a rebase?")
    assert (await shown(scene, student, "undo a rebase"))["id"] == copy["id"]
    scene.box.people.delete(scene.mentor.user_id, thread, answer)
    place = dm_of(scene, student)
    await until(lambda: brought["id"] not in [one["id"] for one in said(scene, place)])
    assert len([one for one in texts(scene, place) if "I am a bot" in one]) == 1
    kept = "select count(*) from message where channel_id = any($1::bigint[]) and author_id is not null"
    assert await scene.database.pool.fetchval(kept, [thread, place]) == 0  # of the record it is no part


async def test_what_happened_while_the_bot_was_away_is_found_and_passed_on_once(scene):
    student = scene.students("steady", "Cohort Spring")[0]
    place, thread = dm_of(scene, student), thread_of(scene, student)
    gone = await written(scene, student, "This one I take back later")
    changed = await written(scene, student, "This one changes")
    await shown(scene, student, "This one changes")
    answer = int(scene.box.people.write(scene.mentor.user_id, thread, "An answer that changes")["id"])
    await received(scene, student, "An answer that changes")
    await scene.running.aclose()
    scene.box.people.delete(student.user_id, place, gone)
    scene.box.people.rewrite(student.user_id, place, changed, "This one changed unheard")
    scene.box.people.rewrite(scene.mentor.user_id, thread, answer, "An answer changed unheard")
    await written(scene, student, "Written to nobody")
    scene.box.people.write(scene.mentor.user_id, thread, "Answered by nobody")
    # killed after the copies were sent and before that was written down
    await scene.database.pool.execute(
        "update relayed_message set state = 'due', copy_id = null, copy_channel_id = null where id = $1", changed
    )
    await scene.database.pool.execute(
        "update delivery set state = 'under_way', message_id = null, mark = $2 where key = $1",
        f"in:{changed}:{thread}:0",
        mark_of({"content": f"**{student.name}**\nThis one changes"}),
    )
    scene.box.nonces.clear()
    await scene.begin()
    await received(scene, student, "Answered by nobody")
    await received(scene, student, "An answer changed unheard")
    await shown(scene, student, "Written to nobody")
    await shown(scene, student, "This one changed unheard")
    await until(lambda: not [one for one in texts(scene, thread) if "take back later" in one])
    for wanted in ("This one chang", "Written to nobody"):
        assert len([one for one in texts(scene, thread) if wanted in one]) == 1, wanted
    for wanted in ("An answer chang", "Answered by nobody"):
        assert len([one for one in texts(scene, place) if wanted in one]) == 1, wanted


async def test_a_stored_answer_is_offered_and_the_student_says_whether_it_helped(scene):
    added = await scene.ask(
        "faq add", question="Where are the recordings of the lectures?", answer="In Drive, folder 3.", channel=""
    )
    assert "Added to the frequent questions" in says(added)
    student = scene.students("steady", "Cohort Spring")[2]
    await written(scene, student, "hi, are there recordings of the last lecture somewhere")
    offer = await received(scene, student, "In Drive, folder 3.")
    assert offer["content"].startswith("I am a bot.")
    await shown(scene, student, "recordings of the last lecture")
    yes = offer["components"][0]["components"][0]
    pressed = await scene.press_id(int(offer["id"]), yes["custom_id"], who=student, where=dm_of(scene, student))
    assert "Glad to hear that" in says(pressed)
    await shown(scene, student, "says that the stored answer helped")
    listed = says(await scene.ask("faq list"))
    assert "offered once, helped: 1, did not: 0" in listed
    stored = await scene.suggest("faq remove", "question", "record")
    removed = await scene.ask("faq remove", question=next(iter(stored.values())))
    assert "In Drive, folder 3." in says(removed)
    assert "There is none yet" in says(await scene.ask("faq list"))
    assert "Only mentors" in says(await scene.ask("faq list", who=student, where="general"))


async def with_buttons(scene, student):
    """A message of the bot's with the buttons that stand below messages of the mentors; returns its id."""
    guild = scene.school.guild_id
    names = ("nudge_back", "nudge_help", "nudge_stop")
    row = [{"type": 2, "style": 2, "label": name, "custom_id": f"st:{guild}:{name}:1"} for name in names]
    async with DiscordRest.open(scene.box.token, scene.box.api_base) as rest:
        message = {"content": "Hi!", "components": [{"type": 1, "components": row}]}
        sent = await rest.post("/channels/{channel_id}/messages", message, major=dm_of(scene, student))
    return int(sent["id"])


async def test_the_buttons_below_a_message_of_the_mentors_do_what_they_say(scene):
    student, guild = scene.students("steady", "Cohort Spring")[3], scene.school.guild_id
    now = datetime.now(UTC)
    for number in (1, 2, 3):
        await scene.database.pool.execute(
            "insert into nudge (guild_id, id, student_id, template, language, text, state, at, sent_at)"
            " values ($1, $2, $3, 'quiet', 'en', '', 'sent', $4, $4)",
            guild,
            number,
            student.user_id,
            now - timedelta(hours=number),
        )
    place, message = dm_of(scene, student), await with_buttons(scene, student)
    form = await scene.press_id(message, f"st:{guild}:nudge_back:1", who=student, where=place)
    day = scene.today + timedelta(days=5)
    assert "See you on" in says(await scene.submit(form, day=day.isoformat()))
    await shown(scene, student, "is back on")
    away = await scene.database.pool.fetchrow(
        "select from_on, to_on from absence where student_id = $1", student.user_id
    )
    assert tuple(away) == (scene.today, day - timedelta(days=1))
    helped = says(await scene.press_id(message, f"st:{guild}:nudge_help:1", who=student, where=place))
    assert "Help is on its way" in helped
    await shown(scene, student, "needs help")
    stopped = says(await scene.press_id(message, f"st:{guild}:nudge_stop:1", who=student, where=place))
    assert "I will not write to you again" in stopped
    allowed = "select granted from consent where user_id = $1 and kind = 'dm'"
    assert await scene.database.pool.fetchval(allowed, student.user_id) is False
    thread = thread_of(scene, student)
    scene.box.people.write(scene.mentor.user_id, thread, "Can we talk?")
    await shown(scene, student, "asked not to be written to")
    await written(scene, student, "Actually, one question")
    await shown(scene, student, "Actually, one question")
    scene.box.people.write(scene.mentor.user_id, thread, "Ask away")
    await received(scene, student, "Ask away")
    other = scene.students("steady", "Cohort Spring")[4]
    message = await with_buttons(scene, other)
    foreign = await scene.press_id(message, f"st:{guild}:nudge_help:1", who=other, where=dm_of(scene, other))
    assert "was not written to you" in says(foreign)
