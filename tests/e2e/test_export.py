"""/export through Discord, against a recount of the local Discord's truth."""

import asyncio
import csv
import io
from datetime import timedelta

import openpyxl
import pyarrow.parquet as pq
import pytest

from sandbox import permissions as bits
from tests.e2e.mentor_scene import embed, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


def read(answer):
    """The titles and rows of the file that came with an answer."""
    (file,) = answer.files
    if file.name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(file.data))
        return table.column_names, [tuple(row.values()) for row in table.to_pylist()]
    if file.name.endswith(".csv"):
        titles, *rows = csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline=""))
        return titles, [tuple(row) for row in rows]
    sheet = openpyxl.load_workbook(io.BytesIO(file.data)).active
    first, *others = (tuple(cell.value for cell in row) for row in sheet)
    return list(first), others


async def test_students_with_their_figures_equal_a_recount(scene):
    answer = await scene.ask("export", what="students", period="90 days")
    titles, rows = read(answer)
    assert answer.ephemeral
    assert titles[:4] == ["Student", "Student id", "Cohorts", "On the server"]
    frame = scene.messages()
    frame = frame[frame["day"] > scene.today - timedelta(days=90)]
    for row in rows:
        told = dict(zip(titles, row, strict=True))
        own = frame[frame["author"] == int(told["Student id"])]
        assert (told["Messages"], told["Active days"]) == (len(own), own["day"].nunique()), told["Student"]
        assert told["Files"] == own["files"].sum()
        if len(own):
            assert (told["First day"].date(), told["Last day"].date()) == (own["day"].min(), own["day"].max())
    assert {int(row[1]) for row in rows} >= {one.user_id for one in scene.students()}
    assert not {one.user_id for one in scene.school.people if one.part == "mentor"} & {int(row[1]) for row in rows}


async def test_messages_equal_those_of_the_truth(scene):
    frame = scene.messages()
    student = scene.students("steady")[0]
    own = frame[frame["author"] == student.user_id]
    titles, rows = read(await scene.ask("export", what="messages", student=student, kind="parquet"))
    told = [dict(zip(titles, row, strict=True)) for row in rows]
    assert [(int(row["Message id"]), row["Text"] or "") for row in told] == list(
        zip(own["id"], own["text"], strict=True)
    )
    assert [row["Written"] for row in told] == [at.floor("us") for at in own["at"]]
    everything = await scene.ask("export", what="messages", kind="parquet")
    _, rows = read(everything)
    assert {int(row[titles.index("Message id")]) for row in rows} >= set(frame["id"])
    assert f"**{len(rows):,} messages**" in says(everything)


async def test_a_csv_file_of_a_channel_and_a_period_holds_just_these(scene):
    frame = scene.messages()
    first = scene.today.replace(day=1)
    place = scene.channel("help")
    answer = await scene.ask("export", what="messages", channel="help", period=f"{first} - {scene.today}", kind="csv")
    titles, rows = read(answer)
    inside = {place} | {
        int(one["id"])
        for one in scene.world.channels.values()
        if one.get("parent_id") == str(place) and one["type"] > 9
    }
    wanted = frame[frame["channel"].isin(inside) & (frame["day"] >= first)]
    number, bot = titles.index("Message id"), titles.index("Bot")
    assert [int(row[number]) for row in rows if row[bot] == "false"] == list(wanted["id"])
    assert "<#" in embed(answer)["description"]


async def test_a_mentor_of_one_cohort_gets_its_students_only_and_no_hidden_channel(scene):
    others = {one.user_id for one in scene.students() if one not in scene.students(cohort="Cohort Spring")}
    place, hidden_from = scene.channel("help"), scene.cohort_mentor.user_id
    scene.world.set_overwrite(place, hidden_from, 1, deny=bits.VIEW_CHANNEL)
    try:
        async with asyncio.timeout(20):
            while "help" in str(await scene.suggest("export", "channel", "help", who="cohort mentor")):
                pass
        _, rows = read(await scene.ask("export", what="students", who="cohort mentor"))
        assert rows
        assert not others & {int(row[1]) for row in rows}
        titles, rows = read(await scene.ask("export", what="messages", kind="parquet", who="cohort mentor"))
        assert rows
        assert not others & {int(row[titles.index("Author id")]) for row in rows}
        hidden = {str(place)} | {
            one["id"] for one in scene.world.channels.values() if one.get("parent_id") == str(place)
        }
        assert not hidden & {row[titles.index("Channel id")] for row in rows}
        refused = await scene.ask("export", what="messages", channel="help", who="cohort mentor")
        assert not refused.files
        refused = await scene.ask("export", what="messages", student=next(iter(others)), who="cohort mentor")
        assert "is in another cohort" in says(refused)
    finally:
        scene.world.remove_overwrite(place, hidden_from)


async def test_an_export_is_logged_and_students_get_none(scene):
    student = scene.students("steady")[0]
    await scene.ask("export", what="messages", student=student, kind="csv")
    look = (await scene.looks())[-1]
    assert (look["action"], look["subject_id"]) == ("export messages", student.user_id)
    assert look["actor_id"] == scene.mentor.user_id
    refused = await scene.ask("export", what="messages", who=student, where="help")
    assert "Only mentors" in says(refused)
    assert not refused.files
