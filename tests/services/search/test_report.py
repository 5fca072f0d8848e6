"""What /search tells: counts, where was looked, how complete it is; and nothing of what the reader may not read."""

from dataclasses import replace

import pytest

from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.reports.question import Question, ReportTools, Viewer
from services.search import finding
from services.search.indexer import Indexer
from services.search.report import search_report
from tests.services.school import AUTUMN, GENERAL, GUILD, NOW, SECRET, SPRING, found, join, noon, snowflake

OLA, JAN = 501, 502


async def say(con, user_id, at, text, channel_id=GENERAL, **more):
    columns = {"content": text, "channel_id": channel_id, "author_id": user_id, "sent_at": at, **more}
    names, places = ", ".join(columns), ", ".join(f"${place}" for place in range(3, len(columns) + 3))
    number = snowflake(at, user_id)
    await con.execute(
        f"insert into message (guild_id, id, type, {names}) values ($1, $2, 0, {places})",
        *(GUILD, number, *columns.values()),
    )
    return number


@pytest.fixture
async def ask(database, con):
    await found(con)
    await join(con, OLA, "Ola_*", SPRING)
    await join(con, JAN, "Jan", AUTUMN)
    viewer = Viewer(9, frozenset({SPRING}), frozenset({GENERAL}))

    async def asked(text, settings=GuildSettings(), viewer=viewer, *, whole=False, **values):  # noqa: B008 - frozen
        await Indexer(database).caught_up()
        question = Question(GUILD, "search", viewer, settings, NOW, {"text": text, **values}, whole=whole)
        return await search_report(ReportTools(database, Renderer()), question)

    return asked


async def test_an_answer_says_how_many_where_and_shows_the_newest_first(con, ask):
    older = await say(con, OLA, noon(5), "Zadania domowe")
    newer = await say(con, JAN, noon(1), "mam zadanie")
    await say(con, OLA, noon(2), "co innego")
    report = await ask("zadań")
    assert report.title == "Search: zadań"
    assert report.sentences[0] == "**2 messages** in the 1 channel you may read"
    assert [line.split(f"/{GENERAL}/")[1].split(")")[0] for line in report.sentences[1:]] == [str(newer), str(older)]
    assert "\n> **Zadania** domowe" in report.sentences[2]
    assert r"**Ola\_\*** · <#2000> · <t:" in report.sentences[2]
    assert report.private
    assert [row[5] for row in report.table.rows] == [str(newer), str(older)]
    assert report.footnotes == ("The record is not complete yet.",)


async def test_a_channel_that_the_reader_may_not_read_is_nowhere_in_the_answer(con, ask):
    await say(con, OLA, noon(1), "a secret needle", SECRET)
    await say(con, OLA, noon(2), "a needle")
    for values in ({}, {"student": OLA}, {"channel": SECRET}, {"student": OLA, "channel": SECRET}):
        report = await ask("needle", **values)
        shown = repr((report.sentences[1:], report.table))
        assert "secret" not in shown
        assert str(SECRET) not in shown
        assert report.sentences[0].startswith("**0 " if "channel" in values else "**1 ")
    report = await ask("needle", viewer=Viewer(9, None, frozenset()))
    assert report.sentences[0].startswith("**0 ")


async def test_what_an_app_answered_to_a_command_is_not_found(con, ask):
    said = await say(con, OLA, noon(3), "a needle")
    await say(con, JAN, noon(1), "I found: a needle", interaction_user_id=9, interaction_name="search")
    report = await ask("needle")
    assert [row[5] for row in report.table.rows] == [str(said)]


async def test_filters_narrow_what_is_found(con, ask):
    at = {"file": noon(1), "code": noon(2), "link": noon(3), "plain": noon(40)}
    ids = {
        "file": await say(con, OLA, at["file"], "needle", attachments=1),
        "code": await say(con, OLA, at["code"], "needle ```py\nx\n```", code_blocks=1),
        "link": await say(con, JAN, at["link"], "needle https://example.org"),
        "plain": await say(con, JAN, at["plain"], "needle"),
    }
    await con.execute(
        "insert into attachment (guild_id, message_id, id, channel_id, filename, content_type)"
        " values ($1, $2, 1, $3, 'plan.png', 'image/png')",
        *(GUILD, ids["file"], GENERAL),
    )

    async def found_ids(**values):
        report = await ask("needle", **values)
        return [int(row[5]) for row in report.table.rows] if report.table else []

    assert await found_ids() == [ids[name] for name in ("file", "code", "link", "plain")]
    for has in ("file", "code", "link"):
        assert await found_ids(has=has) == [ids[has]]
    assert await found_ids(has="image") == [ids["file"]]
    assert await found_ids(student=JAN) == [ids["link"], ids["plain"]]
    assert await found_ids(student=JAN, period="30 days") == [ids["link"]]
    assert await found_ids(period="30 days", has="image", student=JAN) == []
    report = await ask("needle", student=OLA, period="7 days", has="code", channel=GENERAL)
    assert report.sentences[0] == r"**1 message** by Ola\_\*, in <#2000>, 16–22 Nov 2026, with code"


