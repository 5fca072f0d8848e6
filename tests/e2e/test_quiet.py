"""/quiet on the seeded bootcamp: who is named, by a recount of the truth, and what a mentor can do about it."""

import io
import re
from datetime import timedelta
from itertools import pairwise

import pandas as pd
import pytest

from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import embed, labels, menus, says

pytestmark = pytest.mark.asyncio(loop_scope="module")

VIEW_CHANNEL = 1 << 10
HABITS = 182  # days looked back for usual pauses


async def every_page(scene, **more):
    """The descriptions of all pages as one text."""
    answer = await scene.ask("quiet", **more)
    texts = [embed(answer)["description"]]
    while "▶" in labels(answer):
        answer = await scene.press(answer, "▶")
        texts.append(embed(answer)["description"])
    return "\n".join(texts)


def named(text):
    """Names and the line of numbers below each."""
    return dict(re.findall(r"^\*\*(.+?)\*\*.*\n(.+)$", text.replace("\\", ""), re.MULTILINE))


def under(text, heading):
    """The names below a heading, which later pages repeat."""
    parts = re.split(r"__(.+?)__ \(\d+\)\n", text)
    return {
        name for title, body in zip(parts[1::2], parts[2::2], strict=True) if title == heading for name in named(body)
    }


def names(people):
    return {person.name for person in people}


