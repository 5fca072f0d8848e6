"""The messages on the page: the newest first, and nothing of whom or what a visitor may not see."""

from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from services.database import Database, open_pool
from services.encryption.keys import Keyring
from services.encryption.private import private
from services.errors import ProfilerError
from services.page import messages
from services.page.messages import messages_page
from services.people.access import NotAllowed
from services.reports.question import Question, ReportTools, Viewer
from services.search.indexer import Indexer
from services.search.report import search_report
from tests.services.page.drawer import Drawer
from tests.services.questions.asking_school import ADAM, EWA, JAN, MAJA, OLA, ROBOT, SETTINGS, open_school, say
from tests.services.school import AUTUMN, GENERAL, GUILD, NOW, SECRET, SPRING

EVERYTHING = Viewer(MAJA, None, frozenset({GENERAL}))
OF_SPRING = Viewer(ADAM, frozenset({SPRING}), frozenset({GENERAL}))


@pytest.fixture
async def ask(con, database):
    await open_school(con)

    async def asked(viewer=EVERYTHING, **values):
        question = Question(GUILD, "messages", viewer, SETTINGS, NOW, values)
        return await messages_page(ReportTools(database, Drawer()), question)

    return asked


def texts(page):
    return [one.text for one in page.messages]


async def test_the_newest_stand_first_and_what_may_not_be_read_is_nowhere(con, ask):
    first = await say(con, OLA, 30, text="old")
    await say(con, EWA, 20, text="new <b>bold</b>", to=first)
    await say(con, EWA, 10, text="a secret", channel=SECRET)
    gone = await say(con, JAN, 5, text="deleted")
    await con.execute("update message set deleted_at = $2 where id = $1", gone, NOW)
    page = await ask()
    assert texts(page) == ["new <b>bold</b>", "old"]
    assert [one.answers for one in page.messages] == ["Ola", ""]
    assert page.messages[0].link == f"https://discord.com/channels/{GUILD}/{GENERAL}/{page.messages[0].message_id}"
    assert "secret" not in repr(await ask(channel=SECRET))
    assert texts(await ask(viewer=Viewer(MAJA, None, frozenset()))) == []


async def test_students_of_other_cohorts_and_people_who_object_are_left_out(con, ask):
    of_jan = await say(con, JAN, 30, text="from autumn")
    await say(con, OLA, 20, text="from spring", to=of_jan)
    await say(con, EWA, 15, text="I object")
    await say(con, MAJA, 10, text="a mentor")
    await con.execute(
        "insert into consent (guild_id, user_id, kind, granted, at) values ($1, $2, 'compute', false, $3)",
        GUILD,
        EWA,
        NOW,
    )
    assert texts(await ask()) == ["a mentor", "from spring", "from autumn"]
    seen = await ask(viewer=OF_SPRING)
    assert texts(seen) == ["a mentor", "from spring"]
    assert seen.messages[1].answers == ""
    assert "Students of other cohorts are left out." in seen.told
    with pytest.raises(NotAllowed):
        await ask(viewer=OF_SPRING, student=JAN)
    with pytest.raises(NotAllowed):
        await ask(viewer=OF_SPRING, cohort=AUTUMN)


async def test_filters_narrow_what_is_shown(con, ask):
    await say(con, OLA, 60 * 24 * 40, text="long ago")
    await say(con, OLA, 30, text="see https://example.org")
    await say(con, JAN, 20, text="of jan")
    await say(con, ROBOT, 10, text="an app", is_bot=True)
    assert texts(await ask(student=OLA)) == ["see https://example.org", "long ago"]
    assert texts(await ask(student=OLA, has="link", period="7 days")) == ["see https://example.org"]
    assert texts(await ask(has="link")) == ["see https://example.org"]
    assert texts(await ask(cohort=AUTUMN)) == ["of jan"]
    assert texts(await ask(period="7 days", bots=False)) == ["of jan", "see https://example.org"]
    assert texts(await ask(period="7 days")) == ["an app", "of jan", "see https://example.org"]


async def test_pages_follow_each_other_without_a_gap(con, ask, monkeypatch):
    monkeypatch.setattr(messages, "ON_A_PAGE", 2)
    for minute in range(5):
        await say(con, OLA, 10 + minute, text=f"{minute}")
    seen, before = [], None
    for _ in range(3):
        page = await ask(**({"before": before} if before else {}))
        seen += texts(page)
        before = page.older
    assert seen == ["0", "1", "2", "3", "4"]
    assert before is None


async def test_a_search_finds_what_the_command_finds(con, database, ask, monkeypatch):
    monkeypatch.setattr(messages, "ON_A_PAGE", 2)
    for author, minutes, text in (
        (OLA, 40, "zadania domowe"),
        (JAN, 30, "mam zadanie"),
        (EWA, 20, "nic"),
        (EWA, 9, "zadań"),
    ):
        await say(con, author, minutes, text=text)
    await Indexer(database).caught_up()
    page = await ask(text="zadanie")
    question = Question(GUILD, "search", EVERYTHING, SETTINGS, NOW, {"text": "zadanie"})
    command = await search_report(ReportTools(database, Drawer()), question)
    assert command.table is not None
    found = [*page.messages, *(await ask(text="zadanie", before=page.older)).messages]
    assert [str(one.message_id) for one in found] == [row[5] for row in command.table.rows]
    assert page.found == 3
    assert page.told == ("3 messages in the 1 channel you may read",)
    assert found[1].text[slice(*found[1].hits[0])] == "zadanie"
    assert texts(await ask(text="zadanie", student=OLA)) == ["zadania domowe"]
    with pytest.raises(ProfilerError, match="signs alone"):
        await ask(text="!!")


async def test_pages_of_a_server_with_keys_open_what_is_sealed(con, database):
    del con
    keys = Keyring.read([urlsafe_b64encode(bytes(32)).decode()])
    async with open_pool(database.url, 2, keys) as pool:
        async with pool.acquire() as sealed:
            await open_school(sealed)
            at = NOW - timedelta(minutes=3)
            await sealed.execute(
                "insert into message (guild_id, id, channel_id, author_id, type, content, sent_at, observed_at)"
                " values ($1, 77, $2, $3, 0, $4, $5, $5)",
                GUILD,
                GENERAL,
                OLA,
                private("only with the key", 77),
                at,
            )
        question = Question(GUILD, "messages", EVERYTHING, SETTINGS, NOW, {})
        opened = await messages_page(ReportTools(Database(pool, database.url, keys=keys), Drawer()), question)
    closed = await messages_page(ReportTools(database, Drawer()), question)
    assert texts(opened) == ["only with the key"]
    assert texts(closed) == ["(sealed: the page has no key for it)"]
