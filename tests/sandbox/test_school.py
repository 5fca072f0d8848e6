from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from sandbox.kinds import REPLY, THREAD_CREATED
from sandbox.permissions import VIEW_CHANNEL
from sandbox.school import Person, School, build_school
from sandbox.school.term import ZONE
from sandbox.snowflake import time_of

ANCHOR = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
AWKWARD = [
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in (
        "2026-03-29T00:30",  # the hour before the clocks in Warsaw go forward
        "2026-03-29T01:00",
        "2026-10-25T00:30",  # 02:30 in Warsaw, the first of two
        "2026-10-25T01:30",
        "2026-11-22T22:59",  # the last minute of a week in Warsaw, and the first of the next
        "2026-11-22T23:00",
        "2026-12-31T23:30",  # 2027 in Warsaw
        "2028-02-29T00:10",
        "2026-12-23T18:30",  # a Wednesday
    )
]


@cache
def school() -> School:
    return build_school(ANCHOR, messages=12_000)


@cache
def rows() -> list[dict[str, Any]]:
    world = school().world
    return [
        world.message(channel_id, message_id) for channel_id, shelf in world.shelves.items() for message_id in shelf
    ]


def days_of(person: Person) -> Counter[int]:
    """Messages by days before the anchor."""
    return Counter(
        (ANCHOR - time_of(row["id"])).days
        for row in rows()
        if row["author"]["id"] == str(person.user_id) and row["type"] in {0, REPLY}
    )


def having(habit: str) -> list[Person]:
    found = school().having(habit)
    assert found, habit
    return found


def facts(built: School) -> dict[str, Any]:
    truth = built.world.truth()
    for message in truth["messages"]:
        del message["versions"]  # tell when a message got its thread by the machine's clock
    return {key: truth[key] for key in ("guilds", "channels", "messages")}


def test_the_school_is_the_same_every_time():
    assert facts(build_school(ANCHOR, messages=2_000)) == facts(build_school(ANCHOR, messages=2_000))


def test_another_seed_is_another_school():
    assert facts(build_school(ANCHOR, messages=2_000)) != facts(build_school(ANCHOR, seed=2, messages=2_000))


def test_the_anchor_is_cut_to_the_hour_and_nothing_lies_after_it():
    assert build_school(ANCHOR, messages=2_000).term.anchor == ANCHOR.replace(minute=0)
    assert max(time_of(row["id"]) for row in rows()) <= ANCHOR


def test_the_term_begins_on_a_monday_sixteen_weeks_before():
    start = school().term.start
    assert start.weekday() == 0
    assert 16 * 7 <= (ANCHOR.astimezone(ZONE).date() - start).days < 17 * 7


@pytest.mark.parametrize("anchor", AWKWARD, ids=str)
def test_the_school_is_a_whole_one_at_any_hour_of_any_day(anchor):
    built = build_school(anchor, messages=3_000)
    sent = [time_of(message_id) for shelf in built.world.shelves.values() for message_id in shelf]
    silent = {str(person.user_id) for person in built.having("silent")}
    authors = {message["author_id"] for message in built.world.every_message() if message["type"] in {0, REPLY}}
    assert built.term.start.weekday() == 0
    assert 2_700 < len(sent) < 3_300
    assert anchor - timedelta(days=2) < max(sent) <= anchor
    assert not silent & authors


def test_there_are_about_as_many_messages_as_asked_for():
    assert 11_000 < len(rows()) < 13_000


def test_the_cast_is_complete():
    parts = Counter(person.part for person in school().people)
    assert parts == {"student": 58, "mentor": 6, "admin": 1, "left": 4, "bot": 1}
    assert len({person.cohort for person in school().people} - {None}) == 3


def test_those_who_left_are_no_members_and_all_others_are():
    members = school().world.members[school().guild_id]
    gone = {person.user_id for person in school().people if person.part == "left"}
    assert members.keys() == {person.user_id for person in school().people} - gone


def test_silent_students_and_readers_have_written_nothing():
    for person in having("silent") + having("reader"):
        assert not days_of(person)


def test_fading_students_wrote_in_the_first_half_and_not_lately():
    for person in having("fading"):
        found = days_of(person)
        assert min(found) > 10
        assert sum(count for day, count in found.items() if day > 60) > sum(found.values()) / 2


def test_returning_students_have_a_gap_and_are_back():
    for person in having("returning"):
        found = sorted(days_of(person))
        assert found[0] < 14
        assert max(later - earlier for earlier, later in pairwise(found)) > 25


