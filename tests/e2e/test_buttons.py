"""What every answer can do, through Discord: pages, again, export, actions, forms, menus; for ever, for everybody."""

import asyncio
from typing import Any

import pytest

from services.errors import ProfilerError
from services.people.access import NotAllowed
from services.reports import book
from services.reports.action import Ask, Form, Input
from services.reports.report import Button, Choice, Field, Menu, Report, Table
from services.wording.answers import Told
from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import buttons, embed, labels, message_id, says

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Sample:
    """A report and actions that do what a test tells them to."""

    def __init__(self):
        self.asked, self.acted, self.pressed = [], [], asyncio.Event()
        self.may_go = asyncio.Event()
        self.may_go.set()
        self.does: Any = Told("Done", "It is done.")
        self.private = False
        self.wrong = None

    async def report(self, _, question):
        self.asked.append(question)
        self.pressed.set()
        await self.may_go.wait()
        if self.wrong:
            raise self.wrong
        page = question.values.get("page", 1)
        return Report(
            f"Page {page}",
            ("Some *text*.",),
            fields=(Field("Seen by", str(question.viewer.user_id)),),
            footnotes=(r"by O\_la",),
            table=Table("sample", ("page",), ((page,),)),
            page=page,
            pages=3,
            buttons=(Button("Do it", "sample", "7"), Button("Card", "sample card")),
            menu=Menu("sample", "Choose", (Choice("One", "1"), Choice("Two", "2"))),
            private=self.private,
        )

    async def act(self, _, press):
        self.acted.append(press)
        await self.may_go.wait()
        if isinstance(self.does, Exception):
            raise self.does
        return Told("Written", press.entered["text"]) if press.entered else self.does

    async def card(self, _, press):
        return Ask("weekly", {"page": 2})


@pytest.fixture
def sample(monkeypatch):
    made = Sample()
    monkeypatch.setitem(book.REPORTS, "weekly", made.report)
    monkeypatch.setitem(book.ACTIONS, "sample", made.act)
    monkeypatch.setitem(book.ACTIONS, "sample card", made.card)
    return made


async def test_pages_turn_in_place_and_end_at_the_ends(scene, sample):
    answer = await scene.ask("report now", who="cohort mentor")
    assert not answer.ephemeral
    assert labels(answer) == ["▶", "Refresh", "Export", "Do it", "Card"]
    second = await scene.press(answer, "▶")
    assert message_id(second) == message_id(answer)
    assert embed(second)["title"] == "Page 2"
    third = await scene.press(second, "▶")
    assert labels(third) == ["◀", "Refresh", "Export", "Do it", "Card"]
    assert [one["label"] for one in buttons(third)[:3]] == ["◀", "3 / 3", "▶"]
    again = await scene.press(third, "Refresh")
    assert embed(again)["title"] == "Page 3"
    assert embed(await scene.press(again, "◀"))["title"] == "Page 2"


async def test_the_footer_shows_names_as_they_are(scene, sample):
    assert embed(await scene.ask("report now"))["footer"]["text"] == "by O_la"


async def test_a_private_answer_turns_in_place_too(scene, sample):
    answer = await scene.ask("report now", where="general")
    second = await scene.press(answer, "▶")
    assert second.ephemeral
    assert message_id(second) == message_id(answer)


async def test_a_report_that_turns_out_private_is_taken_back_from_the_mentor_channel(scene, sample):
    sample.private = True
    before = len(scene.world.messages(scene.channel("mentors")).page(limit=100))
    answer = await scene.ask("report now", who="cohort mentor")
    assert answer.ephemeral
    assert embed(answer)["title"] == "Page 1"
    assert len(scene.world.messages(scene.channel("mentors")).page(limit=100)) == before


@pytest.mark.parametrize("problem", [NotAllowed("Ola is in another cohort."), ProfilerError("No.")])
async def test_what_is_wrong_is_told_to_the_asker_alone(scene, sample, problem):
    sample.wrong = problem
    before = len(scene.world.messages(scene.channel("mentors")).page(limit=100))
    answer = await scene.ask("report now", who="cohort mentor")
    assert answer.ephemeral
    assert says(answer) == str(problem)
    assert len(scene.world.messages(scene.channel("mentors")).page(limit=100)) == before


async def test_who_sees_other_students_gets_an_answer_of_their_own(scene, sample):
    answer = await scene.ask("report now", who="cohort mentor")
    own = await scene.press(answer, "▶", who="mentor")
    assert own.ephemeral
    assert message_id(own) != message_id(answer)
    assert sample.asked[-1].viewer.cohorts is None
    assert embed(answer)["title"] == "Page 1"


async def test_who_sees_more_students_than_another_mentor_is_answered_alone_in_the_mentor_channel(scene, sample):
    before = len(scene.world.messages(scene.channel("mentors")).page(limit=100))
    answer = await scene.ask("report now")
    assert answer.ephemeral
    assert sample.asked[-1].viewer.cohorts is None
    assert len(scene.world.messages(scene.channel("mentors")).page(limit=100)) == before


async def test_a_thread_that_is_called_like_the_mentor_channel_is_not_the_mentor_channel(scene, sample):
    student = scene.students()[0].user_id
    thread = int(scene.world.add_thread(scene.channel("general"), "mentors", student, kind=11)["id"])
    assert (await scene.ask("report now", who="cohort mentor", where=thread)).ephemeral
    inside = int(scene.world.add_thread(scene.channel("mentors"), "a talk", scene.mentor.user_id, kind=11)["id"])
    assert not (await scene.ask("report now", who="cohort mentor", where=inside)).ephemeral


