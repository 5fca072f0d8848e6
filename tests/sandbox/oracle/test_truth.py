"""The truth in the shape of rows, and when everything has come to rest."""

from sandbox import oracle
from sandbox.permissions import READ_MESSAGE_HISTORY


async def test_truth_has_every_message_with_its_versions_and_its_end(scene):
    kept, gone = scene.say("first"), scene.say("gone")
    scene.world.edit(scene.general, kept["id"], "second")
    scene.world.react(scene.general, kept["id"], scene.ada, "👍")
    scene.world.delete(scene.general, gone["id"])
    guild = oracle.truth(scene.world)[scene.guild]
    message, deleted = guild.messages[int(kept["id"])], guild.messages[int(gone["id"])]
    assert (message.content, message.versions, message.reactions) == ("second", ("first",), {"👍": 1})
    assert message.edited_at is not None
    assert message.deleted_at is None
    assert (deleted.author_id, deleted.content) == (scene.sam, "gone")
    assert deleted.deleted_at is not None
    assert guild.readable_messages().keys() == {message.id}


async def test_truth_has_members_with_their_stays(scene):
    scene.world.remove_member(scene.guild, scene.sam)
    scene.world.add_member(scene.guild, scene.sam)
    scene.world.remove_member(scene.guild, scene.sam)
    member = oracle.truth(scene.world)[scene.guild].members[scene.sam]
    assert not member.present
    assert len(member.stays) == 2
    assert all(stay.to_at is not None for stay in member.stays)


async def test_truth_says_which_channels_the_bot_may_read(scene):
    world = scene.world
    everyone = world.guild(scene.guild)["id"]
    bot_roles = world.member(scene.guild, world.bot_user_id)["roles"]
    world.take_role(scene.guild, world.bot_user_id, bot_roles[0])
    world.set_overwrite(scene.general, everyone, 0, deny=READ_MESSAGE_HISTORY)
    gone = world.add_channel(scene.guild, "gone")["id"]
    world.delete_channel(gone)
    channels = oracle.truth(world)[scene.guild].channels
    assert not channels[scene.general].readable
    assert not channels[scene.mentors].readable
    assert (channels[int(gone)].deleted, channels[int(gone)].readable) == (True, False)


async def test_without_a_session_all_is_at_rest(scene):
    assert await scene.box.settled(20)
    assert scene.box.unsettled() == []


async def test_a_delayed_event_keeps_it_from_rest(scene):
    scene.box.gateway.later(60, lambda: None)
    assert not await scene.box.settled(0.1)
    assert scene.box.unsettled() == ["events wait to be sent"]