def test_weekend_students_write_at_weekends_and_evening_students_in_the_evening():
    at = {row["id"]: time_of(row["id"]).astimezone(ANCHOR.tzinfo) for row in rows()}
    weekend = {str(person.user_id) for person in having("weekend")}
    evening = {str(person.user_id) for person in having("evening")}
    days = [at[row["id"]].weekday() >= 5 for row in rows() if row["author"]["id"] in weekend]
    hours = [at[row["id"]].hour >= 16 for row in rows() if row["author"]["id"] in evening]
    assert sum(days) > 0.8 * len(days)
    assert sum(hours) > 0.8 * len(hours)


def test_the_holiday_week_is_quiet_and_sundays_are_calmer_than_tuesdays():
    start = school().term.milliseconds(0) / 1000
    days = Counter(int((time_of(row["id"]).timestamp() - start) // 86400) for row in rows())
    weeks = [sum(days[week * 7 + day] for day in range(7)) for week in range(16)]
    assert weeks[11] < 0.4 * sorted(weeks)[8]
    assert sum(days[week * 7 + 6] for week in range(16)) < sum(days[week * 7 + 1] for week in range(16))


def test_the_bot_reads_the_mentors_channel_and_not_the_staff_channel():
    world, channels = school().world, school().channels
    assert world.permissions(world.bot_user_id, channels["mentors"]) & VIEW_CHANNEL
    assert not world.permissions(world.bot_user_id, channels["staff"]) & VIEW_CHANNEL
    student = having("steady")[0].user_id
    assert not world.permissions(student, channels["mentors"]) & VIEW_CHANNEL


def test_students_see_only_their_own_cohorts_channel():
    world, person = school().world, having("steady")[0]
    seen = [
        name
        for name, channel_id in school().channels.items()
        if name.startswith("cohort") and world.permissions(person.user_id, channel_id) & VIEW_CHANNEL
    ]
    assert seen == [(person.cohort or "").lower().replace(" ", "-")]


def test_every_kind_of_message_occurs():
    kinds = {row["type"] for row in rows()}
    assert {0, 6, 7, THREAD_CREATED, REPLY, 21, 46} <= kinds
    for key in ("attachments", "edited_timestamp", "mentions", "poll", "message_snapshots", "sticker_items", "pinned"):
        assert any(row.get(key) for row in rows()), key
    assert any("```" in row["content"] for row in rows())
    assert any(row.get("webhook_id") for row in rows())
    assert any(row.get("reactions") for row in rows())


def test_replies_point_at_messages_of_their_channel_and_a_few_of_these_are_gone():
    replies = [row for row in rows() if row["type"] == REPLY]
    assert all(row["message_reference"]["channel_id"] == row["channel_id"] for row in replies)
    gone = sum(row["referenced_message"] is None for row in replies)
    assert 0 < gone < 0.05 * len(replies)


def test_questions_in_the_forum_are_answered_late_or_never_too():
    world = school().world
    posts = world.threads_of(school().channels["questions"])
    counts = [len(world.shelves[int(post["id"])]) for post in posts]
    assert 1 in counts
    assert max(counts) > 5
    spans = [time_of(world.shelves[int(post["id"])].ids[-1]) - time_of(post["id"]) for post in posts]
    assert any(timedelta(days=1) < span < timedelta(days=6) for span in spans)
    assert {post["thread_metadata"]["archived"] for post in posts} == {True, False}


def test_there_are_public_and_private_threads():
    kinds = {thread["type"] for thread in school().world.threads_of(school().guild_id)}
    assert {11, 12} <= kinds


def test_the_deleted_account_is_the_ghost_and_no_member():
    (person,) = having("deleted")
    assert not days_of(person)
    assert any(row["author"]["id"] == "456226577798135808" for row in rows())


def test_messages_are_not_the_same_lines_over_and_over():
    texts = [row["content"] for row in rows() if row["content"]]
    assert len(set(texts)) > 0.55 * len(texts)
    assert Counter(texts).most_common(1)[0][1] < 0.01 * len(texts)
    assert sum(any(letter in text for letter in "ąćęłńóśźż") for text in texts) > 0.15 * len(texts)


def test_attached_files_are_real():
    world = school().world
    kinds = {}
    for row in rows():
        for attached in row["attachments"]:
            data = world.file(attached["id"])
            assert len(data) == attached["size"]
            kinds[attached["filename"].rpartition(".")[2]] = data[:5]
    assert kinds["png"] == b"\x89PNG\r"
    assert kinds["pdf"] == b"%PDF-"
    assert {"py", "txt", "csv"} <= kinds.keys()
