"""/cohort: every figure is held against a recount of what Discord holds."""

import io
from datetime import datetime, time, timedelta
from math import ceil
from statistics import mean, median

import numpy as np
import pandas as pd
import pytest
from scipy.stats import theilslopes

from tests.e2e.mentor_scene import ZONE, embed, figures, says

pytestmark = pytest.mark.asyncio(loop_scope="module")

COHORTS = ("Cohort Spring", "Cohort Autumn", "Cohort Evening")
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def role(scene):
    """The ids of the cohorts' roles, as they are typed."""
    return {one["name"]: str(one["id"]) for one in scene.world.guild(scene.school.guild_id)["roles"]}


@pytest.fixture(scope="module")
def truth(scene):
    """What the students who are there have written."""
    frame = scene.messages()
    return frame[frame["author"].isin([one.user_id for one in scene.students()])]


def drawn(answer):
    """The figures in the picture, by its text for those who cannot see it."""
    told = answer.files[0].description.split("; ")[1:]
    return dict(one.split(": ", 1) for one in told)


def written(scene, truth, cohort=None, first=None, last=None):
    """Messages of each student in the days, the silent ones 0."""
    people = [one.user_id for one in scene.students(cohort=cohort)]
    return days(truth, first, last).groupby("author").size().reindex(people, fill_value=0)


def days(truth, first=None, last=None):
    return truth[(truth["day"] >= (first or truth["day"].min())) & (truth["day"] <= (last or truth["day"].max()))]


def past(scene, length=28):
    """Whole days up to yesterday, and the period as it is typed."""
    first, last = scene.today - timedelta(days=length), scene.today - timedelta(days=1)
    return first, last, f"{first}..{last}"


def joined(scene, student):
    """When somebody joined, by Discord."""
    member = scene.world.member(scene.school.guild_id, student)
    return datetime.fromisoformat(member["joined_at"]).astimezone(ZONE)


def rate(scene, truth, student, first, last):
    """What a student did in seven days of those on which they were there; None with fewer than four."""
    at = joined(scene, student)
    whole = at.date() if at.time() == time() else at.date() + timedelta(days=1)
    own = days(truth[truth["author"] == student], first, last)
    countable = {first + timedelta(days=step) for step in range((last - first).days + 1)}
    countable = {day for day in countable if day >= whole} | set(own["day"])
    return len(own) / len(countable) * 7 if len(countable) >= 4 else None


async def exported(scene, answer):
    file = (await scene.press(await scene.press(answer, "Export"), "CSV")).files[0]
    return pd.read_csv(io.BytesIO(file.data), dtype={"Id": str})


async def test_the_overview_is_a_recount_of_a_cohort_and_of_the_period_before(scene, role, truth):
    first, last, typed = past(scene)
    back = (last - first).days + 1
    answer = await scene.ask("cohort overview", cohort=role["Cohort Autumn"], period=typed)
    now = written(scene, truth, "Cohort Autumn", first, last)
    before = written(scene, truth, "Cohort Autumn", first - timedelta(days=back), first - timedelta(days=1))
    shown, picture = figures(answer), drawn(answer)
    assert picture["Messages"] == f"{now.sum():,} (before: {before.sum():,})"
    active, active_before = ((one > 0).sum() for one in (now, before))
    assert picture["Active students"] == f"{active} of {len(now)} (before: {active_before} of {len(before)})"
    assert picture["Messages, median"] == f"{now.median():g} (before: {before.median():g})"
    on_days = days(truth, first, last).groupby("author")["day"].nunique().reindex(now.index, fill_value=0)
    assert shown["Active days, median"].startswith(f"**{on_days.median():g}** / ")
    pairs = mean(abs(one - other) for one in now for other in now) * len(now) / (len(now) - 1)
    assert shown["Inequality (Gini)"].startswith(f"{round(pairs / 2 / now.mean(), 2):g} (")
    assert shown["Inequality (Gini)"].endswith(f"n = {len(now)}")
    never = [one for one in now.index if one not in set(truth["author"])]
    assert (picture["Active"], picture["Never wrote"]) == (str(active), str(len(never)))
    assert answer.files[0].data.startswith(b"\x89PNG")


async def test_the_overview_of_all_students_counts_today_up_to_now_on_both_sides(scene, truth):
    answer = await scene.ask("cohort overview")
    now = written(scene, truth, None, scene.today - timedelta(days=29), scene.today)
    cut = datetime.now(ZONE).replace(tzinfo=None) - timedelta(days=30)
    earlier = truth[truth["at"].dt.tz_localize(None).dt.floor("h") < cut]
    before = written(scene, earlier, None, scene.today - timedelta(days=59), scene.today - timedelta(days=30))
    assert drawn(answer)["Messages"] == f"{now.sum():,} (before: {before.sum():,})"


