"""/questions through Discord: figures counted again, questions claimed and closed, nobody shown who may not be."""

import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from io import BytesIO

import pytest
from PIL import Image
from scipy.stats import CensoredData, ecdf

from sandbox import permissions as bits
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import ZONE, embed, figures, labels, menus, says
from tests.e2e.questions_recount import Recount

pytestmark = pytest.mark.asyncio(loop_scope="module")
LINK = re.compile(r"https://discord\.com/channels/\d+/\d+/(\d+)")


def days(amount: int) -> tuple[datetime, datetime]:
    """A period as people type it: whole days at the school, today included."""
    first = datetime.now(ZONE).date() - timedelta(days=amount - 1)
    return datetime.combine(first, time.min, ZONE), datetime.now(UTC)


def listed(answer) -> list[int]:
    """The messages that the answer links to."""
    return [int(one) for one in LINK.findall(embed(answer)["description"])]


async def test_open_questions_are_those_of_discords_own_truth_oldest_first(scene):
    since, now = days(14)
    every = [one for one in Recount(scene).questions(now - timedelta(days=30), now) if one.reply is None]
    waiting = [one for one in every if one.at >= since]
    answer = await scene.ask("questions open")
    assert f"{len(every) - len(waiting)} older ones" in says(answer)
    assert f"{len(waiting)} questions have no reply." in says(answer)
    assert listed(answer) == [one.message for one in waiting[:6]]
    assert listed(await scene.press(answer, "▶")) == [one.message for one in waiting[6:12]]


async def test_questions_waiting_for_a_mentor_are_more(scene):
    since, now = days(30)
    waiting = [one for one in Recount(scene).questions(since, now) if one.mentor is None]
    answer = await scene.ask("questions open", waiting="mentor", period="30 days")
    assert f"{len(waiting)} questions have no mentor’s reply." in says(answer)
    assert listed(answer) == [one.message for one in waiting[:6]]


@pytest.mark.parametrize("period", [30, 90])
async def test_response_times_equal_a_recount(scene, period):
    since, now = days(period)
    found = Recount(scene).questions(since, now)
    answer = await scene.ask("questions times", period=f"{period} days")
    shown = figures(answer)
    assert shown["Questions"] == f"{len(found):,}"
    old = [one for one in found if now - one.at >= timedelta(days=1)]
    for title, replies in (
        ("No reply within a day", [one.reply for one in old]),
        ("No mentor’s reply within a day", [one.mentor for one in old]),
    ):
        late = sum(
            reply is None or reply.at - one.at > timedelta(days=1) for one, reply in zip(old, replies, strict=True)
        )
        assert shown[title].startswith(f"{late / len(old):.0%} (")
        assert shown[title].endswith(f"n = {len(old):,}")
    over = [(one.reply.at - one.at).total_seconds() for one in found if one.reply]
    still = [(now - one.at).total_seconds() for one in found if not one.reply]
    half = 1 - ecdf(CensoredData(uncensored=over, right=still)).sf.evaluate(period * 86400.0) >= 0.5
    assert shown["First reply"].startswith("half within" if half else "fewer than half so far")


async def test_the_curve_comes_as_a_picture_with_words(scene):
    answer = await scene.ask("questions times")
    (file,) = answer.files
    assert Image.open(BytesIO(file.data)).width == 1120
    assert "Share of questions with a reply" in (file.description or "")
    assert {"Refresh", "Export"} <= set(labels(answer))


async def test_attention_equals_a_recount_and_ranks_nobody(scene):
    since, now = days(30)
    found = Recount(scene).questions(since, now)
    answer = await scene.ask("questions attention", period="30 days")
    shown = figures(answer)
    assert shown["Answered by a mentor"] == str(sum(one.mentor is not None for one in found))
    assert shown["By other students only"] == str(sum(one.mentor is None and one.reply is not None for one in found))
    assert shown["Without a reply"] == str(sum(one.reply is None for one in found))
    names = {one.user_id: one.name for one in scene.school.people}
    load = Counter(names[one.mentor.author] for one in found if one.mentor)
    told = says(answer).partition("First replies by mentor**\n")[2].partition("\n")[0]
    assert told == ", ".join(f"{name} {load[name]}" for name in sorted(load))


