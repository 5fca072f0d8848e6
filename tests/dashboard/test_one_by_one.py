"""One student, questions, the record, messages and files as the page draws them."""

import html
import re

import pytest

from services.page.people import people
from services.page.student import student_card

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOOKS = "select action, subject_id, question from audit_log where action like $1 order by at desc limit 1"


def shown(view):
    """Everything that a view says in its own pieces of HTML, as it reads."""
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(piece.proto.body for piece in view.get("html"))))


async def anybody(recorded):
    return next(iter(await people(recorded.tools, recorded.question("people"))))


async def last_look(recorded, action):
    return await recorded.tools.database.pool.fetchrow(LOOKS, f"%{action}%")


async def test_a_student_is_chosen_first(page):
    view = page.open("student")
    assert "Choose a student to see their card." in shown(view)
    assert not view.metric
    assert not page.open("student", student="' or 1=1").metric


async def test_an_id_of_nobody_who_may_be_chosen_is_not_written_down(page, recorded):
    nobody = "123456789012345678"
    for view in ("student", "messages", "files"):
        assert nobody not in shown(page.open(view, student=nobody))
    rows = await recorded.tools.database.pool.fetch("select subject_id, question::text as said from audit_log")
    assert not [row for row in rows if row["subject_id"] == int(nobody) or nobody in row["said"]]


async def test_the_card_has_its_figures_and_the_look_is_written_down(page, recorded):
    student = await anybody(recorded)
    view = page.open("student", student=str(student))
    card = await student_card(recorded.tools, recorded.question("student card", student=student))
    assert [(one.label, one.value) for one in view.metric] == [
        (one.name, one.value) for one in (*card.shown, *card.further)
    ]
    assert len(view.get("plotly_chart")) == 3
    assert (await last_look(recorded, "student card"))["subject_id"] == student


async def test_questions_are_listed_and_their_waits_drawn(page, recorded):
    report = await recorded.command("questions", period="30 days")
    view = page.open("questions")
    assert view.metric[0].value == f"{len(report.table.rows):,}"
    assert len(view.dataframe[0].value) == len(report.table.rows)
    times = page.open("questions", part="times", period="30 days")
    assert len(times.get("plotly_chart")) == 1
    assert all(word in shown(times) for word in ("First reply", "First mentor’s reply", "No reply within a day"))
    attention = page.open("questions", part="attention", period="30 days")
    fields = (await recorded.command("attention", period="30 days")).fields
    assert {one.label: one.value for one in attention.metric} == {field.name: field.value for field in fields}


async def test_the_record_says_how_complete_it_is(page):
    view = page.open("record")
    assert len(view.get("plotly_chart")) >= 1
    assert "channels and threads are complete" in shown(view)
    assert len(view.dataframe[0].value) > 10


async def test_messages_are_text_and_never_markup(page, recorded):
    pool = recorded.tools.database.pool
    general = recorded.channels["general"]
    said = "<img src=x onerror=alert(1)> **bold** $x$ :smile:"
    newest = await pool.fetchval("select max(id) from message where guild_id = $1", recorded.guild_id)
    await pool.execute(
        "insert into message (guild_id, id, channel_id, author_id, author_name, type, content, sent_at, observed_at)"
        " select guild_id, $2, $3, author_id, '', 0, $4, sent_at, observed_at from message"
        " where guild_id = $1 and id = $5",
        *(recorded.guild_id, newest + 1, general, said, newest),
    )
    view = page.open("messages", channel=str(general), bots="yes")
    raw = " ".join(piece.proto.body for piece in view.get("html"))
    assert said in shown(view)
    assert "<img" not in raw
    assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", raw)


async def test_a_search_marks_what_it_found_and_is_written_down(page, recorded):
    report = await recorded.command("search", text="zadanie", period="30 days")
    view = page.open("messages", text="zadanie", period="30 days", bots="yes")
    number = report.sentences[0].split("**")[1]
    assert number in shown(view)
    assert "<mark>" in " ".join(piece.proto.body for piece in view.get("html"))
    assert (await last_look(recorded, "search"))["question"]["values"]["text"] == "zadanie"
    assert "Type a word" in page.open("messages", text="!!").info[0].value


async def test_files_are_listed_with_what_is_known_of_them(page):
    view = page.open("files", period="90 days")
    assert ".png" in shown(view)
    kinds = page.open("files", period="90 days", kind="nonsense", state="' or true")
    assert ".png" in shown(kinds)
    assert "No file fits" in shown(page.open("files", period="90 days", kind="video"))