async def test_every_hour_of_the_week_is_a_recount(scene, role, truth):
    first, last, typed = past(scene, 84)
    answer = await scene.ask("cohort heatmap", cohort=role["Cohort Spring"], period=typed)
    table = await exported(scene, answer)
    mine = days(
        truth[truth["author"].isin([one.user_id for one in scene.students(cohort="Cohort Spring")])], first, last
    )
    counted = mine.groupby([mine["at"].dt.day_name(), "hour"]).size()
    assert table["Messages"].sum() == len(mine)
    for row in table.itertuples():
        assert row.Messages == counted.get((row.Day, row.Hour), 0)
    start, end = (pd.Timestamp(day, tz=ZONE) for day in (first, last + timedelta(days=1)))
    hours = pd.date_range(start, end, freq="h", inclusive="left")
    assert table["Such hours seen"].sum() == len(hours)
    busiest = (table["Messages"] / table["Such hours seen"]).max()
    assert f"({round(busiest, 1):g} messages per hour)" in says(answer)


async def test_channels_are_a_recount_with_threads_in_theirs(scene, truth):
    first, last, typed = past(scene)
    table = await exported(scene, await scene.ask("cohort channels", period=typed))
    parents = {
        int(one["id"]): int(one["parent_id"]) for one in scene.world.channels.values() if one["type"] in {10, 11, 12}
    }
    seen = days(truth, first, last)
    counted = seen["channel"].replace(parents).value_counts()
    shown = dict(zip(table["Id"].astype(int), table["Messages"], strict=True))
    assert shown == counted.to_dict()
    assert table["Share"].sum() == pytest.approx(1)


async def test_a_ranking_is_a_recount_with_ties_and_pages(scene, truth):
    first, last, typed = past(scene)
    counted = written(scene, truth, None, first, last)
    answer = await scene.ask("cohort ranking", period=typed)
    table = await exported(scene, answer)
    assert dict(zip(table["Id"].astype(int), table["Messages"], strict=True)) == counted.to_dict()
    assert table["Place"].tolist() == counted.rank(ascending=False, method="min").sort_values().astype(int).tolist()
    assert f"{(counted == 0).sum()} students have nothing here" in says(answer)
    second = await scene.press(answer, "▶")
    sixteenth = table.iloc[15]
    assert f"{sixteenth['Place']}. {sixteenth['Student']}: {sixteenth['Messages']}" in second.files[0].description


async def test_the_most_helpful_are_those_who_reply_to_others(scene, truth):
    first, last, typed = past(scene)
    authors = {int(fact["id"]): int(fact["author_id"]) for fact in scene.world.every_message()}
    replies = days(truth, first, last).dropna(subset="reply_to")
    others = replies[replies["author"] != replies["reply_to"].map(authors)]
    table = await exported(scene, await scene.ask("cohort ranking", period=typed, metric="helped"))
    counted = others.groupby("author").size()
    assert table["Replies to others"].sum() == len(others)
    assert {int(row.Id): row[-1] for row in table.itertuples() if row[-1]} == counted.to_dict()


async def test_every_point_of_a_distribution_is_a_recount(scene, truth):
    first, last, typed = past(scene)
    answer = await scene.ask("cohort distribution", period=typed)
    table = await exported(scene, answer)
    for cohort in COHORTS:
        points = table[table["Group"] == cohort].set_index("Id")["Messages a week"]
        expected = {
            str(one.user_id): rate(scene, truth, one.user_id, first, last) for one in scene.students(cohort=cohort)
        }
        assert points.to_dict() == pytest.approx(
            {one: value for one, value in expected.items() if value is not None}, abs=1e-3
        )
        assert figures(answer)[cohort] == f"median {round(points.median(), 1):g} (n = {len(points)})"


