"""Lists with pages: members, threads, reactions, pins, polls, bans, the audit log, search."""

from datetime import timedelta

from sandbox import permissions as bits

THUMB = "%F0%9F%91%8D"


async def test_members_come_by_rising_id_above_after(api, school):
    people = sorted(int(one) for one in (school.ada, school.sam, school.bot))
    path = f"/guilds/{school.guild}/members?limit=2"
    first = (await api("GET", path)).body
    rest = (await api("GET", f"{path}&after={first[-1]['user']['id']}")).body
    assert [int(member["user"]["id"]) for member in first + rest] == people


async def test_the_member_list_needs_the_members_switch(api, school):
    school.world.application = school.world.application | {"flags": 0}
    assert (await api("GET", f"/guilds/{school.guild}/members")).code == 50001


async def test_one_member_and_one_who_left(api, school):
    path = f"/guilds/{school.guild}/members/{school.sam}"
    assert (await api("GET", path)).body["roles"] == [school.role]
    school.world.remove_member(school.guild, school.sam)
    told = await api("GET", path)
    assert (told.status, told.code) == (404, 10007)


async def test_a_server_without_the_bot_is_out_of_reach(api, school):
    other = school.world.add_guild("Elsewhere", school.ada)["id"]
    assert (await api("GET", f"/guilds/{other}")).code == 50001
    assert (await api("GET", "/guilds/1")).code == 10004


async def test_the_channel_list_has_every_channel_and_no_thread(api, school):
    school.world.add_thread(school.channel, "t", school.sam)
    school.deny(bits.VIEW_CHANNEL)
    told = (await api("GET", f"/guilds/{school.guild}/channels")).body
    assert [channel["id"] for channel in told] == [school.channel, school.forum, school.voice]


async def test_open_threads_are_those_the_bot_sees_newest_first(api, school):
    first, second = (school.world.add_thread(school.channel, name, school.sam)["id"] for name in "ab")
    school.world.add_thread(school.channel, "hidden", school.sam, kind=12)
    told = (await api("GET", f"/guilds/{school.guild}/threads/active")).body
    assert [thread["id"] for thread in told["threads"]] == [second, first]
    assert told["has_more"] is False


async def archived(school, names, kind=None):
    made = []
    for name in names:
        school.world.clock.advance(timedelta(seconds=1))
        thread = school.world.add_thread(school.channel, name, school.sam, kind)["id"]
        school.world.archive_thread(thread)
        made.append(thread)
    return made


async def test_archived_threads_come_by_the_time_they_were_archived(api, school):
    made = await archived(school, "abcde")
    path, seen, before = f"/channels/{school.channel}/threads/archived/public", [], dict[str, str]()
    while True:
        told = (await api("GET", path, params={"limit": "2", **before})).body
        seen += [thread["id"] for thread in told["threads"]]
        if not told["has_more"]:
            break
        before = {"before": told["threads"][-1]["thread_metadata"]["archive_timestamp"]}
    assert seen == made[::-1]


async def test_archived_private_threads_need_the_right_to_manage_threads(api, school):
    (thread,) = await archived(school, "p", kind=12)
    path = f"/channels/{school.channel}/threads/archived/private"
    assert (await api("GET", path)).code == 50013
    assert (await api("GET", f"/channels/{school.channel}/users/@me/threads/archived/private")).body["threads"] == []
    school.let(bits.MANAGE_THREADS)
    assert [one["id"] for one in (await api("GET", path)).body["threads"]] == [thread]


async def test_own_archived_private_threads_page_by_id(api, school):
    (thread,) = await archived(school, "p", kind=12)
    school.world.join_thread(thread, school.bot)
    path = f"/channels/{school.channel}/users/@me/threads/archived/private"
    assert [one["id"] for one in (await api("GET", path)).body["threads"]] == [thread]
    assert (await api("GET", path, params={"before": thread})).body["threads"] == []


async def test_forum_posts_bring_their_first_messages(api, school):
    post = school.world.add_thread(school.forum, "How?", school.sam)["id"]
    school.world.post(post, school.sam, "How do I?")
    school.world.archive_thread(post)
    told = (await api("GET", f"/channels/{school.forum}/threads/archived/public")).body
    assert told["first_messages"][0]["content"] == "How do I?"


