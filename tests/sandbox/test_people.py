"""People act as Discord would let them."""

import pytest

from sandbox.interactions import NotPossible
from sandbox.people import Note
from sandbox.permissions import ADD_REACTIONS, SEND_MESSAGES


@pytest.fixture
def people(scene):
    return scene.box.people


def test_what_is_known_of_somebody_is_told(people, scene):
    people.notes[scene.sam] = Note("student", "writes at night")
    (sam,) = [one for one in people.everybody() if one["user"]["username"] == "sam"]
    assert (sam["part"], sam["note"], sam["roles"]) == ("student", "writes at night", ["Student"])


def test_a_deleted_account_is_nobody_to_act_as(people, scene):
    scene.world.delete_account(scene.sam)
    assert "sam" not in {one["user"]["username"] for one in people.everybody()}


def test_a_muted_channel_takes_neither_messages_nor_reactions(people, scene):
    said = scene.say("hello")
    scene.world.set_overwrite(scene.general, scene.sam, 1, deny=SEND_MESSAGES | ADD_REACTIONS)
    with pytest.raises(NotPossible, match="cannot write"):
        people.write(scene.sam, scene.general, "hi")
    with pytest.raises(NotPossible, match="cannot react"):
        people.react(scene.sam, scene.general, int(said["id"]), "👍")


@pytest.mark.parametrize("content", ["", "   ", "x" * 2001])
def test_empty_and_endless_messages_are_refused(people, scene, content):
    with pytest.raises(NotPossible):
        people.write(scene.sam, scene.general, content)


def test_a_moderator_deletes_what_others_wrote(people, scene):
    said = scene.say("spam")
    people.delete(scene.ada, scene.general, int(said["id"]))
    assert scene.world.messages(scene.general).count == 0


def test_a_thread_is_opened_with_its_first_message(people, scene):
    thread = people.start_thread(scene.sam, scene.general, "Help", "please")
    assert [one["content"] for one in scene.world.messages(thread["id"]).page()] == ["please"]


def test_nobody_writes_to_themselves(people, scene):
    with pytest.raises(NotPossible):
        people.open_dm(scene.sam, scene.sam)


def test_a_vote_counts_and_can_be_taken_back(people, scene):
    poll = {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "a"}}, {"poll_media": {"text": "b"}}]}
    asked = scene.world.post(scene.general, scene.ada, poll=poll)
    people.vote(scene.sam, scene.general, int(asked["id"]), 2)
    assert scene.world.voters(scene.general, asked["id"], 2) == [scene.sam]
    people.vote(scene.sam, scene.general, int(asked["id"]), 2, on=False)
    assert scene.world.voters(scene.general, asked["id"], 2) == []
