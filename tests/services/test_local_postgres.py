"""The embedded server: it starts, is shared, and comes back from being killed."""

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import psutil
import pytest

from services.database import connect
from services.errors import DatabaseAway
from services.kept_postgres import to_its_end
from services.local_postgres import LocalPostgres


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LocalPostgres]:
    server = LocalPostgres(tmp_path / "a folder with spaces" / "postgres")
    yield server
    server.stop()


def value(server: LocalPostgres, query: str) -> object:
    async def ask() -> object:
        connection = await connect(server.url())
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_a_new_folder_becomes_a_utf8_server_in_utc(server: LocalPostgres) -> None:
    server.start()

    assert value(server, "show server_encoding") == "UTF8"
    assert value(server, "show timezone") == "UTC"
    assert value(server, "select lower('ŁÓDŹ')") == "łódź"


def test_data_survives_a_server_that_was_killed(server: LocalPostgres) -> None:
    server.start()
    value(server, "create table kept as select 42 as answer")
    kill_everything(server)

    server.start()

    assert value(server, "select answer from kept") == 42


def test_a_start_waits_until_the_last_child_of_a_killed_server_is_gone(server: LocalPostgres) -> None:
    server.start()
    value(server, "create table kept as select 42 as answer")
    with_children = family_of(server)
    straggler = next(process for process in with_children if "checkpointer" in " ".join(process.cmdline()))
    straggler.suspend()
    kill([process for process in with_children if process != straggler])
    complaint = server.data / "server.log"

    with ThreadPoolExecutor(1) as threads:
        started = threads.submit(server.start)
        until = time.monotonic() + 20
        while "still in use" not in complaint.read_text() and time.monotonic() < until:
            wait([started], timeout=0.05)
        kill([straggler])
        started.result(timeout=30)

    assert value(server, "select answer from kept") == 42


def test_what_an_earlier_start_complained_of_is_not_blamed_again(tmp_path: Path) -> None:
    server = LocalPostgres(tmp_path / "postgres", settings={"work_mem": "nonsense"})
    server.data.mkdir()
    (server.data / "server.log").write_text("FATAL: No space left on device\n")

    with pytest.raises(DatabaseAway, match="could not be started"):
        server.start()


def test_a_stale_pid_that_now_belongs_to_another_program_is_no_obstacle(server: LocalPostgres) -> None:
    server.start()
    kill_everything(server)
    lines = (server.data / "postmaster.pid").read_text().split("\n")
    (server.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))

    server.start()

    assert value(server, "select 1") == 1


def test_an_initdb_that_was_killed_half_way_is_begun_again(server: LocalPostgres) -> None:
    (server.data / "unfinished" / "base").mkdir(parents=True)

    server.start()

    assert value(server, "select 1") == 1


def test_several_starts_at_once_give_one_server(server: LocalPostgres) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: LocalPostgres(server.data).start(), range(4)))

    assert value(server, "select count(*) from pg_database where datname = 'postgres'") == 1


def test_the_last_one_stops_the_server_and_nobody_else(server: LocalPostgres) -> None:
    server.start()

    async def leave_while_another_is_connected() -> bool:
        connection = await connect(server.url())
        try:
            return await asyncio.to_thread(server.stop_if_last)
        finally:
            await connection.close()

    assert asyncio.run(leave_while_another_is_connected()) is False
    assert server.answers()
    while not server.stop_if_last():
        assert server.answers()
    assert not server.answers()


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    server = LocalPostgres(tmp_path / ("deep" * 30) / "postgres", durable=False)
    try:
        server.start()
        assert value(server, "select 1") == 1
    finally:
        server.stop()


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(DatabaseAway, match="cannot be"):
        LocalPostgres(tmp_path / "file" / "postgres").start()


def family_of(server: LocalPostgres) -> list[psutil.Process]:
    """The postmaster and all its children."""
    postmaster = psutil.Process(int((server.data / "postmaster.pid").read_text().split("\n", 1)[0]))
    return [postmaster, *postmaster.children(recursive=True)]


def kill_everything(server: LocalPostgres) -> None:
    kill(family_of(server))


def kill(family: list[psutil.Process]) -> None:
    """`kill -9`, and wait until they are gone."""
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=10)


async def test_who_is_cancelled_while_a_server_starts_waits_until_it_did() -> None:
    """Nobody would stop it otherwise."""
    begun, may_end, order = asyncio.Event(), threading.Event(), list[str]()
    loop = asyncio.get_running_loop()

    def start() -> None:
        loop.call_soon_threadsafe(begun.set)
        assert may_end.wait(60)
        order.append("started")

    starting = asyncio.create_task(to_its_end(start))
    await begun.wait()
    starting.cancel()
    loop.call_soon(may_end.set)
    await asyncio.wait([starting])
    order.append("cancelled")
    assert starting.cancelled()
    assert order == ["started", "cancelled"]