async def test_a_thread_is_searched_with_its_channel(con, ask):
    await con.execute(
        "insert into channel (guild_id, id, name, kind, parent_id) values ($1, 2005, 'a thread', 11, $2)",
        GUILD,
        GENERAL,
    )
    inside = await say(con, OLA, noon(1), "needle", 2005)
    report = await ask("needle", channel=GENERAL, viewer=Viewer(9, None, frozenset({GENERAL, SECRET, 2005})))
    assert [row[5] for row in report.table.rows] == [str(inside)]


async def test_more_than_a_thousand_are_not_counted_and_pages_turn(con, ask, monkeypatch):
    monkeypatch.setattr(finding, "MOST_FOUND", 11)
    monkeypatch.setattr("services.search.report.MOST_FOUND", 11)
    numbers = [await say(con, OLA, noon(1, minute), f"needle {minute}") for minute in range(13)]
    first, second = await ask("needle"), await ask("needle", page=2)
    assert first.sentences[0].startswith("**11+ messages, the newest first**")
    assert (first.page, first.pages, second.page) == (1, 2, 2)
    shown = [line for report in (first, second) for line in report.sentences[1:]]
    assert [f"/{number})" in line for number, line in zip(numbers[:1:-1], shown, strict=True)] == [True] * 11
    assert (await ask("needle", page=99)).page == 2
    assert [len(report.table.rows) for report in (first, second)] == [8, 3]
    file = (await ask("needle", page=2, whole=True)).table
    assert [row[5] for row in file.rows] == [str(number) for number in numbers[:1:-1]]


async def test_common_words_are_found_however_far_back_it_is_looked(con, ask, monkeypatch):
    monkeypatch.setattr(finding, "NEWEST", 2)
    monkeypatch.setattr(finding, "MOST_FOUND", 4)
    monkeypatch.setattr("services.search.report.MOST_FOUND", 4)
    numbers = [await say(con, OLA, noon(1, minute), f"needle {minute}") for minute in range(9)]
    for stored in (1_000_000, 0):
        monkeypatch.setattr(finding, "STORED", f"select {stored}::bigint")
        told = (await ask("needle")).sentences
        assert told[0].startswith("**4+ messages")
        assert [f"/{number})" in line for number, line in zip(numbers[:4:-1], told[1:], strict=True)] == [True] * 4


@pytest.mark.parametrize(
    ("found", "stored", "reach"),
    [(439, 10_000_000, 68_405), (31, 10_000_000, None), (439, 100_000, None), (0, 10_000_000, None), (5, -1, None)],
)
def test_the_newest_are_looked_through_only_where_the_index_would_take_longer(found, stored, reach):
    assert finding.further(found, stored) == reach


async def test_nothing_found_says_what_was_looked_for_in_the_language_of_the_server(con, ask):
    report = await ask("needle -x", replace(GuildSettings(), language="pl"), has="image")
    assert report.title == r"Szukane: needle \-x"
    assert report.sentences[0] == "**0 wiadomości** w 1 kanale, który możesz czytać, z obrazem"
    assert "dowolnej formie" in report.sentences[1]
    assert report.table is None


async def test_what_is_not_searched_yet_is_said(con, database, ask):
    await ask("x")
    await con.execute(
        "insert into coverage (guild_id, channel_id, kind, from_at, to_at) values ($1, 0, 'live', $2, $3)",
        *(GUILD, noon(3), NOW),
    )
    await say(con, OLA, noon(1), "needle")
    question = Question(
        GUILD, "search", Viewer(9, None, frozenset({GENERAL})), GuildSettings(), NOW, {"text": "needle"}
    )
    report = await search_report(ReportTools(database, Renderer()), question)
    assert report.footnotes == (
        "The record is complete through 22 Nov 2026, 17:00.",
        "1 message is still being added to the search.",
    )


async def test_signs_alone_are_refused(ask):
    with pytest.raises(ProfilerError, match="Type a word"):
        await ask("!? --")