async def test_a_cohorts_mentor_sees_the_questions_of_that_cohort_only(scene):
    since, now = days(14)
    own = scene.students(cohort="Cohort Spring")
    found = Recount(scene).questions(since, now, own)
    waiting = [one for one in found if one.reply is None]
    answer = await scene.ask("questions open", who="cohort mentor")
    assert {one.message for one in waiting[:3]} <= set(listed(answer))
    others = {one.user_id for one in scene.students()} - {one.user_id for one in own}
    asked_by = {one.id: one.author for one in Recount(scene).said}
    assert not {asked_by[one] for one in listed(answer)} & others


async def _asked(scene, text, channel="help", student=None):
    student = student or scene.students("steady")[0]
    where = scene.channel(channel)
    posted = scene.world.post(where, student.user_id, text)
    await scene.stored(int(posted["id"]))
    return int(posted["id"])


async def test_a_question_is_claimed_answered_and_opened_again(scene):
    asker = scene.students(cohort="Cohort Spring")[0]
    question = await _asked(scene, "how do I claim this thing?", student=asker)
    theirs, shown = await _one(scene, question, who="cohort mentor"), await _one(scene, question)
    assert "how do I claim this thing?" in says(shown)
    assert shown.ephemeral
    claimed = await scene.press(shown, "Claim")
    assert f"{scene.mentor.name} takes care of it." in says(claimed)
    assert "Give back" in labels(claimed)
    refused = await scene.press(theirs, "Claim")
    assert "takes care of this question already" in says(refused)
    closed = await scene.press(claimed, "Answered")
    assert "answered" in says(closed)
    opened = await scene.press(closed, "Open again")
    assert {"Answered", "Not a question"} <= set(labels(opened))
    looks = [one for one in await scene.looks() if one["question"]["values"] == {"question": question}]
    assert len(looks) == 5
    assert {one["subject_id"] for one in looks} == {asker.user_id}
    none = await scene.press(opened, "Not a question")
    assert "no question" in says(none)
    assert question not in await _all_listed(scene)


async def test_a_reply_takes_a_question_off_the_list(scene):
    question = await _asked(scene, "why does my `loop` never end?")
    assert question in await _all_listed(scene)
    reply = scene.world.post(scene.channel("help"), scene.mentor.user_id, "no break", reply_to=question, type=19)
    await scene.stored(int(reply["id"]))
    assert question not in await _all_listed(scene)


async def test_what_mentors_may_not_read_is_neither_listed_nor_counted(scene):
    before = figures(await scene.ask("questions attention"))["Questions"]
    guild = scene.school.guild_id
    roles = {role["name"]: role["id"] for role in scene.world.guild(guild)["roles"]}
    made = scene.world.add_channel(guild, "students-only")
    scene.world.set_overwrite(made["id"], roles["Mentor"], 0, deny=bits.VIEW_CHANNEL)
    posted = scene.world.post(made["id"], scene.students("steady")[0].user_id, "how do we surprise the mentors?")
    await scene.stored(int(posted["id"]))
    assert int(posted["id"]) not in await _all_listed(scene)
    assert figures(await scene.ask("questions attention"))["Questions"] == before
    assert "students-only" not in says(await scene.ask("questions open"))


async def test_a_student_is_refused(scene):
    answer = await scene.ask("questions open", who=scene.students("steady")[0], where="general")
    assert answer.ephemeral
    assert "Only mentors" in says(answer)


async def test_a_polish_server_reads_polish(scene):
    scene.world.update_guild(scene.school.guild_id, preferred_locale="pl")
    try:
        answer = await scene.ask("questions open")
        assert "nie ma odpowiedzi" in says(answer) or "nie mają odpowiedzi" in says(answer)
        assert embed(answer)["title"].startswith("Otwarte pytania")
        assert "Bez odpowiedzi przez dobę" in figures(await scene.ask("questions times"))
        assert "Tylko od innych" in figures(await scene.ask("questions attention"))
    finally:
        scene.world.update_guild(scene.school.guild_id, preferred_locale="en-GB")


async def _all_listed(scene) -> set[int]:
    """Every open question of the export, by the links in it."""
    exported = await scene.press(await scene.ask("questions open"), "Export")
    file = await scene.press(exported, "CSV")
    await until(lambda: bool(file.files), 5)
    return {int(one) for one in LINK.findall(file.files[0].data.decode())}


async def _one(scene, question: int, who="mentor"):
    """The answer about one question, chosen from the menu of its page."""
    answer = await scene.ask("questions open", cohort="Cohort Spring", who=who)
    while True:
        (menu,) = menus(answer)
        for line in menu["options"]:
            if line["value"] == str(question):
                return await scene.choose(answer, line["label"])
        answer = await scene.press(answer, "▶")
