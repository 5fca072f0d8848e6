"""What the bot may answer to an interaction, and when: Discord's rules and error codes."""

import asyncio

import pytest

from sandbox.interactions import NotPossible
from sandbox.rest.errors import ApiError

ECHO = {"id": "11", "application_id": "1", "name": "echo", "type": 1, "description": "Says it back", "options": []}


@pytest.fixture
async def asked(scene):
    """A slash command on its way, and the interaction as the bot knows it."""
    scene.world.commands.setdefault(0, {})[11] = ECHO
    task = asyncio.create_task(scene.box.interact.slash(scene.ada, scene.general, "echo"))
    await asyncio.sleep(0)
    (interaction,) = scene.box.interactions.board.open
    yield interaction, task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def desk(scene):
    return scene.box.interactions


async def refused(call, code):
    with pytest.raises(ApiError) as error:
        await call
    assert error.value.code == code


async def test_a_second_first_answer_is_refused(desk, asked):
    interaction, _ = asked
    await desk.callback(interaction.id, interaction.token, {"type": 5}, [])
    await refused(desk.callback(interaction.id, interaction.token, {"type": 5}, []), 40060)


async def test_an_answer_after_the_deadline_is_to_an_unknown_interaction(desk, asked):
    interaction, _ = asked
    desk.board.deadline = 0.0
    await refused(desk.callback(interaction.id, interaction.token, {"type": 5}, []), 10062)


async def test_a_wrong_token_is_an_unknown_interaction(desk, asked):
    interaction, _ = asked
    await refused(desk.callback(interaction.id, "wrong", {"type": 5}, []), 10062)


async def test_an_old_token_is_invalid_and_a_made_up_one_unknown(desk, asked):
    interaction, _ = asked
    await desk.callback(interaction.id, interaction.token, {"type": 5}, [])
    desk.board.lifetime = 0.0
    await refused(desk.followup(interaction.token, {"content": "late"}, []), 50027)
    await refused(desk.followup("made up", {"content": "late"}, []), 10015)


@pytest.mark.parametrize("kind", [6, 7, 8])
async def test_an_answer_of_the_wrong_kind_is_refused(desk, asked, kind):
    interaction, _ = asked
    await refused(desk.callback(interaction.id, interaction.token, {"type": kind, "data": {}}, []), 50035)


async def test_an_empty_answer_is_refused(desk, asked):
    interaction, _ = asked
    await refused(desk.callback(interaction.id, interaction.token, {"type": 4, "data": {}}, []), 50006)


async def test_the_answer_comes_back_when_asked_for(desk, asked):
    interaction, task = asked
    data = {"content": "hi", "flags": 64}
    told = await desk.callback(interaction.id, interaction.token, {"type": 4, "data": data}, [], with_response=True)
    assert told["resource"]["message"]["content"] == "hi"
    assert told["interaction"]["response_message_ephemeral"] is True
    assert (await task).ephemeral


async def test_a_deferred_answer_shows_as_loading_until_it_is_filled(desk, asked, scene):
    interaction, task = asked
    await desk.callback(interaction.id, interaction.token, {"type": 5}, [])
    loading = desk.get_answer(interaction.token, "@original")
    await desk.edit_answer(interaction.token, "@original", {"content": "done"}, [])
    answer = await task
    assert loading["flags"] & 128
    assert (answer.message["id"], answer.message["flags"]) == (loading["id"], 0)
    assert scene.world.messages(scene.general).count == 1


async def test_the_original_can_be_changed_and_deleted(desk, asked, scene):
    interaction, _ = asked
    await desk.callback(interaction.id, interaction.token, {"type": 4, "data": {"content": "first"}}, [])
    edited = await desk.edit_answer(interaction.token, "@original", {"content": "second"}, [])
    await desk.delete_answer(interaction.token, "@original")
    assert edited["edited_timestamp"] is not None
    assert scene.world.messages(scene.general).count == 0


async def test_followups_refer_to_the_first_answer(desk, asked, scene):
    interaction, _ = asked
    await desk.callback(interaction.id, interaction.token, {"type": 4, "data": {"content": "first"}}, [])
    more = await desk.followup(interaction.token, {"content": "more"}, [])
    original = desk.get_answer(interaction.token, "@original")
    assert more["interaction_metadata"]["original_response_message_id"] == original["id"]
    assert more["message_reference"]["message_id"] == original["id"]


async def test_an_ephemeral_answer_can_be_changed_and_deleted(desk, asked, scene):
    interaction, _ = asked
    data = {"content": "psst", "flags": 64}
    await desk.callback(interaction.id, interaction.token, {"type": 4, "data": data}, [])
    await desk.edit_answer(interaction.token, "@original", {"content": "psst!"}, [])
    (shown,) = desk.board.whispers.shown_to(scene.ada, scene.general)
    await desk.delete_answer(interaction.token, "@original")
    assert (shown["content"], shown["flags"] & 64) == ("psst!", 64)
    assert desk.board.whispers.shown_to(scene.ada, scene.general) == []


async def test_nobody_presses_a_button_that_only_another_sees(desk, asked, scene):
    interaction, _ = asked
    button = {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}]}
    data = {"content": "psst", "flags": 64, "components": [button]}
    await desk.callback(interaction.id, interaction.token, {"type": 4, "data": data}, [])
    message = desk.get_answer(interaction.token, "@original")
    with pytest.raises(NotPossible, match="cannot see"):
        await desk.click(scene.sam, scene.general, int(message["id"]), "x")
    with pytest.raises(NotPossible, match="no component"):
        await desk.click(scene.ada, scene.general, int(message["id"]), "y")
