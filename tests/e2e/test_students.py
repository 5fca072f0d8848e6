"""/student and /activity through Discord: every figure counted again from the school's own truth."""

import asyncio
import io
import re
from datetime import timedelta
from itertools import pairwise

import pandas as pd
import pytest

from services.discord.permissions import Permission
from services.records.message_text import counts
from services.wording.words import Words
from tests.e2e.mentor_scene import embed, figures, labels, says
from tests.e2e.students_recount import Truth

pytestmark = pytest.mark.asyncio(loop_scope="module")
HABITS = ["steady", "weekend", "returning"]


@pytest.fixture(scope="module")
def truth(scene):
    return Truth(scene, scene.messages())


def alt_text(answer):
    (file,) = answer.files
    return file.description


def spoken(number):
    return f"{number:,.1f}".removesuffix(".0")


def total(column):
    return column[column != ""].astype(float).sum()


async def exported(scene, answer):
    """The data behind an answer, as its CSV file has it."""
    file = (await scene.press(await scene.press(answer, "Export"), "CSV")).files[0]
    return pd.read_csv(io.BytesIO(file.data), dtype=str, keep_default_na=False)


async def test_the_record_is_the_whole_truth_that_figures_are_counted_from(scene, truth):
    stored = await scene.database.pool.fetch(
        "select id from message where deleted_at is null and type in (0, 19) and webhook_id is null"
        " and author_id not in (select user_id from member where is_bot)"
    )
    assert {row["id"] for row in stored} == set(truth.frame["id"])


@pytest.mark.parametrize("habit", HABITS)
async def test_a_card_has_the_figures_of_the_truth(scene, truth, habit):
    who, first, last = scene.students(habit)[1], truth.today - timedelta(days=29), truth.today
    days = truth.days_of(who, first, last)
    messages, active = truth.cohort_middle(who, first, last)
    given, received, peers = truth.replies(who, first, last)
    reacted, got = truth.reactions(who, first, last)
    answer = await scene.ask("student card", student=who)
    told = alt_text(answer)
    assert f"Messages: {days.sum()} (cohort: {spoken(messages)})" in told
    assert f"Active days: {len(days)} of 30 (cohort: {spoken(active)})" in told
    assert re.search(rf"Active weeks: {truth.active_weeks(who, last)} of 1[12] \(", told)  # this week may be too young
    silent = truth.silence(who, last)
    gap = spoken(round(truth.usual_gap(who, last), 1))
    assert f"Silent: {silent} day{'s' if silent != 1 else ''} (usual gap: {gap})" in told
    assert f"Replies given: {given} (received: {received})" in told
    known = re.search(r"Reactions given: (≥ )?(\d+|–) \(received: (\d+)\)", told)
    assert known is not None
    assert int(known[3]) == got
    least = 0 if known[2] == "–" else int(known[2])
    assert least <= reacted if known[1] or not least else least == reacted  # lists of people are read bit by bit
    shown = figures(answer)
    assert shown["Replies to and from"].startswith(f"{peers} student")
    own = truth.frame[(truth.frame["author"] == who.user_id) & truth.frame["day"].between(first, last)]
    written = [counts(text) for text in own["text"]]
    words, _, blocks = map(sum, zip(*written, strict=True))
    assert shown["Written"].startswith(f"{words} word")
    assert f"{blocks} code block" in shown["Written"]
    assert f"{own['files'].sum()} file" in shown["Written"]


async def test_a_card_has_the_channels_and_questions_of_the_truth(scene, truth):
    who, first, last = scene.students("steady")[0], truth.today - timedelta(days=89), truth.today
    answer = await scene.ask("student card", student=who, period="90 days")
    table = await exported(scene, answer)
    shown = {name: int(value) for name, value, unit in table.itertuples(index=False) if unit == "messages"}
    counted = truth.channels(who, first, last)
    assert {name: shown[name] for name in shown if name != "other"} == {
        name: counted[name] for name in shown if name != "other"
    }
    assert sum(shown.values()) == truth.days_of(who, first, last).sum() == sum(counted.values())


async def test_what_the_reader_may_not_read_is_counted_and_not_named(scene, truth):
    who, help_channel = scene.students("steady")[0], scene.school.channels["help"]
    mentors = next(role for role in scene.world.guild(scene.school.guild_id)["roles"] if role["name"] == "Mentor")
    counted = truth.channels(who, truth.today - timedelta(days=89), truth.today)
    assert "#help" in alt_text(await scene.ask("student card", student=who, period="90 days"))
    scene.world.set_overwrite(help_channel, int(mentors["id"]), 0, deny=int(Permission.VIEW_CHANNEL))
    try:
        async with asyncio.timeout(20):
            while "#help" in alt_text(answer := await scene.ask("student card", student=who, period="90 days")):
                pass
    finally:
        scene.world.remove_overwrite(help_channel, int(mentors["id"]))
    assert f"Messages: {sum(counted.values())} (" in alt_text(answer)
    assert "#help" not in says(answer)