async def test_reactors_of_both_kinds_page_by_id(api, school):
    message = school.say()["id"]
    people = sorted([school.ada, school.sam, school.bot], key=int)
    for user in people:
        school.world.react(school.channel, message, user, "👍")
    school.world.react(school.channel, message, school.ada, "👍", burst=True)
    path = f"/channels/{school.channel}/messages/{message}/reactions/{THUMB}"
    first = (await api("GET", f"{path}?limit=2")).body
    rest = (await api("GET", f"{path}?limit=2&after={first[-1]['id']}")).body
    assert [user["id"] for user in first + rest] == people
    assert [user["id"] for user in (await api("GET", f"{path}?type=1")).body] == [school.ada]


async def test_an_emoji_that_nobody_used_is_unknown(api, school):
    path = f"/channels/{school.channel}/messages/{school.say()['id']}/reactions/{THUMB}"
    assert (await api("GET", path)).code == 10014


async def test_the_first_reaction_needs_a_permission_and_joining_one_does_not(api, school):
    school.deny(bits.ADD_REACTIONS)
    message = school.say()["id"]
    path = f"/channels/{school.channel}/messages/{message}/reactions/{THUMB}/@me"
    assert (await api("PUT", path)).code == 50013
    school.world.react(school.channel, message, school.sam, "👍")
    assert (await api("PUT", path)).status == 204


async def test_pins_new_and_old(api, school):
    ids = [school.say()["id"] for _ in range(3)]
    for one in ids:
        school.world.clock.advance(timedelta(seconds=1))
        school.world.pin(school.channel, one)
    path = f"/channels/{school.channel}/messages/pins"
    first = (await api("GET", path, params={"limit": "2"})).body
    assert [item["message"]["id"] for item in first["items"]] == [ids[2], ids[1]]
    assert first["has_more"]
    rest = (await api("GET", path, params={"before": first["items"][-1]["pinned_at"]})).body
    assert [item["message"]["id"] for item in rest["items"]] == [ids[0]]
    assert len((await api("GET", f"/channels/{school.channel}/pins")).body) == 3


async def test_pinning_needs_its_own_permission(api, school):
    path = f"/channels/{school.channel}/messages/pins/{school.say()['id']}"
    school.let(bits.MANAGE_MESSAGES)
    assert (await api("PUT", path)).code == 50013
    school.let(bits.PIN_MESSAGES)
    assert (await api("PUT", path)).status == 204


async def test_voters_of_an_answer(api, school):
    answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
    poll = school.say(poll={"question": {"text": "Well?"}, "answers": answers})["id"]
    school.world.vote(school.channel, poll, school.ada, 2)
    path = f"/channels/{school.channel}/polls/{poll}/answers"
    assert [user["id"] for user in (await api("GET", f"{path}/2")).body["users"]] == [school.ada]
    assert (await api("GET", f"{path}/1")).body["users"] == []


async def test_the_audit_log_and_the_bans_need_permissions(api, school):
    school.world.audit(school.guild, 20, school.ada, school.sam)
    school.world.remove_member(school.guild, school.sam, banned=True)
    assert (await api("GET", f"/guilds/{school.guild}/audit-logs")).code == 50013
    assert (await api("GET", f"/guilds/{school.guild}/bans")).code == 50013
    school.let(bits.VIEW_AUDIT_LOG | bits.BAN_MEMBERS)
    log = (await api("GET", f"/guilds/{school.guild}/audit-logs?action_type=20")).body
    assert log["audit_log_entries"][0]["target_id"] == school.sam
    assert [ban["user"]["id"] for ban in (await api("GET", f"/guilds/{school.guild}/bans")).body] == [school.sam]


async def test_threads_are_found_by_name(api, school):
    school.world.add_thread(school.forum, "Closures", school.sam)
    school.world.add_thread(school.forum, "Loops", school.sam)
    told = (await api("GET", f"/channels/{school.forum}/threads/search?name=loop")).body
    assert [thread["name"] for thread in told["threads"]] == ["Loops"]


async def test_what_the_bot_does_is_in_the_audit_log_with_its_reason(api, school):
    school.let(bits.KICK_MEMBERS | bits.VIEW_AUDIT_LOG | bits.MANAGE_MESSAGES)
    await api("DELETE", f"/channels/{school.channel}/messages/{school.say()['id']}")
    headers = {"X-Audit-Log-Reason": "no%20show"}
    assert (await api("DELETE", f"/guilds/{school.guild}/members/{school.sam}", headers=headers)).status == 204
    kicked, deleted = (await api("GET", f"/guilds/{school.guild}/audit-logs")).body["audit_log_entries"]
    assert (kicked["action_type"], kicked["target_id"], kicked["reason"]) == (20, school.sam, "no show")
    assert (deleted["action_type"], deleted["options"]["channel_id"]) == (72, school.channel)
