"""Search over a server's messages: what is found, how it is counted, and how it can be wrong."""

from datetime import timedelta

import pytest

from sandbox import permissions as bits


@pytest.fixture
def search(api, school):
    async def asked(**query):
        return await api("GET", f"/guilds/{school.guild}/messages/search", params=query)

    return asked


def ids_of(told):
    assert all(len(group) == 1 for group in told.body["messages"])
    return [group[0]["id"] for group in told.body["messages"]]


async def test_it_counts_after_min_and_before_max_and_leaves_reactions_out(school, search):
    ids = [school.say(f"word {number}")["id"] for number in range(6)]
    school.world.react(school.channel, ids[2], school.sam, "👍")
    told = await search(channel_id=school.channel, min_id=ids[0], max_id=ids[4], limit="2")
    assert told.body["total_results"] == 3
    assert ids_of(told) == [ids[3], ids[2]]
    assert "reactions" not in told.body["messages"][1][0]
    rest = await search(channel_id=school.channel, min_id=ids[0], max_id=ids[4], limit="2", offset="2")
    assert ids_of(rest) == [ids[1]]


async def test_it_counts_by_author_and_by_several_channels(api, school, search):
    other = school.world.add_channel(school.guild, "other")["id"]
    school.say()
    school.world.post(other, school.sam, "here too")
    mine = school.world.post(other, school.bot, "mine")["id"]
    assert (await search(author_id=school.sam)).body["total_results"] == 2
    assert ids_of(await search(author_id=school.bot)) == [mine]
    path = f"/guilds/{school.guild}/messages/search?channel_id={other}&channel_id={school.channel}&sort_order=asc"
    assert len(ids_of(await api("GET", path))) == 3


async def test_a_deleted_account_is_found_under_the_ghost(school, search):
    school.say()
    school.world.delete_account(school.sam)
    assert (await search(author_id="456226577798135808")).body["total_results"] == 1
    assert (await search(author_id=school.sam)).body["total_results"] == 0


async def test_channels_for_adults_are_only_searched_when_asked_and_so_are_their_threads(school, search):
    school.world.update_channel(school.channel, nsfw=True)
    school.say()
    thread = school.world.add_thread(school.channel, "aside", school.sam)["id"]
    school.world.post(thread, school.sam, "in there")
    assert (await search()).body["total_results"] == 0
    told = await search(include_nsfw="true")
    assert told.body["total_results"] == 3  # the message, the one that tells of the thread, the one in it
    assert [one["id"] for one in told.body["threads"]] == [thread]


@pytest.mark.parametrize("missing", [bits.READ_MESSAGE_HISTORY, bits.VIEW_CHANNEL])
async def test_nothing_is_found_where_the_bot_may_not_read(school, search, missing):
    school.say("word")
    school.deny(missing)
    assert (await search(content="word")).body["total_results"] == 0


async def test_without_the_content_switch_nobody_searches(school, search):
    school.world.application = school.world.application | {"flags": 1 << 14}
    told = await search()
    assert (told.status, told.code) == (403, 50001)


@pytest.mark.parametrize(("name", "value"), [("limit", "26"), ("limit", "0"), ("offset", "9976"), ("min_id", "x")])
async def test_limits_are_discords(api, search, name, value):
    told = await search(**{name: value})
    assert (told.status, told.code) == (400, 50035)
    api.box.violations.clear()  # the description's own check finds it too


async def test_it_says_when_the_index_is_not_ready(api, search):
    api.box.faults.add("rest.indexing", retry_after=5)
    told = await search()
    assert (told.status, told.code, told.body["retry_after"]) == (202, 110000, 5)
    assert (await search()).status == 200


async def test_a_total_can_be_off_while_the_messages_are_right(api, school, search):
    ids = [school.say()["id"] for _ in range(3)]
    api.box.faults.add("rest.inexact_total", by=-2)
    told = await search()
    assert (told.body["total_results"], ids_of(told)) == (1, ids[::-1])
    assert (await search()).body["total_results"] == 3


async def test_a_page_can_lack_messages_while_the_total_is_right(api, school, search):
    ids = [school.say()["id"] for _ in range(3)]
    api.box.faults.add("rest.search_short", by=2)
    told = await search()
    assert (told.body["total_results"], ids_of(told)) == (3, [ids[0]])


async def test_the_index_can_be_behind(api, school, search):
    old = school.say()["id"]
    school.world.clock.advance(timedelta(minutes=5))
    school.say()
    api.box.faults.add("rest.search_behind", seconds=60)
    assert ids_of(await search()) == [old]


async def test_the_ends_can_be_found_too(api, school, search):
    ids = [school.say()["id"] for _ in range(3)]
    api.box.faults.add("rest.search_inclusive")
    assert ids_of(await search(min_id=ids[0], max_id=ids[2])) == ids[::-1]


async def test_files_pictures_and_their_absence_can_be_searched(school, search):
    plain = school.say("see https://example.org")["id"]
    file = school.say(attachments=[("a.mp3", b"x", "audio/mpeg")])["id"]
    assert ids_of(await search(has="file")) == [file]
    assert ids_of(await search(has="sound")) == [file]
    assert ids_of(await search(has="link")) == [plain]
    assert ids_of(await search(has="-file")) == [plain]
