"""Everything that people write, sealed: no word of it in any table, and everything still works."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from bot.encrypting import sealed_anew
from services.absences.store import absences_between, add_absence
from services.audit_log import Look, read_look, write_look
from services.capture.batch import Event
from services.capture.events import fold
from services.database import Database, open_pool
from services.encryption.columns import SEALED
from services.encryption.keys import Keyring, new_secret
from services.encryption.known import check_keys, say_what_seals, sealing
from services.encryption.resealing import left, reseal
from services.erasure.tables import TABLES
from services.errors import SetupProblem
from services.notes.store import NoteKind, add_note, notes_of
from services.opened_database import open_database
from services.search.finding import Filters, find
from services.search.indexer import Indexer
from services.search.query import parsed
from services.tasks.store import add_task, open_tasks
from services.wording.words import Words
from tests.services.payloads import AUTHOR, CHANNEL, GUILD, NOW, id_at, message

OLD, NEW = new_secret(), new_secret()
FIRST, SECOND = id_at(NOW), id_at(NOW, 1)
LATER = NOW + timedelta(minutes=1)
SAID = (
    "zebrafish", "quetzal", "narwhal", "axolotl", "capybara", "wombat", "okapi", "tapir", "lemur", "ibex", "dingo",
    "gecko", "heron", "koala",
)  # fmt: skip
GREP = "select '{0}' where exists (select from {0} as one where one::text ~* $1)"


@contextlib.asynccontextmanager
async def opened(database, *typed):
    keys = Keyring.read(typed)
    async with open_pool(database.url, 3, keys) as pool:
        async with pool.acquire() as con:
            await check_keys(con, keys, NOW)
        yield Database(pool, database.url, keys=keys)


async def happened(database, name, data, at=LATER):
    async with database.pool.acquire() as con, con.transaction():
        await fold([Event(name, data, at)]).write(con, {})


async def said(database):
    """Somebody says all the words, in every place there is; the last ones are only in mentors' own texts."""
    here = {"guild_id": str(GUILD)}
    whole = message(
        FIRST,
        content="a zebrafish, see https://example.org",
        embeds=[{"type": "rich", "title": "quetzal", "description": "of the narwhal"}],
        attachments=[{
            "id": "77", "filename": "axolotl.png", "size": 3, "url": "https://cdn.example.org/axolotl.png?ex=1",
            "content_type": "image/png", "description": "capybara",
        }],
        poll={"question": {"text": "wombat?"}, "answers": [{"answer_id": 1, "poll_media": {"text": "okapi"}}]},
        message_snapshots=[{"message": {"content": "tapir", "timestamp": NOW.isoformat(), "attachments": []}}],
        **here,
    )  # fmt: skip
    await happened(database, "MESSAGE_CREATE", whole)
    await happened(database, "MESSAGE_CREATE", message(SECOND, content="the lemur sleeps", **here))
    edit = message(SECOND, content="the ibex sleeps", edited_timestamp=LATER.isoformat(), **here)
    await happened(database, "MESSAGE_UPDATE", edit, LATER + timedelta(minutes=1))
    await happened(database, "MESSAGE_CREATE", {"content": "dingo", "id": None, **here})
    await add_note(database, GUILD, AUTHOR, 9, NoteKind.NOTE, "gecko", NOW, note_id=5)
    async with database.pool.acquire() as con:
        await add_task(con, GUILD, "heron", by_id=9, at=NOW, task_id=6)
        await add_absence(con, GUILD, AUTHOR, NOW.date(), NOW.date(), by_id=9, at=NOW, absence_id=7, text="koala")
    look = Look(GUILD, 8, NOW, 9, "search", None, CHANNEL, {"values": {"text": "zebrafish", "page": 1}})
    await write_look(database, look)
    await Indexer(database).caught_up()


