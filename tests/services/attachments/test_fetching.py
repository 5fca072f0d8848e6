"""A file on its way leaves nothing behind, whoever stops waiting for it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from services.attachments.fetching import Fetcher


def left(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_passing_file_goes_though_it_is_cancelled_while_no_thread_is_free(tmp_path: Path) -> None:
    threads, free, ended = ThreadPoolExecutor(1), threading.Event(), asyncio.Event()
    asyncio.get_running_loop().set_default_executor(threads)

    async def bytes_of_it(_: web.Request) -> web.Response:
        return web.Response(body=b"some text")

    async def fetching(url: URL) -> None:
        async with aiohttp.ClientSession() as session, Fetcher(session, tmp_path).fetch(url, 9, None) as fetched:
            assert fetched.path.read_bytes() == b"some text"
            threads.submit(free.wait)
            ended.set()

    app = web.Application()
    app.router.add_get("/file", bytes_of_it)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    task = asyncio.create_task(fetching(URL(f"http://{host}:{port}/file")))
    await ended.wait()
    assert len(left(tmp_path)) == 1
    task.cancel()
    for _ in range(3):
        await asyncio.sleep(0)  # the cancellation comes first
    free.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await runner.cleanup()
    assert not left(tmp_path)