async def test_a_mentor_of_one_cohort_sees_no_card_of_another(scene):
    other = scene.students("steady", "Cohort Autumn")[0]
    own = scene.students("steady", "Cohort Spring")[0]
    refused = await scene.ask("student card", student=other, who="cohort mentor")
    assert refused.ephemeral
    assert "is in another cohort" in says(refused)
    assert not refused.files
    assert (await scene.ask("student card", student=own, who="cohort mentor")).files
    beside = await scene.ask("student compare", student1=own, student2=other, who="cohort mentor")
    assert "is in another cohort" in says(beside)


async def test_students_are_compared_by_the_figures_of_the_truth(scene, truth):
    people = [*scene.students("steady")[:2], *scene.students("fading")[:2], scene.students("silent")[0]]
    first, last = truth.today - timedelta(days=89), truth.today
    options = {f"student{place}": one for place, one in enumerate(people, 1)}
    shown = figures(await scene.ask("student compare", **options, period="90 days"))
    for one in people:
        days = truth.days_of(one, first, last)
        there = (last - max(first, truth.joined(one) + timedelta(days=1))).days + 1
        assert shown[one.name].startswith(f"**{days.sum()}** / **{len(days)}** of {there} active days / ")


async def test_a_comparison_exports_the_weeks_of_the_truth(scene, truth):
    one, two = scene.students("steady")[:2]
    first = truth.today - timedelta(days=89)
    answer = await scene.ask("student compare", student1=one, student2=two, period="90 days", metric="active days")
    table = await exported(scene, answer)
    days = pd.to_datetime(pd.Series(truth.days_of(one, first, truth.today).index))
    weeks = days.dt.to_period("W-SUN").dt.start_time.dt.date.value_counts()
    row = table.iloc[0]
    for column in table.columns[5:-1]:
        assert float(row[column]) == weeks.get(pd.Timestamp(column).date(), 0)


async def test_short_periods_are_compared_by_seven_day_means(scene, truth):
    one, two = scene.students("steady")[:2]
    answer = await scene.ask("student compare", student1=one, student2=two, period="14 days")
    row = (await exported(scene, answer)).iloc[0]
    yesterday = truth.today - timedelta(days=1)
    week = truth.days_of(one, yesterday - timedelta(days=6), yesterday)
    assert float(row[yesterday.isoformat()]) == week.sum()
    assert "in seven days" not in says(answer)  # the picture's own title


async def test_the_same_student_twice_is_no_comparison(scene):
    one = scene.students("steady")[0]
    answer = await scene.ask("student compare", student1=one, student2=one)
    assert answer.ephemeral
    assert "Choose at least two different students." in says(answer)


@pytest.mark.parametrize("habit", ["steady", "returning", "fading"])
async def test_a_timeline_has_the_weeks_and_breaks_of_the_truth(scene, truth, habit):
    who = scene.students(habit)[0]
    days = truth.days_of(who, truth.joined(who) - timedelta(days=30), truth.today)
    answer = await scene.ask("student timeline", student=who)
    assert f" {days.sum()} messages. " in alt_text(answer)
    table = await exported(scene, answer)
    weeks = table[table["What"] == "Week"]
    assert total(weeks["Messages"]) == days.sum()
    active = [*sorted(days.index), truth.today]
    silences = [(early, late) for early, late in pairwise(active) if (late - early).days > 14]
    found = table[table["What"] == "Break"]
    assert found["Day"].tolist() == [(early + timedelta(days=1)).isoformat() for early, _ in silences]
    joined = truth.joined(who)
    assert f"{joined.day} {joined:%b %Y}: Joined" in says(answer).replace("Sept", "Sep")


@pytest.mark.parametrize(
    ("metric", "name"),
    [("words", "Words"), ("files", "Files"), ("code", "Code blocks"), ("helped", "Replies to others")],
)
async def test_activity_counts_what_was_chosen(scene, truth, metric, name):
    who, first = scene.students("steady")[2], truth.today - timedelta(days=59)
    own = truth.frame[(truth.frame["author"] == who.user_id) & (truth.frame["day"] >= first)]
    written = [counts(text) for text in own["text"]]
    expected = {
        "words": sum(words for words, _, _ in written),
        "code": sum(blocks for _, _, blocks in written),
        "files": own["files"].sum(),
        "helped": truth.replies(who, first, truth.today)[0],
    }
    answer = await scene.ask("activity", student=who, period="60 days", metric=metric)
    assert figures(answer)[name].startswith(f"**{expected[metric]:,}** / ")
    table = await exported(scene, answer)
    assert total(table[name]) == expected[metric]


