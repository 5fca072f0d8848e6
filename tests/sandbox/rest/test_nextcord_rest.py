"""An unmodified nextcord does REST against the sandbox, without a gateway."""

import io
from contextlib import asynccontextmanager

import nextcord
import pytest
from nextcord.http import Route

from sandbox import permissions as bits

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")


@pytest.fixture
async def client(box, school, monkeypatch):
    monkeypatch.setattr(Route, "BASE", f"{box.api_base}/api/v10")
    async with _logged_in(box.token) as made:
        yield made


@asynccontextmanager
async def _logged_in(token):
    client = nextcord.Client()
    try:
        await client.login(token)
        yield client
    finally:
        await client.close()


@pytest.fixture
async def channel(client, school):
    return await client.fetch_channel(int(school.channel))


async def test_it_logs_in(client, school):
    assert client.user.id == int(school.bot)


async def test_a_wrong_token_is_a_login_failure(box, school, monkeypatch):
    monkeypatch.setattr(Route, "BASE", f"{box.api_base}/api/v10")
    with pytest.raises(nextcord.LoginFailure):
        async with _logged_in("wrong"):
            pass


async def test_it_sends_a_file_with_an_embed_and_a_view(channel, school):
    file = nextcord.File(io.BytesIO(b"\x89PNG"), "chart.png", description="messages a day")
    embed = nextcord.Embed(title="Activity").set_image("attachment://chart.png").add_field(name="a", value="b")
    view = nextcord.ui.View()
    view.add_item(nextcord.ui.Button(label="More", custom_id="more"))
    view.add_item(nextcord.ui.Select(custom_id="pick", options=[nextcord.SelectOption(label="one")]))
    message = await channel.send("look", embed=embed, file=file, view=view)
    assert message.attachments[0].description == "messages a day"
    assert message.embeds[0].image.url.startswith(message.attachments[0].url.split("?")[0])
    assert [child.custom_id for row in message.components for child in row.children] == ["more", "pick"]
    assert await message.attachments[0].read() == b"\x89PNG"


async def test_it_edits_reacts_replies_pins_and_deletes(channel, school):
    school.let(bits.PIN_MESSAGES)
    message = await channel.send("first")
    await message.edit(content="second")
    await message.add_reaction("👍")
    reply = await message.reply("re")
    await message.pin()
    assert reply.reference.message_id == message.id
    assert [pinned.content for pinned in await channel.pins()] == ["second"]
    await message.delete()
    with pytest.raises(nextcord.NotFound) as failure:
        await channel.fetch_message(message.id)
    assert failure.value.code == 10008


async def test_missing_rights_are_forbidden_with_their_code(channel, school):
    school.deny(bits.SEND_MESSAGES)
    with pytest.raises(nextcord.Forbidden) as failure:
        await channel.send("hi")
    assert failure.value.code == 50013


async def test_it_reads_history_upwards(channel, school):
    for number in range(120):
        school.say(str(number), quiet=True)
    told = [message.content async for message in channel.history(limit=None, after=nextcord.Object(1))]
    assert told == [str(number) for number in range(120)]


async def test_it_opens_threads_and_forum_posts(client, channel, school):
    school.let(bits.CREATE_PUBLIC_THREADS)
    thread = await channel.create_thread(name="talk", type=nextcord.ChannelType.public_thread)
    await thread.send("in it")
    forum = await client.fetch_channel(int(school.forum))
    post = await forum.create_thread(name="How?", content="How do I?")
    assert (await post.fetch_message(post.id)).content == "How do I?"


async def test_it_writes_direct_messages(client, school):
    user = await client.fetch_user(int(school.sam))
    await user.send("hello")
    direct = school.world.open_dm(school.sam)
    assert school.world.messages(direct["id"]).count == 1


async def test_it_waits_out_a_429(channel, school, box):
    box.faults.add("rest.limited", scope="global", retry_after=0.05)
    assert (await channel.send("hi")).content == "hi"
    assert box.limits.refused == {"global": 1}


async def test_it_takes_cloudflares_page_for_a_ban(channel, school, box):
    box.faults.add("rest.limited", scope="cloudflare")
    with pytest.raises(nextcord.HTTPException) as failure:
        await channel.send("hi")
    assert failure.value.status == 429
