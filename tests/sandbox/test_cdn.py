"""The CDN: signed links that expire, pictures on demand, faults."""

import asyncio
import hashlib
import io
import tracemalloc
from datetime import timedelta
from time import monotonic

import aiohttp
import pytest
from PIL import Image

from sandbox import Sandbox, World
from sandbox.world import MadeUp, Upload


@pytest.fixture
async def box():
    async with Sandbox(World.empty()) as running:
        yield running


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def channel(box):
    owner = box.world.add_user("ada smith")["id"]
    guild = box.world.add_guild("School", owner)["id"]
    return box.world.add_channel(guild, "general")["id"]


def attached(box, channel, name="a b.txt", data=b"some text"):
    owner = next(iter(box.world.guilds.values()))["owner_id"]
    message = box.world.post(channel, owner, attachments=[(name, data, "text/plain")])
    return message["attachments"][0]


async def got(session, url):
    async with session.get(url) as answer:
        return answer.status, await answer.read()


async def test_a_fresh_link_gives_the_bytes(box, session, channel):
    attachment = attached(box, channel)
    assert attachment["url"].startswith(f"{box.cdn_base}/attachments/{channel}/")
    async with session.get(attachment["url"]) as answer:
        assert await answer.read() == b"some text"
        assert answer.headers["Content-Type"] == "text/plain"


@pytest.mark.parametrize("name", ["zażółć (1).txt", "it's 100%.txt", "a+b&c=d.txt", "#1?.txt", "~!@$,;[x].txt"])
async def test_a_link_works_whatever_the_name(box, session, channel, name):
    assert await got(session, attached(box, channel, name)["url"]) == (200, b"some text")


async def test_an_attached_page_is_shown_as_text_and_never_run(box, session, channel):
    owner = next(iter(box.world.guilds.values()))["owner_id"]
    file = ("evil.html", b"<script>alert(1)</script>", "text/html")
    (attachment,) = box.world.post(channel, owner, attachments=[file])["attachments"]
    async with session.get(attachment["url"]) as answer:
        assert answer.headers["Content-Type"] == "text/plain"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_link_expires_and_a_refreshed_one_works(box, session, channel):
    attachment = attached(box, channel)
    box.world.clock.advance(timedelta(hours=25))
    assert await got(session, attachment["url"]) == (404, b"This content is no longer available.")
    headers = {"Authorization": f"Bot {box.token}"}
    body = {"attachment_urls": [attachment["url"]]}
    address = f"{box.api_base}/api/v10/attachments/refresh-urls"
    async with session.post(address, headers=headers, json=body) as answer:
        (pair,) = (await answer.json())["refreshed_urls"]
    assert pair["original"] == attachment["url"]
    assert await got(session, pair["refreshed"]) == (200, b"some text")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda url: url.partition("?")[0],
        lambda url: url.replace("ex=", "ex=f"),
        lambda url: url.replace("hm=", "hm=0"),
        lambda url: url.replace("ex=", "ex=zz"),
    ],
)
async def test_a_spoiled_link_gives_nothing(box, session, channel, spoil):
    assert (await got(session, spoil(attached(box, channel)["url"])))[0] == 404


@pytest.mark.parametrize(
    "path", ["/embed/avatars/3.png", "/avatars/1/abc.png?size=64", "/icons/1/abc.webp", "/emojis/5.png"]
)
async def test_pictures_are_drawn_on_demand(box, session, path):
    status, data = await got(session, box.cdn_base + path)
    assert status == 200
    assert Image.open(io.BytesIO(data)).size == (128, 128)


async def test_an_image_has_its_size_and_what_is_none_has_not(box, channel):
    picture = io.BytesIO()
    Image.new("RGB", (30, 20)).save(picture, "PNG")
    owner = next(iter(box.world.guilds.values()))["owner_id"]
    files = [("real.png", picture.getvalue(), "image/png"), ("not.png", b"text", "image/png")]
    real, fake = box.world.post(channel, owner, attachments=files)["attachments"]
    assert (real["width"], real["height"]) == (30, 20)
    assert "width" not in fake


