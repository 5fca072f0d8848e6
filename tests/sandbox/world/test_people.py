"""People who come, change and leave."""


def test_a_deleted_account_becomes_the_ghost_and_leaves(channel):
    message = channel.say()
    channel.world.delete_account(channel.sam)
    assert channel.world.message(channel.id, message["id"])["author"]["id"] == "456226577798135808"
    assert int(channel.sam) not in channel.world.members[int(channel.guild)]


def test_a_member_who_came_twice_has_two_stays(channel):
    channel.world.remove_member(channel.guild, channel.sam)
    channel.world.add_member(channel.guild, channel.sam)
    (stays,) = [one["stays"] for one in channel.world.truth()["members"] if one["user_id"] == channel.sam]
    assert [stay["left_at"] is None for stay in stays] == [False, True]


def test_who_leaves_is_out_of_voice_and_threads(channel):
    thread = channel.world.add_thread(channel.id, "talk", channel.sam)["id"]
    voice = channel.world.add_channel(channel.guild, "voice", 2)["id"]
    channel.world.voice(channel.guild, channel.sam, voice)
    channel.world.remove_member(channel.guild, channel.sam)
    assert channel.heard()[-2:] == ["VOICE_STATE_UPDATE", "GUILD_MEMBER_REMOVE"]
    assert channel.world.channel(thread)["member_count"] == 0


def test_a_server_with_a_system_channel_welcomes_newcomers_there(channel):
    channel.world.update_guild(channel.guild, system_channel_id=channel.id)
    eve = channel.world.add_user("eve")["id"]
    channel.world.add_member(channel.guild, eve)
    (welcome,) = channel.world.messages(channel.id).page()
    assert (welcome["type"], welcome["author"]["id"]) == (7, eve)


def test_a_new_name_shows_in_old_messages_and_direct_messages(channel):
    message = channel.say()
    direct = channel.world.open_dm(channel.sam)
    channel.world.update_user(channel.sam, global_name="Samuel")
    assert channel.world.message(channel.id, message["id"])["author"]["global_name"] == "Samuel"
    seen = channel.world.channel_seen_by(direct, channel.world.bot_user_id)
    assert seen["recipients"][0]["global_name"] == "Samuel"