async def places(database):
    """Every word that stands somewhere, with the tables in which it does."""
    tables = [
        row["name"]
        for row in await database.pool.fetch(
            "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
    ]
    found: dict[str, list[Any]] = {word: [] for word in SAID}
    for word in SAID:
        for row in await database.pool.fetch(" union all ".join(map(GREP.format, tables)), word):
            found[word].append(row[0])
    return {word: sorted(names) for word, names in found.items() if names}


async def hits(database, typed, **more):
    async with database.pool.acquire() as con:
        filters = Filters(channels=frozenset({CHANNEL}), **more)
        return [one.message_id for one in await find(con, GUILD, parsed(typed), filters, Words("en"), database.keys)]


async def everything(database):
    """What whoever has the keys reads."""
    async with database.pool.acquire() as con:
        rows = await con.fetch("select content, snapshot_text, parts, poll from message order by id")
        return (
            [(row["content"], row["snapshot_text"], row["parts"], row["poll"]) for row in rows],
            await con.fetchval("select content from message_revision"),
            tuple(await con.fetchrow("select filename, description, url from attachment")),
            [one.text for one in await notes_of(con, GUILD, AUTHOR)],
            [one.text for one in await open_tasks(con, GUILD, NOW)],
            [one.text for one in await absences_between(con, GUILD, [AUTHOR], NOW.date(), NOW.date())],
            (await con.fetchval("select payload from unreadable_event"))["content"],
            getattr(await read_look(database, GUILD, 8), "question", None),
        )


async def check_search(database):
    for typed, found in {
        "zebrafishes": [FIRST],
        "quetzal -wombat": [],
        '"of the narwhal"': [FIRST],
        '"narwhal of"': [],
        "axolotl capybara okapi tapir": [FIRST],
        "ibex": [SECOND],
        "lemur": [],
        "sleeping": [SECOND],
    }.items():
        assert await hits(database, typed) == found, typed
    assert await hits(database, "zebrafish", has="link") == [FIRST]
    assert await hits(database, "ibex", has="link") == []


async def test_without_keys_everything_is_in_clear(database):
    await said(database)
    assert sorted(await places(database)) == sorted(SAID), "the search for words finds what there is"
    await check_search(database)


async def test_with_a_key_no_word_is_in_any_table_and_everything_works(database):
    async with opened(database, OLD) as sealed:
        await said(sealed)
        assert await places(database) == {}
        await check_search(sealed)
        read = await everything(sealed)
        assert read[0][0][:2] == ("a zebrafish, see https://example.org", "tapir")
        assert read[0][0][2]["embeds"][0]["title"] == "quetzal"
        assert read[0][0][3]["question"]["text"] == "wombat?"
        assert read[1:] == (
            "the lemur sleeps",
            ("axolotl.png", "capybara", "https://cdn.example.org/axolotl.png"),
            ["gecko"],
            ["heron"],
            ["koala"],
            "dingo",
            {"values": {"text": "zebrafish", "page": 1}},
        )


async def test_an_observation_that_changes_nothing_changes_nothing_sealed_either(database):
    async with opened(database, OLD) as sealed:
        await said(sealed)
        same = message(
            SECOND, content="the ibex sleeps", edited_timestamp=LATER.isoformat(), guild_id=str(GUILD), pinned=True
        )
        await happened(sealed, "MESSAGE_UPDATE", same, LATER + timedelta(minutes=5))
        assert await sealed.pool.fetchval("select pinned from message where id = $1", SECOND)
        assert not await sealed.pool.fetchval("select exists (select from search_due)"), "no word is new"


async def test_what_was_stored_in_clear_is_sealed_sealed_anew_and_opened_again(database, capsys):
    await said(database)
    async with opened(database, OLD) as sealed:
        before = await everything(sealed)
        await check_search(sealed)  # clear and sealed words are found alike
        assert await sealed_anew(sealed, sealed.keys) == 0
        assert await places(database) == {}
        assert await everything(sealed) == before
        await check_search(sealed)
        assert [one async for one in reseal(sealed, sealed.keys)] == [], "a second time there is nothing to do"
    async with opened(database, NEW, OLD) as sealed:
        await check_search(sealed)  # by the old key
        assert await sealed_anew(sealed, sealed.keys) == 0
        assert "may leave TEXT_KEYS" in capsys.readouterr().out
    async with opened(database, NEW) as sealed:
        assert await everything(sealed) == before
        await check_search(sealed)
        assert await places(database) == {}
    async with opened(database, "off", NEW) as unsealed:
        assert await sealed_anew(unsealed, unsealed.keys) == 0
    async with opened(database) as clear:
        assert await everything(clear) == before
        await check_search(clear)
    assert sorted(await places(database)) == sorted(SAID)


async def test_sealing_goes_on_where_it_was_broken_off(database, monkeypatch):
    await said(database)
    monkeypatch.setattr("services.encryption.resealing.BATCH", 1)
    async with opened(database, OLD) as sealed:
        async for _ in reseal(sealed, sealed.keys):
            break
        begun = await left(sealed, sealed.keys)
        assert begun["message"] == 1
        assert await sealed_anew(sealed, sealed.keys) == 0
        assert await left(sealed, sealed.keys) == {}


async def test_a_row_that_changes_under_our_hands_keeps_the_change(database):
    async with opened(database, OLD) as sealed:
        await add_note(database, GUILD, AUTHOR, 9, NoteKind.NOTE, "first", NOW, note_id=5)
        progress = reseal(sealed, sealed.keys)
        async for _ in progress:
            await database.pool.execute("update note set text = 'second'")
            break
        async for _ in progress:
            pass
        assert [one.text for one in await notes_of_all(sealed)] == ["second"]
        assert await left(sealed, sealed.keys) == {}


async def notes_of_all(database):
    async with database.pool.acquire() as con:
        return await notes_of(con, GUILD, AUTHOR)


async def test_a_lost_and_a_wrong_key_are_refused_with_a_sentence(database, tmp_path):
    async with opened(database, OLD) as sealed:
        await said(sealed)
    for typed in ([], [NEW], ["off", NEW]):
        with pytest.raises(SetupProblem, match="sealed with a key that TEXT_KEYS does not have"):
            async with open_database(database.url, tmp_path, migrate=False, keys=Keyring.read(typed)):
                pytest.fail("it was opened")
    async with open_database(database.url, tmp_path, migrate=False, keys=Keyring.read([NEW, OLD])) as fine:
        assert await hits(fine, "zebrafish") == [FIRST]


async def test_a_key_is_let_go_only_once_nothing_needs_it(database, capsys):
    async with opened(database, OLD) as sealed:
        await said(sealed)
    async with opened(database, NEW, OLD) as both:
        # What was tampered with is never taken for a text: sealed once more it would be lost.
        await database.pool.execute("update note set text = overlay(text placing '----' from 30)")
        assert await sealed_anew(both, both.keys) == 1
        assert "changed by another hand" in capsys.readouterr().out
        assert await both.pool.fetchval("select count(*) from text_key") == 2


async def test_which_key_the_bot_seals_with_is_known_to_others(database):
    async with opened(database, NEW, OLD) as sealed, sealed.pool.acquire() as con:
        assert await sealing(con) is None
        await say_what_seals(con, sealed.keys)
        assert await sealing(con) == sealed.keys.first.name
        await say_what_seals(con, None)
        assert await sealing(con) is None


def test_every_column_with_texts_is_sealed_or_known_to_be_in_clear():
    in_clear = {
        ("audit_run", "result"),  # figures and ids
        ("guild_setting", "value"),  # what administrators set
        ("imported_file", "name"),
        ("imported_file", "report"),
        ("scheduled_event", "name"),  # names of what is planned, like those of channels
        ("scheduled_event", "description"),
        ("scheduled_event", "location"),
        ("sync_run", "report"),
    }
    texts = {(name, column) for name, table in TABLES.items() for column in table.texts}
    sealed = {
        (name, column)
        for name, table in SEALED.items()
        for column in (*table.texts, *table.json, *table.parts, *(path[0] for path in table.inside))
    }
    assert texts - sealed == in_clear


async def test_who_types_the_mark_of_a_seal_has_written_a_text(database):
    typed = f"\x02t{'A' * 60}"
    await add_note(database, GUILD, AUTHOR, 9, NoteKind.NOTE, typed, NOW, note_id=5)
    async with opened(database, OLD) as sealed:
        assert await sealed_anew(sealed, sealed.keys) == 0
        assert [one.text for one in await notes_of_all(sealed)] == [typed]
