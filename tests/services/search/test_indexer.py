"""The search index follows the messages, whatever happens to them."""

import asyncio
import json
from random import Random
from typing import Any

import pytest

from models.sql import load
from services.erasure.messages import OF_PERSON, erase_messages
from services.search import indexer as indexing
from services.search.finding import still_due
from services.search.indexer import Indexer
from services.search.lexemes import lexemes, wanted
from services.search.query import parsed

GUILD, OTHER = 1, 2


async def say(con, number, text="hello", guild_id=GUILD, **more):
    columns = {"guild_id": guild_id, "id": number, "channel_id": 5, "content": text, **more}
    names, places = ", ".join(columns), ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    await con.execute(
        f"insert into message ({names}, author_id, sent_at) values ({places}, 7, now())",
        *columns.values(),
    )


async def found(con, typed, guild_id=GUILD):
    rows = await con.fetch(
        "select message_id from message_search where guild_id = $1 and lexemes @@ $2::text::tsquery order by 1",
        guild_id,
        wanted(parsed(typed)),
    )
    return [row["message_id"] for row in rows]


async def attach(con, number, filename, description=None):
    await con.execute(
        "insert into attachment (guild_id, message_id, id, channel_id, filename, description)"
        " values ($1, $2, 1, 5, $3, $4)",
        GUILD,
        number,
        filename,
        description,
    )


@pytest.fixture
def indexer(database):
    return Indexer(database)


async def test_messages_are_found_by_what_they_say_now_and_not_once_they_are_deleted(con, indexer):
    await say(con, 10, "zadania domowe")
    await say(con, 11, "homework")
    await indexer.caught_up()
    assert await found(con, "zadanie") == [10]
    await con.execute("update message set content = 'kolokwium', edited_at = now() where id = 10")
    await con.execute("update message set deleted_at = now() where id = 11")
    await indexer.caught_up()
    assert await found(con, "zadanie") == await found(con, "homework") == []
    assert await found(con, "kolokwium") == [10]
    await con.execute("update message set deleted_at = null, content = 'homework' where id = 11")
    await indexer.caught_up()
    assert await found(con, "homework") == [11]


async def test_files_embeds_polls_and_forwarded_texts_are_found(con, indexer):
    embed = {"title": "Lesson plan", "fields": [{"name": "Week", "value": "Recursion"}], "footer": {"text": "Staff"}}
    poll = {"question": {"text": "Which day?"}, "answers": [{"poll_media": {"text": "Thursday"}}]}
    await say(con, 10, "", parts={"embeds": [embed, "broken"]}, poll=poll, snapshot_text="forwarded words")
    await say(con, 11, "", components_text="a display")
    await indexer.caught_up()
    await attach(con, 11, "raport-końcowy.pdf", "Wykres sprzedaży")
    await indexer.caught_up()
    for typed in ("lesson", "recursion", "staff", '"which day"', "thursday", "forwarded"):
        assert await found(con, typed) == [10], typed
    for typed in ("display", "koncowy", "raport-koncowy.pdf", "sprzedaz"):
        assert await found(con, typed) == [11], typed
    await con.execute("delete from attachment")
    await indexer.caught_up()
    assert await found(con, "koncowy") == []


async def test_what_is_deleted_for_good_leaves_at_once_and_nothing_brings_it_back(con, indexer):
    await say(con, 10, "secret")
    await indexer.caught_up()
    await con.execute("delete from message where id = 10")
    assert await con.fetchval("select count(*) from message_search") == 0
    await say(con, 12, "secret")
    due = await indexing._due(con)
    words = indexing._worded(due)
    await con.execute("delete from message where id = 12")
    await indexing._write(con, due, words)
    await indexer.caught_up()
    assert await con.fetchval("select count(*) from message_search") == 0
    assert await con.fetchval("select count(*) from search_due") == 0


async def test_a_message_that_gets_another_id_is_found_by_that_one(con, indexer):
    await say(con, 10, "zadania")
    await indexer.caught_up()
    await con.execute("update message set id = 11")
    await indexer.caught_up()
    assert await found(con, "zadanie") == [11]


async def test_a_batch_that_was_cut_off_is_done_again(con, indexer, monkeypatch):
    await say(con, 10, "zadania")

    class Killed(Exception):
        pass

    async def killed(con, due, worded):
        await writing(con, due, worded)
        raise Killed

    writing = indexing._write
    monkeypatch.setattr(indexing, "_write", killed)
    with pytest.raises(Killed):
        await indexer.step()
    assert await found(con, "zadanie") == []
    monkeypatch.undo()
    await indexer.caught_up()
    assert await found(con, "zadanie") == [10]


async def test_a_change_while_words_are_worked_out_is_not_lost(con, indexer):
    await say(con, 10, "first")
    due = await indexing._due(con)
    await con.execute("update message set content = 'second' where id = 10")
    await indexing._write(con, due, indexing._worded(due))
    assert await found(con, "first") == [10]
    await indexer.caught_up()
    assert (await found(con, "first"), await found(con, "second")) == ([], [10])


async def test_a_bot_that_another_follows_brings_back_no_old_words(con, indexer):
    await say(con, 10, "first")
    due = await indexing._due(con)
    words = indexing._worded(due)
    await con.execute("update message set content = 'second' where id = 10")
    await indexer.caught_up()  # the other bot's
    await indexing._write(con, due, words)
    assert (await found(con, "first"), await found(con, "second")) == ([], [10])


async def test_only_changes_of_what_is_searched_are_due(con, indexer):
    await say(con, 10)
    await indexer.caught_up()
    await con.execute("update message set reactions = 3, pinned = true, observed_at = now(), asks = true")
    assert await con.fetchval("select count(*) from search_due") == 0