async def test_activity_counts_messages_and_their_days(scene, truth):
    who, first = scene.students("steady")[0], truth.today - timedelta(days=89)
    own = truth.frame[(truth.frame["author"] == who.user_id) & (truth.frame["day"] >= first)]
    shown = figures(await scene.ask("activity", student=who, period="90 days"))
    assert shown["Messages"].startswith(f"**{len(own)}** / ")
    assert shown["Active days"].startswith(f"**{own['day'].nunique()}** of 90 / ")


@pytest.mark.parametrize(("period", "days"), [("", 365), ("30 days", 30)])
async def test_a_calendar_has_the_days_of_the_truth(scene, truth, period, days):
    who = scene.students("steady", "Cohort Spring")[0]
    first = truth.today - timedelta(days=days - 1)
    by_day = truth.frame[(truth.frame["author"] == who.user_id) & (truth.frame["day"] >= first)].groupby("day").size()
    answer = await scene.ask("student calendar", student=who, period=period)
    shown = figures(answer)
    assert shown["Messages"] == f"**{by_day.sum():,}**"
    assert shown["Active days"].startswith(f"**{len(by_day)}** of ")
    assert shown["Most on one day"].startswith(f"**{by_day.max()}**")
    assert alt_text(answer).startswith("Every day of Jakub")
    assert labels(answer) == ["Refresh", "Export", "Card", "Timeline", "Activity"]


async def test_active_days_are_shown_by_week(scene, truth):
    who, first = scene.students("steady")[2], truth.today - timedelta(days=59)
    answer = await scene.ask("activity", student=who, period="60 days", metric="active days")
    days = truth.days_of(who, first, truth.today)
    assert figures(answer)["Active days"].startswith(f"**{len(days)}** of 60 / ")
    table = await exported(scene, answer)
    assert total(table["Active days"]) == len(days)


async def test_what_only_events_tell_is_no_zero_where_nobody_listened(scene):
    answer = await scene.ask("activity", student=scene.students("steady")[2], period="60 days", metric="voice")
    assert figures(answer)["Minutes in voice"].startswith("not enough data / ")
    assert "Known only of the time in which I was here." in says(answer)


async def test_the_period_before_takes_the_place_of_the_cohort(scene):
    who = scene.students("steady")[2]
    answer = await scene.ask("activity", student=who, period="30 days", compare="earlier")
    assert answer.files
    refused = await scene.ask("activity", student=who, period="whole course", compare="earlier")
    assert "Nothing lies before the whole course." in says(refused)


async def test_the_menus_of_a_person_open_their_activity_and_card(scene):
    who = scene.students("steady")[0]
    activity, card = await scene.menu("Activity", who), await scene.menu("Card", who)
    assert embed(activity)["title"] == embed(card)["title"] == f"{who.name} · Last 30 days"
    assert alt_text(activity).startswith("Messages per day of")
    assert alt_text(card).startswith("Card of")


async def test_buttons_lead_from_one_view_to_the_next(scene):
    who = scene.students("steady")[0]
    card = await scene.ask("student card", student=who)
    assert {"Activity", "Timeline", "Calendar", "Add note"} <= set(labels(card))
    timeline = await scene.press(card, "Timeline")
    assert timeline.ephemeral
    assert alt_text(timeline).startswith("Messages per week of")
    assert alt_text(await scene.press(card, "Activity")).startswith("Messages per day of")


async def test_who_never_wrote_gets_a_sentence_instead_of_a_card(scene):
    who = scene.students("silent")[0]
    for command in ("student card", "student timeline", "student calendar"):
        answer = await scene.ask(command, student=who)
        assert "has not written a single message that I know of." in says(answer)
        assert not answer.files


async def test_who_left_has_a_card_all_the_same(scene):
    who = next(one for one in scene.school.people if one.habit == "left")
    answer = await scene.ask("student card", student=who, period="90 days")
    assert "left the server" in says(answer) or "is not on the server any more" in says(answer)
    assert answer.files


async def test_a_polish_server_reads_polish(scene, truth):
    who = scene.students("steady")[1]
    scene.world.update_guild(scene.school.guild_id, preferred_locale="pl")
    card = await scene.ask("student card", student=who)
    compared = await scene.ask("student compare", student1=who, student2=scene.students("steady")[0])
    timeline = await scene.ask("student timeline", student=who)
    calendar = await scene.ask("student calendar", student=who)
    scene.world.update_guild(scene.school.guild_id, preferred_locale="en-GB")
    days = truth.days_of(who, truth.today - timedelta(days=29), truth.today)
    assert f"Wiadomości: {days.sum()} (grupa: " in alt_text(card)
    assert re.search(r"Cisza: \d+ (dzień|dni) \(zwykła przerwa: [\d,]+\)", alt_text(card))
    assert embed(compared)["title"] == "Wiadomości · Ostatnie 30 dni"
    assert embed(timeline)["title"].endswith("Cały czas")
    assert Words("pl")("Most on one day") in figures(calendar)