def recounted(scene, frame, student):
    """Silent days, active days of 28 and the usual pause, by the truth; today counts for nothing."""
    own = sorted(day for day in set(frame[frame["author"] == student.user_id]["day"]) if day < scene.today)
    since = scene.today - timedelta(days=28)
    steps = sorted(
        (later - earlier).days - 1 for earlier, later in pairwise(own) if (scene.today - later).days <= HABITS
    )
    usual = steps[-(-9 * len(steps) // 10) - 1]
    return (scene.today - own[-1]).days - 1, sum(day >= since for day in own), usual


def missed_their_week(scene):
    """Students with a rhythm of their own who by the luck of the seed were silent for ten days of late."""
    frame, named_ones = scene.messages(), set()
    today = set(frame[frame["day"] == scene.today]["author"])
    for student in scene.students():
        if student.habit not in {"fading", "silent", "reader"} and student.user_id not in today:
            silent, _, usual = recounted(scene, frame, student)
            if silent >= 10 and silent > usual:
                named_ones.add(student.name)
    return named_ones


async def test_fading_back_and_silent_students_are_named_and_nobody_else(scene):
    text = await every_page(scene)

    missed = missed_their_week(scene)
    assert len(missed) <= 2
    assert under(text, "Gone quiet") == names(scene.students("fading")) | missed
    assert under(text, "Back after a break") == names(scene.students("returning"))
    never = names([*scene.students("silent"), *scene.students("reader")])
    assert under(text, "Never wrote where I can read") == never


async def test_the_numbers_equal_a_recount_of_the_truth(scene):
    frame, shown = scene.messages(), named(await every_page(scene))
    days = frame.groupby("author")["day"].agg(lambda column: sorted(set(column)))
    for student in scene.students("fading"):
        silent, active, usual = recounted(scene, frame, student)
        assert f"silent for {silent} day" in shown[student.name]
        assert f"(usual pauses: {usual} day" in shown[student.name]
        assert f"active on {active} of 28 days" in shown[student.name]
    for student in scene.students("returning"):
        own = pd.Series(pd.to_datetime(days[student.user_id]))
        longest = own.diff().dt.days.iloc[own.diff().dt.days.argmax()]
        assert f"after {int(longest) - 1} silent days" in shown[student.name]


async def test_the_table_has_everybody_with_the_same_numbers(scene):
    answer = await scene.press(await scene.ask("quiet"), "Export")
    answer = await scene.press(answer, "CSV")
    frame = pd.read_csv(io.BytesIO(answer.files[0].data), dtype={"Student id": str})
    truth = scene.messages()
    since = scene.today - timedelta(days=28)
    recent = truth[(truth["day"] >= since) & (truth["day"] < scene.today)].groupby("author")["day"].nunique()

    assert len(frame) == len(scene.students())
    written = frame[frame["Active days of 28"].notna()]
    for row in written.itertuples():
        assert row[7] == recent.get(int(row[2]), 0)
    gone = set(frame[frame["Group"] == "gone quiet"]["Student"])
    assert gone == names(scene.students("fading")) | missed_their_week(scene)


async def test_a_weekly_rhythm_is_not_named_unless_a_week_was_missed(scene):
    text = await every_page(scene)

    rhythmic = names([*scene.students("burst"), *scene.students("weekend")]) - missed_their_week(scene)
    assert not rhythmic & set(named(text))


async def test_a_mentor_of_one_cohort_is_told_of_its_students_alone(scene):
    text = await every_page(scene, who="cohort mentor", where="general")

    spring = names(scene.students(cohort="Cohort Spring"))
    assert set(named(text)) == spring & set(named(await every_page(scene)))
    answer = await scene.ask("quiet", who="cohort mentor", where="general", cohort="Cohort Autumn")
    assert answer.ephemeral
    assert not named(says(answer))


async def test_everything_that_can_be_done_about_a_student_is_done(scene):
    student = scene.students("fading")[0]
    opened = await scene.choose(await scene.ask("quiet"), student.name)
    assert "gone quiet" in embed(opened)["title"]
    assert "Longer than usual: nine of ten pauses" in says(opened)
    assert labels(opened)[-6:] == ["Card", "Nudge", "I wrote to them", "Add note", "Useful", "Not useful"]

    message = await scene.press(opened, "Nudge")
    assert message.ephemeral
    assert f"Hi {student.name.split()[0]}" in says(message)
    assert "Noted" in says(await scene.press(message, "I wrote to them"))
    form = await scene.press(opened, "Add note")
    await scene.submit(form, text="Works nights this month")
    await scene.press(opened, "Useful")
    assert "false alarm" in says(await scene.press(opened, "Not useful"))

    kinds = await scene.database.pool.fetch("select kind from note where student_id = $1 order by id", student.user_id)
    assert [row["kind"] for row in kinds] == ["contact", "note"]
    again = await scene.ask("quiet")
    assert "a mentor wrote on" in named(embed(again)["description"])[student.name]
    assert "False alarms: 1 of 1" in says(again)


async def test_a_snoozed_student_is_left_out_until_named_again(scene):
    student = scene.students("fading")[1]
    opened = await scene.choose(await scene.ask("quiet"), student.name)
    form = await scene.choose(opened, "Do not name until a day that I type")
    told = await scene.submit(form, until=(scene.today + timedelta(days=10)).isoformat())
    assert "Not named as quiet before" in says(told)
    later = await scene.ask("quiet")
    assert student.name not in named(embed(later)["description"])
    assert "1 student is snoozed." in says(later)

    opened = await scene.press(opened, "Refresh")
    await scene.choose(opened, "Name them again from now on")
    assert student.name in named(embed(await scene.ask("quiet"))["description"])


async def test_a_sign_of_life_takes_a_student_off_the_list(scene):
    student = scene.students("fading")[2]
    sent = scene.world.post(scene.channel("general"), student.user_id, "I am here again")
    await scene.stored(int(sent["id"]))

    assert student.name not in under(await every_page(scene), "Gone quiet")
    scene.world.delete(scene.channel("general"), sent["id"])


async def test_it_speaks_polish(scene):
    scene.world.update_guild(scene.school.guild_id, preferred_locale="pl")
    try:
        answer = await scene.ask("quiet")
        opened = await scene.choose(answer, scene.students("fading")[0].name)
    finally:
        scene.world.update_guild(scene.school.guild_id, preferred_locale="en-GB")

    assert embed(answer)["title"] == "Kto ucichł"
    assert "cisza od " in embed(answer)["description"]
    assert "Napisz" in labels(opened)
    assert menus(opened)[0]["placeholder"] == "Ukryj na liście do …"


async def test_a_student_whose_channel_was_not_seen_is_not_accused(scene):
    """As if the bot had lost the cohort's channel two months ago: who wrote there before is not judged."""
    channel = scene.channel("cohort-spring")
    frame, gone = scene.messages(), scene.today - timedelta(days=60)
    before = frame[(frame["channel"] == channel) & (frame["day"] >= gone - timedelta(days=27)) & (frame["day"] < gone)]
    spared = [one for one in scene.students("fading", "Cohort Spring") if one.user_id in set(before["author"])]
    assert spared, "nobody of the fading wrote there: the test shows nothing"
    scene.world.set_overwrite(channel, scene.world.bot_user_id, 1, deny=VIEW_CHANNEL)

    async def noticed():
        return (
            await scene.database.pool.execute(
                "update coverage set from_at = $2 where channel_id = $1 and kind = 'unreadable'",
                channel,
                pd.Timestamp(gone, tz="Europe/Warsaw").to_pydatetime(),
            )
            != "UPDATE 0"
        )

    await until(noticed, 20)
    text = await every_page(scene)
    answer = await scene.ask("quiet")

    assert not names(spared) & set(named(text))
    assert all(one.name in says(answer).partition("Not judged")[2] for one in spared)
    others = names(scene.students("fading")) - names(scene.students("fading", "Cohort Spring"))
    assert others <= set(named(text))
    assert "I may not read #cohort-spring" in says(answer) or "#cohort-spring" in says(answer)