async def test_a_backlog_of_one_server_holds_up_no_other_and_the_newest_come_first(con, database, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    for number in range(5):
        await say(con, 100 + number)
    await say(con, 50, guild_id=OTHER)
    await Indexer(database).step()
    assert await found(con, "hello") == [103, 104]
    assert await found(con, "hello", OTHER) == [50]


async def test_what_changed_together_is_noted_together_and_taken_in_parts(con, database, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 120)
    await con.execute(
        "insert into message (guild_id, id, channel_id, content, sent_at)"
        " select $1, number, 5, 'hello', now() from generate_series(1, 250) as number",
        GUILD,
    )
    noted = await con.fetch("select cardinality(message_ids) from search_due order by id")
    assert [row[0] for row in noted] == [100, 100, 50]
    assert await still_due(con, GUILD, 1000) == 250
    assert (await still_due(con, GUILD, 10), await still_due(con, OTHER, 10)) == (10, 0)
    await Indexer(database).step()
    assert await found(con, "hello") == list(range(101, 251))
    assert await still_due(con, GUILD, 1000) == 100


async def test_an_erased_message_leaves_the_note_that_it_shares_and_the_others_stay_in_it(con, indexer):
    await con.execute(
        "insert into message (guild_id, id, channel_id, author_id, content, sent_at)"
        " select $1, number, 5, 7 + number % 2, 'hello', now() from generate_series(10, 13) as number",
        GUILD,
    )
    due = await indexing._due(con)
    async with con.transaction():
        await erase_messages(con, GUILD, OF_PERSON, 8)
    assert [row[0] for row in await con.fetch("select message_ids from search_due")] == [[10, 12]]
    await indexing._write(con, due, indexing._worded(due))  # had read them before
    assert await found(con, "hello") == [10, 12]
    async with con.transaction():
        await erase_messages(con, GUILD, OF_PERSON, 7)
    assert await con.fetchval("select count(*) from search_due") == 0


def test_words_are_worked_out_without_knowing_more_than_the_texts():
    row: Any = {
        "guild_id": 1,
        "id": 1,
        "message_id": 3,
        "texts": ["a", "", ""],
        "embeds": None,
        "poll": None,
        "files": [],
    }
    assert indexing._worded([row, row | {"message_id": 4, "texts": None}]) == {(1, 3): lexemes(["a"]), (1, 4): None}


def histories():
    """Forty seeded orders of what can happen to three messages."""
    random = Random("search index")
    kinds = ["say", "say", "edit", "delete", "revive", "erase", "index"]
    return [[(random.choice(kinds), random.randint(1, 3)) for _ in range(12)] for _ in range(40)]


async def test_after_any_history_the_index_is_that_of_the_live_messages(con, indexer):
    texts = ("zadania", "pandas i numpy", "error in a loop")
    for history in histories():
        for place, (what, number) in enumerate(history):
            match what:
                case "say":
                    await con.execute(
                        "insert into message (guild_id, id, channel_id, content, sent_at) values (1, $1, 5, $2, now())"
                        " on conflict (guild_id, id) do update set content = excluded.content",
                        number,
                        texts[place % 3],
                    )
                case "edit":
                    await con.execute("update message set content = $1 where id = $2", texts[place % 3], number)
                case "delete":
                    await con.execute("update message set deleted_at = now() where id = $1", number)
                case "revive":
                    await con.execute("update message set deleted_at = null where id = $1", number)
                case "erase":
                    await con.execute("delete from message where id = $1", number)
                case _:
                    await indexer.step()
        await indexer.caught_up()
        alive = await con.fetch("select id, content from message where deleted_at is null order by 1")
        stored = await con.fetch("select message_id, lexemes::text from message_search order by 1")
        texts_now = [(row["id"], lexemes([row["content"], "", ""])) for row in alive]
        as_stored = [(key, await con.fetchval("select $1::text::tsvector::text", said)) for key, said in texts_now]
        assert [tuple(row) for row in stored] == as_stored, json.dumps(history)


async def test_writers_and_the_indexer_do_not_wait_for_each_other_for_ever(con, database, indexer):
    numbers = list(range(1, 21))
    for number in numbers:
        await say(con, number, "first")

    async def writing(seed):
        random = Random(seed)
        for turn in range(15):
            chosen = sorted(random.sample(numbers, 8))
            async with database.pool.acquire() as own, own.transaction():
                await own.execute(
                    "update message set content = $1 from (select id from message where id = any($2::bigint[])"
                    " order by id for update) as chosen where message.id = chosen.id",
                    f"{seed} writes in turn {turn}",
                    chosen,
                )

    async def indexing_meanwhile():
        while not all(task.done() for task in writers):
            await indexer.step()

    writers = [asyncio.create_task(writing(seed)) for seed in ("zadania", "pandas", "loops")]
    async with asyncio.timeout(60):
        await asyncio.gather(indexing_meanwhile(), *writers)
        await indexer.caught_up()
    for number, text in await con.fetch("select id, content from message order by id"):
        assert number in await found(con, f'"{text}"'), text
    assert await con.fetchval("select count(*) from search_due") == 0


async def test_a_batch_never_reads_the_whole_table_of_messages(con):
    async with con.transaction():
        await con.execute("set local enable_nestloop = off; set local enable_seqscan = off")  # joins cost too much then
        rows = await con.fetch(f"explain {load('search_due')}", 300)
    plan = "\n".join(row[0] for row in rows)

    assert "Index Scan using message_pkey" in plan
    assert "Hash" not in plan
    assert "Merge" not in plan
