"""`profiler demo` as people start it: an address soon, a bot that answers, and nothing left behind."""

import asyncio
import contextlib
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import psutil
import pytest

from services.local_postgres import LocalPostgres
from tests.e2e.bot_process import until
from tests.e2e.command_line import environment, exit_code_and_words
from tests.exports.samples import document, write
from tests.shared_server import copy_cluster

ADDRESS = re.compile(r"Open\s+(http://127\.0\.0\.1:\d+/)")


class RunningDemo:
    """A started demo and what it printed."""

    def __init__(self, process: asyncio.subprocess.Process, output: Path) -> None:
        self.process, self._output = process, output

    @property
    def said(self) -> str:
        return self._output.read_text()

    async def address(self) -> str:
        """The page's address, once it is printed."""
        await until(
            lambda: bool(ADDRESS.search(self.said)) or self.process.returncode is not None, 60, lambda: self.said
        )
        found = ADDRESS.search(self.said)
        assert found is not None, self.said
        return found[1]

    def family(self) -> list[psutil.Process]:
        """Everything it started and that lives, itself included; the database server is another's child."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


@contextlib.asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[RunningDemo]:
    output = folder / "demo.out"
    with output.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", *arguments, cwd=folder, env=environment(folder), stdout=log, stderr=log
        )
    try:
        yield RunningDemo(process, output)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        LocalPostgres(folder / "data" / "demo" / "postgres").stop()


async def _second_time(folder: Path) -> None:
    """As if a demo had been here before: its server is there, and in it the schema that databases are copied from."""
    await asyncio.to_thread(copy_cluster, folder / "data" / "demo" / "postgres")


def gone(family: list[psutil.Process]) -> bool:
    return not [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


async def test_it_prints_an_address_where_the_command_is_offered_and_ends_in_order(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as running:
        address = await running.address()
        async with aiohttp.ClientSession(address) as page:
            async with page.get("/") as answer:
                assert "text/html" in answer.headers["Content-Type"]
            async with page.get("/__sandbox__/people") as answer:
                mentor = next(person for person in await answer.json() if person["part"] == "mentor")
            async with page.get("/__sandbox__/view", params={"as": mentor["user"]["id"]}) as answer:
                commands = (await answer.json())["commands"]
        assert {"activity", "dashboard"} <= {command["name"] for command in commands}
        await until(lambda: "  Page  " in running.said, 60, lambda: running.said)
        (page_address,) = re.findall(r"  Page  (http://127\.0\.0\.1:\d+)", running.said)
        async with aiohttp.ClientSession() as client, client.get(page_address) as answer:
            assert answer.status == 401, "nothing is served without a link"
        family = running.family()
        assert len(family) >= 2
        kept = tmp_path / "data" / "demo" / "attachments"
        await until(lambda: any(path.is_file() for path in kept.rglob("*")), 30, lambda: running.said)
        running.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.process.wait(), 30) == 0
        await until(lambda: gone(family))
        assert not LocalPostgres(tmp_path / "data" / "demo" / "postgres").answers()
        assert not any(kept.iterdir())
        assert not (tmp_path / "data" / "attachments").exists()
        assert "Traceback" not in running.said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can end a child together with its killed parent")
async def test_what_it_started_dies_with_it_when_it_is_killed(tmp_path: Path) -> None:
    write(tmp_path / "export" / "a.json", document())
    await _second_time(tmp_path)
    async with demo(tmp_path, "--port", "0", "--export", "export") as running:
        await running.address()
        family = running.family()
        running.process.kill()
        await running.process.wait()
        await until(lambda: gone(family))


async def test_an_export_is_served_instead_of_the_school(tmp_path: Path) -> None:
    export = Path(__file__).parents[3] / "shared" / "data" / "disco"
    if not export.is_dir():
        pytest.skip("the real exports in ../shared/data are not on this machine")
    await _second_time(tmp_path)
    async with demo(tmp_path, "--port", "0", "--no-page", "--export", str(export)) as running:
        await running.address()
        running.process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(running.process.wait(), 30) == 0


async def test_two_started_at_the_same_moment_with_the_usual_port_in_use_each_have_another(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "an export of two"]
    for folder in folders:
        write(folder / "export" / "good.json", document())
        await _second_time(folder)
    (folders[0] / "export" / "broken.json").write_text('{"guild": ')
    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # somebody else has it: just as good
            taken.bind(("127.0.0.1", 8765))
            taken.listen()
        async with (
            demo(folders[0], "--no-page", "--export", "export") as first,
            demo(folders[1], "--no-page", "--export", "export") as second,
        ):
            addresses = {await first.address(), await second.address()}
            assert len(addresses) == 2
            assert not [one for one in addresses if ":8765" in one]
            assert "broken.json, header: " in first.said


async def test_make_hands_over_any_path(tmp_path: Path) -> None:
    """Spaces, quotes and dollars reach the program as they were typed, and ~ is the home folder."""
    root = Path(__file__).parents[2]
    typed = '~/it\'s "my" $$HOME; folder'
    command = ["make", "-C", str(root), "demo", "-o", "setup", f"PYTHON={sys.executable}", f"EXPORT={typed}"]
    code, words = await exit_code_and_words(command, tmp_path, HOME=str(tmp_path))
    assert code == 2
    assert f'{tmp_path}/it\'s "my" $HOME; folder.\n' in words
