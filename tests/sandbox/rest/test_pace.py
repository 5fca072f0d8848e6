"""The documented limits let a polite client through at full pace and never refuse it."""

import asyncio
import time

SCALE = 0.02
CHANNELS, PAGES = 4, 15


async def test_a_client_that_obeys_the_headers_is_never_refused(api, school):
    limits = api.box.limits
    limits.mode, limits.scale = "documented", SCALE
    channels = [school.world.add_channel(school.guild, str(number))["id"] for number in range(CHANNELS)]

    async def read(channel):
        for _ in range(PAGES):
            told = await api("GET", f"/channels/{channel}/messages")
            assert told.status == 200
            if told.headers["X-RateLimit-Remaining"] == "0":
                await asyncio.sleep(float(told.headers["X-RateLimit-Reset-After"]))

    started = time.monotonic()
    await asyncio.gather(*(read(channel) for channel in channels))
    assert not limits.refused
    assert time.monotonic() - started >= (PAGES / 5 - 1) * 5 * SCALE
