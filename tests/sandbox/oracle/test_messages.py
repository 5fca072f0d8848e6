"""The truth of messages: who reacted, who voted, what was pinned, attached and edited."""

import hashlib
from datetime import timedelta

from sandbox import oracle
from sandbox.world import MadeUp, Upload


def told(scene, message):
    return oracle.truth(scene.world)[scene.guild].messages[int(message["id"])]


async def test_reactions_are_told_by_user_and_kind(scene):
    message, world = scene.say(), scene.world
    world.react(scene.general, message["id"], scene.ada, "👍")
    world.react(scene.general, message["id"], scene.sam, "👍", burst=True)
    world.react(scene.general, message["id"], scene.sam, "🎉")
    world.unreact(scene.general, message["id"], scene.sam, "🎉")
    reactors = told(scene, message).reactors
    assert reactors == {"👍": oracle.TrueReactors(frozenset({scene.ada}), frozenset({scene.sam}))}
    world.clear_reactions(scene.general, message["id"])
    assert told(scene, message).reactors == {}
    assert [one["what"] for one in world.reaction_log] == ["add", "add", "add", "remove", "clear", "clear"]


async def test_votes_are_told_by_user_and_the_end_of_the_poll(scene):
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    message = scene.say(poll={"question": {"text": "?"}, "answers": answers})
    scene.world.vote(scene.general, message["id"], scene.ada, 1)
    scene.world.vote(scene.general, message["id"], scene.ada, 2)
    scene.world.vote(scene.general, message["id"], scene.sam, 2)
    poll = told(scene, message).poll
    assert (poll.votes, poll.counts, poll.final) == ({2: {scene.ada, scene.sam}}, {2: 2}, False)
    scene.world.end_poll(scene.general, message["id"])
    assert told(scene, message).poll.final


async def test_a_pin_is_told_with_its_time(scene):
    message = scene.say()
    assert told(scene, message).pinned_at is None
    scene.world.pin(scene.general, message["id"])
    pinned_at = told(scene, message).pinned_at
    assert pinned_at is not None
    assert pinned_at == oracle.truth(scene.world)[scene.guild].channels[scene.general].last_pin_at
    scene.world.unpin(scene.general, message["id"])
    assert told(scene, message).pinned_at is None


async def test_files_are_told_with_digest_and_size_those_of_forwards_too(scene):
    small, large = ("a.txt", b"abc", "text/plain"), Upload("b.bin", MadeUp(3_000_001, seed=4))
    message = scene.say(attachments=[small, large])
    first, second = told(scene, message).attachments
    assert (first.filename, first.size, first.content_type) == ("a.txt", 3, "text/plain")
    assert first.sha256 == hashlib.sha256(b"abc").hexdigest()
    whole = scene.world.file(second.id)
    assert (second.size, second.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert whole == b"".join(MadeUp(3_000_001, seed=4).pieces())
    forward = scene.say("", forward_of=(scene.general, message["id"]))
    assert [(one.id, one.forwarded) for one in told(scene, forward).attachments] == [
        (first.id, True),
        (second.id, True),
    ]


async def test_only_edits_make_revisions(scene):
    message = scene.say("first")
    scene.world.pin(scene.general, message["id"])
    scene.world.touch_message(scene.general, message["id"], flags=4)
    assert told(scene, message).revisions == ()
    moments = [scene.world.clock.now() + timedelta(minutes=minute) for minute in (1, 2)]
    for moment, text in zip(moments, ("second", "third"), strict=True):
        scene.world.edit(scene.general, message["id"], text, at=moment)
    scene.world.touch_message(scene.general, message["id"], flags=0)
    first, second = told(scene, message).revisions
    assert (first.content, first.edited_at) == ("first", None)
    assert (second.content, second.edited_at) == ("second", moments[0])
    assert told(scene, message).edited_at == moments[1]
