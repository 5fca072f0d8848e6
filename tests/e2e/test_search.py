"""/search through Discord, against a recount of the local Discord's truth by other means."""

import asyncio
import io
import re
import unicodedata

import openpyxl
import pytest
import pytest_asyncio

from sandbox import permissions as bits
from services.search.indexer import Indexer
from tests.e2e.mentor_scene import embed, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def indexed(scene):
    """Wait until nothing is due for the index."""
    async with asyncio.timeout(60):
        await Indexer(scene.database).caught_up()


async def said(scene, channel, who, text, **more):
    """Somebody writes; the bot has stored and indexed it."""
    sent = scene.world.post(scene.channel(channel), scene.person(who), text, **more)
    await scene.stored(int(sent["id"]))
    await indexed(scene)
    return int(sent["id"])


def plain(text):
    """Without accents and capitals, by other means than the search has."""
    letters = unicodedata.normalize("NFD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(sign for sign in letters if unicodedata.category(sign) != "Mn").lower()


def count_of(answer):
    """The number of messages that an answer says it found."""
    found = re.match(r"\*\*([\d,]+)", embed(answer)["description"])
    assert found, says(answer)
    return int(found[1].replace(",", ""))


def linked(answer):
    return [int(number) for number in re.findall(r"/(\d+)\)", embed(answer)["description"])]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def read(scene):
    """The words of every message that counts, by the truth alone, with the set of its words."""
    await indexed(scene)
    frame = scene.messages()
    said = [(row.text, scene.world.message(row.channel, row.id)) for row in frame.itertuples()]
    texts = [
        " ".join([text, *(one["message"]["content"] for one in told.get("message_snapshots", ()))])
        for text, told in said
    ]
    return frame.assign(words=[set(re.findall(r"[^\W_]+", plain(text))) for text in texts])


def holding(read, word):
    """Ids of the messages with that very word, newest first."""
    return sorted(read["id"][[word in words for words in read["words"]]], reverse=True)


async def exported(scene, answer):
    """The rows of the workbook behind an answer."""
    chosen = await scene.press(await scene.press(answer, "Export"), "Excel (XLSX)")
    book = openpyxl.load_workbook(io.BytesIO(chosen.files[0].data))
    _, *rows = ([cell.value for cell in row] for row in book.active.iter_rows())
    return rows


async def test_a_phrase_finds_the_messages_that_the_truth_holds_newest_first_page_by_page(scene, read):
    answer = await scene.ask("search", text='"zadanie"')
    truth = holding(read, "zadanie")
    assert len(truth) > 100
    assert answer.ephemeral
    assert count_of(answer) == len(truth)
    assert linked(answer) == truth[:8]
    assert linked(await scene.press(answer, "▶")) == truth[8:16]
    rows = await exported(scene, answer)
    assert [int(row[5]) for row in rows] == truth


async def test_all_forms_of_a_word_are_found_whatever_its_accents_and_capitals(scene, read):
    forms = ("zadanie", "zadania", "zadaniu", "zadaniem", "zadan", "zadaniami", "zadaniach", "zadaniom")
    truth = sorted({found for form in forms for found in holding(read, form)}, reverse=True)
    for typed in ("zadanie", "ZADAŃ", "zadaniami"):
        answer = await scene.ask("search", text=typed)
        assert (count_of(answer), linked(answer)) == (len(truth), truth[:8]), typed
    assert "**zadani" in embed(answer)["description"].lower()


async def test_all_words_must_occur_and_none_that_is_excluded(scene, read):
    first, second, third = (set(holding(read, word)) for word in ("zadanie", "zrobione", "wolnosc"))
    assert first & second & third
    answer = await scene.ask("search", text='"zadanie" "zrobione"')
    assert count_of(answer) == len(first & second)
    answer = await scene.ask("search", text='"zadanie" -"wolność" "ZROBIONE"')
    assert count_of(answer) == len((first & second) - third)


async def test_filters_count_what_the_truth_counts(scene, read):
    student = scene.students("steady")[0]
    own = read[read["author"] == student.user_id]
    wanted = holding(own, "the")
    answer = await scene.ask("search", text='"the"', student=student)
    assert (count_of(answer), linked(answer)) == (len(wanted), wanted[:8])
    first = scene.today.replace(day=1)
    answer = await scene.ask("search", text='"the"', student=student, period=f"{first} - {scene.today}")
    assert count_of(answer) == len(holding(own[own["day"] >= first], "the"))
    place = scene.channel("help")
    inside = {place} | {
        int(one["id"])
        for one in scene.world.channels.values()
        if one.get("parent_id") == str(place) and one["type"] > 9
    }
    answer = await scene.ask("search", text='"zadanie"', channel="help")
    assert count_of(answer) == len(holding(read[read["channel"].isin(inside)], "zadanie"))
    coded = holding(read[read["text"].str.count("```") >= 2], "print")
    assert coded
    assert count_of(await scene.ask("search", text='"print"', has="code")) == len(coded)


async def test_what_is_written_edited_and_deleted_is_followed(scene):
    number = await said(scene, "help", scene.students("steady")[0], "Czy ktoś zna słowo Zębolizawka?")
    place = scene.channel("help")
    assert linked(await scene.ask("search", text="zebolizawki")) == [number]
    scene.world.edit(place, number, "nothing of the kind")
    await until_found(scene, "zębolizawka", [])
    assert linked(await scene.ask("search", text='"nothing of the kind"')) == [number]
    scene.world.delete(place, number)
    await until_found(scene, '"nothing of the kind"', [])


async def until_found(scene, text, numbers):
    """Ask until the answer is these messages: the bot takes a moment to hear of a change."""
    async with asyncio.timeout(20):
        while True:
            await indexed(scene)
            answer = await scene.ask("search", text=text)
            if linked(answer) == numbers:
                return answer


async def test_a_channel_that_a_mentor_cannot_read_never_shows_in_their_search(scene):
    place, hidden_from = scene.channel("help"), scene.cohort_mentor.user_id
    number = await said(scene, "help", scene.students("steady")[0], "tajemnica kwarantanny")
    before = await scene.ask("search", text="tajemnica", who="cohort mentor")
    assert linked(before) == [number]
    scene.world.set_overwrite(place, hidden_from, 1, deny=bits.VIEW_CHANNEL)
    try:
        async with asyncio.timeout(20):
            while linked(answer := await scene.ask("search", text="tajemnica", who="cohort mentor")):
                pass
        assert count_of(answer) == 0
        assert "kwarantann" not in says(answer)
        assert str(place) not in says(answer)
        again = await scene.press(before, "Refresh")
        assert "kwarantann" not in says(again)
        assert "help" not in await scene.suggest("search", "channel", "hel", who="cohort mentor")
        refused = await scene.ask("search", text="tajemnica", channel="help", who="cohort mentor")
        assert "kwarantann" not in says(refused)
        everything = await scene.ask("search", text='"zadanie"', who="cohort mentor")
        rows = await exported(scene, everything)
        places = {str(place)} | {
            one["id"] for one in scene.world.channels.values() if one.get("parent_id") == str(place)
        }
        assert not places & {row[4].split("/")[-2] for row in rows}
        assert linked(await scene.ask("search", text="tajemnica")) == [number]
    finally:
        scene.world.remove_overwrite(place, hidden_from)


async def test_a_search_is_for_the_asker_alone_and_students_are_refused(scene):
    assert (await scene.ask("search", text="task", where="mentors")).ephemeral
    refused = await scene.ask("search", text="task", who=scene.students()[0], where="help")
    assert "Only mentors" in says(refused)
    signs = await scene.ask("search", text="?!")
    assert "Type a word" in says(signs)


async def test_a_mentor_of_one_cohort_cannot_look_up_a_student_of_another(scene):
    other = next(one for one in scene.students() if one not in scene.students(cohort="Cohort Spring"))
    refused = await scene.ask("search", text="task", student=other, who="cohort mentor")
    assert "is in another cohort" in says(refused)
    looks = [look for look in await scene.looks() if look["action"] == "search"]
    assert looks
    assert looks[-1]["actor_id"] == scene.cohort_mentor.user_id
