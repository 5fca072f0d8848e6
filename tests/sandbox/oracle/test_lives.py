"""The truth of people: stays, roles, names, bans, voice and scheduled events."""

from datetime import timedelta

import pytest

from sandbox import oracle
from sandbox.world import Refused


def guild(scene):
    return oracle.truth(scene.world)[scene.guild]


def later(scene, seconds=60):
    scene.world.clock.advance(timedelta(seconds=seconds))
    return scene.world.clock.now()


async def test_roles_and_names_are_intervals_that_end_with_the_stay(scene):
    world = scene.world
    later(scene)
    world.give_role(scene.guild, scene.sam, scene.mentor_role)
    later(scene)
    world.update_member(scene.guild, scene.sam, nick="Sammy")
    world.take_role(scene.guild, scene.sam, scene.student_role)
    left = later(scene)
    world.remove_member(scene.guild, scene.sam)
    member = guild(scene).members[scene.sam]
    assert [span.value for span in member.roles] == [scene.student_role, scene.mentor_role]
    assert [span.value for span in member.names] == ["sam", "Sammy"]
    renamed = member.names[0].to_at
    assert renamed == member.names[1].from_at
    assert timedelta(0) <= member.roles[0].to_at - renamed < timedelta(seconds=5)  # the second of two acts
    assert member.roles[1].to_at == member.names[1].to_at == member.stays[0].to_at
    assert abs(member.roles[1].to_at - left) < timedelta(seconds=5)
    assert member.stays[0].ended_by == "left"


async def test_a_user_name_is_what_people_are_called_without_a_nickname(scene):
    later(scene)
    scene.world.update_user(scene.sam, global_name="Sam the Great")
    assert [span.value for span in guild(scene).members[scene.sam].names] == ["sam", "Sam the Great"]


async def test_a_ban_ends_the_stay_and_can_take_recent_messages_along(scene):
    old = scene.say("old")
    later(scene, 600)
    gone, other = scene.say("new"), scene.say("hers", who=scene.ada)
    scene.world.ban(scene.guild, scene.sam, "spam", delete_seconds=300)
    told = guild(scene)
    assert told.members[scene.sam].stays[0].ended_by == "ban"
    assert told.banned == {scene.sam}
    assert told.members[scene.sam].banned
    assert {one for one, message in told.messages.items() if message.deleted_at} == {int(gone["id"])}
    assert {int(old["id"]), int(other["id"])} <= told.readable_messages().keys()
    scene.world.unban(scene.guild, scene.sam)
    assert guild(scene).banned == frozenset()
    assert [one["what"] for one in scene.world.ban_log] == ["add", "remove"]


async def test_voice_stays_have_their_flags_and_end_with_every_way_out(scene):
    world = scene.world
    first, stage = (
        int(world.add_channel(scene.guild, name, kind)["id"]) for name, kind in (("talk", 2), ("stage", 13))
    )
    world.voice(scene.guild, scene.sam, first)
    later(scene, 10)
    world.voice(scene.guild, scene.sam, first, self_mute=True, self_video=True)
    later(scene, 20)
    world.voice(scene.guild, scene.sam, stage)
    later(scene, 5)
    world.delete_channel(stage)
    talked, listened = guild(scene).voice
    assert (talked.channel_id, listened.channel_id) == (first, stage)
    assert talked.to_at == listened.from_at
    assert talked.session_id == listened.session_id
    assert talked.seconds("muted", world.clock.now()) == pytest.approx(20, abs=2)
    assert talked.seconds("camera", world.clock.now()) == pytest.approx(20, abs=2)
    assert talked.seconds("deafened", world.clock.now()) == 0
    assert listened.states[0].listening
    assert listened.to_at is not None
    world.voice(scene.guild, scene.sam, first)
    world.remove_member(scene.guild, scene.sam)
    assert guild(scene).voice[-1].to_at is not None
    assert world.voice_states[scene.guild] == {}


async def test_scheduled_events_have_their_course_and_who_is_interested(scene):
    world = scene.world
    room = world.add_channel(scene.guild, "talk", 2)["id"]
    start = world.clock.now() + timedelta(hours=1)
    meeting = world.add_scheduled_event(scene.guild, room, "Questions", start)["id"]
    picnic = world.add_scheduled_event(
        scene.guild, None, "Picnic", start, end=start + timedelta(hours=2), location="Park"
    )["id"]
    for _ in range(2):
        world.attend(scene.guild, meeting, scene.sam)
    world.attend(scene.guild, meeting, scene.ada)
    world.attend(scene.guild, meeting, scene.ada, on=False)
    world.start_scheduled_event(scene.guild, meeting)
    world.end_scheduled_event(scene.guild, meeting)
    world.delete_scheduled_event(scene.guild, picnic)
    events = guild(scene).events
    told, gone = events[int(meeting)], events[int(picnic)]
    assert (told.interested, told.status, told.starts_at) == ({scene.sam}, 3, start)
    assert [status for _, status in told.states] == [1, 2, 3]
    assert (gone.location, gone.channel_id, gone.kind) == ("Park", None, 3)
    assert gone.deleted_at is not None
    assert [one["what"] for one in world.interest_log] == ["add", "add", "remove"]
    with pytest.raises(Refused):
        world.start_scheduled_event(scene.guild, meeting)
