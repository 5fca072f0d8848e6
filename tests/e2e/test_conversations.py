"""What students write to the bot and mentors answer, through Discord: both sides, each message once."""

import pytest

from tests.e2e.bot_process import until

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


async def test_what_a_student_writes_is_shown_to_mentors_and_their_answer_comes_back_with_its_name(scene):
    student = scene.students("steady", "Cohort Spring")[0]
    await written(scene, student, "How do I undo a merge?")
    copy = await shown(scene, student, "How do I undo a merge?")
    assert copy["content"].startswith(f"**{student.name}**")
    acknowledged = await received(scene, student, "I am a bot.")
    assert "one of them will answer you here" in acknowledged["content"]
    thread = thread_of(scene, student)
    assert "reaches them as a direct message with your name" in texts(scene, thread)[0]
    answer = scene.box.people.write(scene.mentor.user_id, thread, "With git reset --merge, shall we look together?")
    brought = await received(scene, student, "shall we look together?")
    assert brought["content"].startswith(f"**{scene.mentor.name}**, mentor, through the bot:")
    await until(lambda: bool(scene.world.message(thread, answer["id"]).get("reactions")))
    assert len([one for one in texts(scene, dm_of(scene, student)) if "I am a bot" in one]) == 1