@pytest.mark.parametrize(("kind", "status"), [("cdn.missing", 404), ("cdn.status", 500)])
async def test_a_file_can_be_refused_once(box, session, channel, kind, status):
    url = attached(box, channel)["url"]
    box.faults.add(kind)
    assert [(await got(session, url))[0] for _ in range(2)] == [status, 200]


async def test_a_file_can_break_off(box, session, channel):
    box.faults.add("cdn.short")
    with pytest.raises(aiohttp.ClientPayloadError):
        await got(session, attached(box, channel)["url"])


async def test_a_file_can_be_shorter_than_it_was_said_to_be(box, session, channel):
    attachment = attached(box, channel)
    box.faults.add("cdn.wrong_length", match={"attachment_id": int(attachment["id"])})
    status, data = await got(session, attachment["url"])
    assert status == 200
    assert len(data) < attachment["size"]


async def test_more_bytes_can_come_than_there_are(box, session, channel):
    box.faults.add("cdn.wrong_length", extra=3)
    assert await got(session, attached(box, channel)["url"]) == (200, b"some text\0\0\0")


async def test_a_file_can_stop_in_the_middle_and_go_on(box, session, channel):
    box.faults.add("cdn.slow", **{"in": "body"}, seconds=0.2, keep=4)
    began = monotonic()
    async with session.get(attached(box, channel)["url"]) as answer:
        assert await answer.content.readexactly(4) == b"some"
        assert await answer.read() == b" text"
    assert monotonic() - began >= 0.2


async def test_a_file_that_stands_still_ends_with_whoever_waits(box, session, channel):
    box.faults.add("cdn.slow", **{"in": "body"}, seconds=3600)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await got(session, attached(box, channel)["url"])
    assert (await got(session, attached(box, channel)["url"]))[0] == 200


async def test_the_connection_can_end_before_the_answer_and_waits_can_be_asked_for(box, session, channel):
    url = attached(box, channel)["url"]
    box.faults.add("cdn.reset", count=2)  # aiohttp tries a lost GET once more by itself
    with pytest.raises(aiohttp.ClientError):
        await got(session, url)
    box.faults.add("cdn.status", status=429, retry_after=7)
    async with session.get(url) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")


async def test_refreshing_can_know_no_link(box, session, channel):
    box.faults.add("rest.not_refreshed")
    body, headers = {"attachment_urls": [attached(box, channel)["url"]]}, {"Authorization": f"Bot {box.token}"}
    address = f"{box.api_base}/api/v10/attachments/refresh-urls"
    async with session.post(address, headers=headers, json=body) as answer:
        assert (await answer.json())["refreshed_urls"][0]["refreshed"] is None


async def test_a_large_file_passes_in_pieces_whatever_range_is_asked_for(box, session, channel):
    size, owner = 48 * 1024 * 1024 + 7, next(iter(box.world.guilds.values()))["owner_id"]
    tracemalloc.start()
    try:
        (attachment,) = box.world.post(channel, owner, attachments=[Upload("film.mp4", MadeUp(size, seed=3))])[
            "attachments"
        ]
        digest = hashlib.sha256()
        async with session.get(attachment["url"], headers={"Range": "bytes=5-"}) as answer:
            assert (answer.status, answer.content_length) == (200, size)
            async for piece in answer.content.iter_chunked(1 << 16):
                digest.update(piece)
        assert digest.hexdigest() == box.world.sha256(attachment["id"])
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024 * 1024
    finally:
        tracemalloc.stop()


async def test_a_large_file_can_be_made_over_http(box, session, channel):
    owner = next(iter(box.world.guilds.values()))["owner_id"]
    body = {"as": owner, "channel_id": channel, "files": [{"name": "film.mp4", "size": 3_000_000, "seed": 1}]}
    async with session.post(f"{box.base}/__sandbox__/messages", json=body) as answer:
        (attachment,) = (await answer.json())["attachments"]
    assert (attachment["size"], attachment["content_type"]) == (3_000_000, "video/mp4")
    assert len((await got(session, attachment["url"]))[1]) == 3_000_000