async def test_weeks_of_a_cohort_are_called_by_the_week_of_its_course(scene, role, truth):
    table = await exported(scene, await scene.ask("cohort distribution", cohort=role["Cohort Spring"], by="week"))
    start = course_start(scene, truth, "Cohort Spring")
    monday = scene.today - timedelta(days=scene.today.weekday()) - WEEK
    last_week = table[table["Group"] == (monday - start).days // 7 + 1]
    counted = written(scene, truth, "Cohort Spring", monday, monday + timedelta(days=6))
    assert dict(zip(last_week["Id"].astype(int), last_week["Messages a week"], strict=True)) == counted.to_dict()


def course_start(scene, truth, cohort):
    """The Monday of the week in which a fifth of a cohort had written."""
    people = [one.user_id for one in scene.students(cohort=cohort)]
    begun = sorted(truth[truth["author"].isin(people)].groupby("author")["at"].min())
    day = begun[ceil(len(begun) / 5) - 1].date()
    return day - timedelta(days=day.weekday())


def weekly_means(scene, truth, cohort, mondays):
    """The mean student's messages in each of these weeks, while everybody was there."""
    return [written(scene, truth, cohort, monday, monday + timedelta(days=6)).mean() for monday in mondays]


async def test_a_trend_is_a_recount_and_its_slope_that_of_scipy(scene, truth):
    answer = await scene.ask("cohort trend")
    table = await exported(scene, answer)
    this = scene.today - timedelta(days=scene.today.weekday())
    mondays = [this - back * WEEK for back in range(11, 0, -1)]
    for cohort in COHORTS:
        rows = table[(table["Cohort"] == cohort) & (table["Monday"] < str(this))]
        means = weekly_means(scene, truth, cohort, mondays)
        assert rows["Mean: Messages a week"].tolist() == pytest.approx(means)
        slope = np.expm1(theilslopes(np.log1p(means), np.arange(len(means)))[0])
        assert figures(answer)[cohort].lstrip("+−").startswith(f"{abs(round(slope, 2)):.0%} a week")


async def test_cohorts_are_compared_in_the_same_week_of_their_courses(scene, role, truth):
    answer = await scene.ask("cohort compare", cohort=role["Cohort Spring"], cohort2=role["Cohort Evening"])
    starts = {cohort: course_start(scene, truth, cohort) for cohort in ("Cohort Spring", "Cohort Evening")}
    this = scene.today - timedelta(days=scene.today.weekday())
    complete = min((this - start).days // 7 for start in starts.values())
    running = scene.today.weekday() >= 4  # from Friday on this week has four whole days
    if not running:
        assert f"In week {complete} of the course:" in says(answer)
    table = await exported(scene, answer)
    for cohort, start in starts.items():
        rows = table[table["Cohort"] == cohort].set_index("Course week")
        week = start + (complete - 1) * WEEK
        assert rows.loc[complete, "Monday"] == str(week)
        counted = written(scene, truth, cohort, week, week + timedelta(days=6))
        assert rows.loc[complete, "Mean: Messages a week"] == pytest.approx(counted.mean())
        assert rows.loc[complete, "Median: Messages a week"] == median(counted)
        assert rows.loc[complete, "Share of active students"] == pytest.approx((counted > 0).mean())
        if not running:
            assert f"wrote: {(counted > 0).mean():.0%}" in figures(answer)[cohort]


async def test_the_newest_cohort_is_compared_with_the_earlier_ones_when_nobody_is_named(scene):
    assert set(figures(await scene.ask("cohort compare"))) <= set(COHORTS)
    assert len(figures(await scene.ask("cohort compare"))) >= 2


async def test_a_role_narrows_like_a_cohort_does(scene, role):
    by_role = await scene.ask("cohort ranking", role=role["Cohort Autumn"])
    by_cohort = await scene.ask("cohort ranking", cohort=role["Cohort Autumn"])
    assert (await exported(scene, by_role)).equals(await exported(scene, by_cohort))


async def test_a_mentor_of_a_cohort_sees_that_cohort_alone(scene, role, truth):
    table = await exported(scene, await scene.ask("cohort ranking", who="cohort mentor", where="general"))
    assert set(table["Id"].astype(int)) == {one.user_id for one in scene.students(cohort="Cohort Spring")}
    refused = await scene.ask("cohort overview", who="cohort mentor", where="general", cohort=role["Cohort Autumn"])
    assert "no such cohort" in says(refused)
    alone = await scene.ask("cohort compare", who="cohort mentor", where="general")
    assert "two cohorts" in says(alone)


async def test_what_nobody_could_see_is_not_called_silence(scene):
    answer = await scene.ask("cohort ranking", metric="voice")
    assert "Not recorded" in says(answer)
    assert "nothing here" not in says(answer)


@pytest.mark.parametrize("kind", ["overview", "heatmap", "channels", "distribution", "ranking", "trend"])
async def test_a_time_before_everybody_came_has_a_friendly_answer(scene, role, kind):
    start = scene.today - timedelta(days=400)
    answer = await scene.ask(f"cohort {kind}", cohort=role["Cohort Spring"], period=f"{start}..{start + WEEK}")
    assert embed(answer)["title"]
    assert "wrong" not in says(answer)


async def test_polish_servers_are_answered_in_polish(scene, role, truth):
    first, last, typed = past(scene)
    scene.world.update_guild(scene.school.guild_id, preferred_locale="pl")
    try:
        answer = await scene.ask("cohort overview", cohort=role["Cohort Autumn"], period=typed)
        trend = await scene.ask("cohort trend")
    finally:
        scene.world.update_guild(scene.school.guild_id, preferred_locale="en-GB")
    now = written(scene, truth, "Cohort Autumn", first, last)
    assert f"Aktywni: {(now > 0).sum()} z {len(now)} (wcześniej: " in answer.files[0].description
    assert "na tydzień (od" in figures(trend)["Cohort Autumn"]


async def test_an_overview_leads_to_what_a_mentor_can_do(scene, role):
    answer = await scene.ask("cohort overview", cohort=role["Cohort Autumn"])
    for label, name in (("Who is quiet", "quiet"), ("Open questions", "questions"), ("Ranking", "cohort ranking")):
        assert embed(await scene.press(answer, label))["title"]
        look = (await scene.looks())[-1]
        assert (look["action"], str(look["question"]["values"]["cohort"])) == (name, role["Cohort Autumn"])


async def test_a_ranking_leads_to_the_card_of_a_student(scene, truth):
    first, last, typed = past(scene)
    answer = await scene.ask("cohort ranking", period=typed)
    most = written(scene, truth, None, first, last).sort_values(ascending=False).index[0]
    name = next(one.name for one in scene.students() if one.user_id == most)
    assert name in says(await scene.choose(answer, name))