async def test_who_is_no_mentor_is_refused_at_the_button(scene, sample):
    answer = await scene.ask("report now", who="cohort mentor", where="mentors")
    told = await scene.press(answer, "Refresh", who="admin")
    assert told.ephemeral
    assert "Only mentors" in says(told)
    assert len(sample.asked) == 1


async def test_a_second_press_waits_for_nothing_and_does_nothing(scene, sample):
    answer = await scene.ask("report now")
    sample.may_go.clear()
    sample.pressed.clear()
    first = asyncio.ensure_future(scene.press(answer, "▶"))
    await sample.pressed.wait()
    custom_id = next(one["custom_id"] for one in buttons(answer) if one["label"] == "▶")
    mentor, channel = scene.mentor.user_id, scene.channel("mentors")
    await scene.box.interact.click(mentor, channel, message_id(answer), custom_id, final=False)
    sample.may_go.set()
    assert embed(await first)["title"] == "Page 2"
    assert len(sample.asked) == 2


async def test_an_action_answers_the_presser_alone(scene, sample):
    answer = await scene.press(await scene.ask("report now"), "Do it")
    assert answer.ephemeral
    assert embed(answer)["title"] == "Done"
    assert (sample.acted[0].value, sample.acted[0].viewer.user_id) == ("7", scene.mentor.user_id)


async def test_a_form_comes_at_once_and_its_fields_reach_the_action(scene, sample):
    sample.does = Form("A form", (Input("text", "Text", "as before", "a hint", long=True),))
    form = await scene.press(await scene.ask("report now"), "Do it")
    assert form.modal["title"] == "A form"
    answer = await scene.submit(form, text="so it is")
    assert embed(answer)["description"] == "so it is"
    assert sample.acted[1].value == "7"
    assert sample.acted[1].id == answer.id


async def test_an_action_that_takes_its_time_is_answered_when_it_is_done(scene, sample, monkeypatch):
    monkeypatch.setattr("cogs.acting.FORM_SECONDS", 0.05)
    answer = await scene.ask("report now")
    sample.may_go.clear()
    pressing = asyncio.ensure_future(scene.press(answer, "Do it"))
    await until(lambda: any(one.pending for one in scene.box.interactions.board.open))
    sample.may_go.set()
    assert embed(await pressing)["title"] == "Done"


async def test_a_form_that_comes_too_late_is_asked_for_again(scene, sample, monkeypatch):
    monkeypatch.setattr("cogs.acting.FORM_SECONDS", 0.05)
    sample.does = Form("A form", (Input("text", "Text"),))
    answer = await scene.ask("report now")
    sample.may_go.clear()
    pressing = asyncio.ensure_future(scene.press(answer, "Do it"))
    await until(lambda: any(one.pending for one in scene.box.interactions.board.open))
    sample.may_go.set()
    assert "Please press the button again" in says(await pressing)


async def test_a_line_of_the_menu_reaches_the_action(scene, sample):
    await scene.choose(await scene.ask("report now"), "Two")
    assert sample.acted[0].value == "2"


async def test_another_report_can_be_the_answer_with_buttons_of_its_own(scene, sample):
    answer = await scene.press(await scene.ask("report now"), "Card")
    assert answer.ephemeral
    assert embed(answer)["title"] == "Page 2"
    assert embed(await scene.press(answer, "▶"))["title"] == "Page 3"


async def test_an_action_that_fails_says_so_in_its_own_words(scene, sample):
    sample.does = ProfilerError("That is over.")
    answer = await scene.press(await scene.ask("report now"), "Do it")
    assert answer.ephemeral
    assert says(answer) == "That is over."


async def test_a_button_that_nobody_knows_any_more_says_so(scene, sample, monkeypatch):
    answer = await scene.ask("report now")
    monkeypatch.delitem(book.ACTIONS, "sample")
    assert "no longer know this button" in says(await scene.press(answer, "Do it"))


async def test_an_answer_whose_question_is_lost_says_so(scene, sample):
    answer = await scene.ask("report now")
    await scene.database.pool.execute("delete from audit_log")
    assert "Please ask again" in says(await scene.press(answer, "Refresh"))


async def test_every_button_works_after_a_restart(scene, sample):
    answer = await scene.ask("report now")
    await scene.restart()
    assert embed(await scene.press(answer, "▶"))["title"] == "Page 2"
    assert embed(await scene.press(answer, "Do it"))["title"] == "Done"
    assert embed(await scene.choose(answer, "One"))["title"] == "Done"
    kinds = await scene.press(answer, "Export")
    assert (await scene.press(kinds, "CSV")).files[0].name == "sample.csv"


async def test_every_press_is_in_the_log_of_looks(scene, sample):
    await scene.database.pool.execute("delete from audit_log")
    answer = await scene.ask("report now")
    await scene.press(answer, "▶")
    await scene.press(answer, "Do it")
    await scene.press(await scene.press(answer, "Export"), "CSV")
    looks = await scene.looks()
    assert [one["action"] for one in looks] == ["weekly", "weekly", "sample", "weekly: csv"]
    assert {one["actor_id"] for one in looks} == {scene.mentor.user_id}
