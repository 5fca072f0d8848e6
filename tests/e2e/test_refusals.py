"""Every expected failure, through the real command line: one sentence, the right exit code, no traceback."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox.server import Sandbox
from services.database import connect
from tests.e2e.bot_process import bot_process, until
from tests.e2e.command_line import environment, exit_code_and_words, profiler
from tests.e2e.history_scene import school


def assert_one_sentence(said: str) -> None:
    """Sentences are lines that end in a full stop; log lines (they begin with a time) do not count."""
    lines = [line for line in said.strip().splitlines() if not line[:2].isdigit()]
    assert len(lines) == 1, said
    assert lines[0].endswith("."), said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["run", "migrate", "doctor", "demo"])
async def test_a_wrong_setting_is_named(tmp_path: Path, command: str) -> None:
    code, said = await profiler(tmp_path, command, TIME_ZONE="Atlantis/Capital")
    assert code == 2
    assert_one_sentence(said)
    assert said.startswith("TIME_ZONE")


async def test_a_missing_token_is_named(tmp_path: Path) -> None:
    code, said = await profiler(tmp_path, "run")
    assert code == 2
    assert_one_sentence(said)
    assert said.startswith("DISCORD_TOKEN")


async def test_a_database_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    code, said = await profiler(tmp_path, "migrate", DATABASE_URL="mysql://root:hunter2@localhost/db")
    assert code == 2
    assert_one_sentence(said)
    assert "hunter2" not in said


async def test_an_unreachable_database_is_named(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    url = f"postgresql://me:hunter2@127.0.0.1:{port}/db"
    code, said = await profiler(tmp_path, "migrate", DATABASE_URL=url)
    assert code == 1
    assert_one_sentence(said)
    assert "127.0.0.1" in said
    assert "hunter2" not in said


async def test_a_database_that_does_not_exist_is_named(tmp_path: Path, postgres: str) -> None:
    missing = postgres.replace("/postgres?", "/no_such_one?")
    code, said = await profiler(tmp_path, "run", DATABASE_URL=missing, DISCORD_TOKEN="x", HEALTH_ADDRESS="off")
    assert code == 1
    assert_one_sentence(said)
    assert "no_such_one" in said


SMALL_DISK = "mount -t tmpfs -o size=20m none small && cd small && exec "
UNSHARE = shutil.which("unshare")
CAN_MOUNT = (
    UNSHARE is not None and not subprocess.run([UNSHARE, "-rm", "true"], capture_output=True, check=False).returncode
)


@pytest.mark.skipif(not CAN_MOUNT, reason="a small disk to fill needs Linux and unprivileged user namespaces")
async def test_a_full_disk_is_named(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    command = [str(UNSHARE), "-rm", "sh", "-c", SMALL_DISK + f"{sys.executable} -m bot migrate"]
    code, said = await exit_code_and_words(command, tmp_path, DATA_DIR="data")
    assert code == 1
    assert_one_sentence(said.split(" Details: ")[0])
    assert "disk is full" in said


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be")
    code, said = await profiler(tmp_path, "migrate", DATA_DIR=str(blocked / "data"))
    assert code == 1
    assert_one_sentence(said)


async def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = await profiler(tmp_path, "demo", "--port", str(port))
    assert code == 1
    assert_one_sentence(said)
    assert str(port) in said


async def test_a_broken_export_is_named(tmp_path: Path, database_url: str) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "general.json").write_text('{"guild": {"id": "1", "name": "School"}, "messages": [{"id": ')
    code, said = await profiler(tmp_path, "import", str(export), DATABASE_URL=database_url)
    assert code == 1
    assert_one_sentence(said)
    assert "general.json" in said


async def test_an_export_that_is_not_there_is_named(tmp_path: Path) -> None:
    code, said = await profiler(tmp_path, "demo", "--port", "0", "--export", str(tmp_path / "nothing"))
    assert code == 1
    assert_one_sentence(said)


async def test_a_wrong_token_is_named(database_url: str, tmp_path: Path) -> None:
    async with (
        Sandbox(school(1).world) as box,
        bot_process(box, database_url, tmp_path, DISCORD_TOKEN="wrong", LOG_LEVEL="ERROR") as bot,
    ):
        assert await bot.ended() == 1
        assert_one_sentence(bot.said)
        assert "DISCORD_TOKEN" in bot.said


async def test_a_token_reset_while_it_runs_is_named(database_url: str, tmp_path: Path) -> None:
    async with Sandbox(school(1).world, time_scale=0.01) as box, bot_process(box, database_url, tmp_path) as bot:
        await bot.ready()
        box.faults.add("gateway.reset_token")
        assert await bot.ended() == 1
        assert_one_sentence(bot.said)
        assert "DISCORD_TOKEN" in bot.said


@pytest.mark.parametrize("flags", [0, 1 << 15])
async def test_missing_privileged_intents_are_named(database_url: str, tmp_path: Path, flags: int) -> None:
    place = school(1)
    place.world.application["flags"] = flags
    async with Sandbox(place.world) as box, bot_process(box, database_url, tmp_path) as bot:
        assert await bot.ended() == 1
        assert_one_sentence(bot.said)
        assert "Message Content Intent" in bot.said


async def test_an_unreachable_discord_is_waited_for_and_a_signal_ends_it_well(
    database_url: str, tmp_path: Path
) -> None:
    async with Sandbox(school(1).world) as box:
        box.faults.add("rest.status", count=None, status=503)
        async with bot_process(box, database_url, tmp_path) as bot:
            await bot.until_said("Discord cannot be reached")
            assert await bot.stop() == 0
            assert "Traceback" not in bot.said


async def test_a_database_that_goes_away_is_waited_for(postgres: str, database_url: str, tmp_path: Path) -> None:
    """Its connections are cut and new ones refused, as when a server restarts; then it comes back."""
    place = school(1)
    async with Sandbox(place.world, time_scale=0.01) as box, bot_process(box, database_url, tmp_path) as bot:
        await bot.complete()
        name = urlsplit(database_url).path.strip("/")
        await _on_server(postgres, f'alter database "{name}" allow_connections false')
        cut = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        await _on_server(postgres, cut)
        place.world.post(place.channels[0], place.students[0], "kept while it was away")
        await bot.until_said("wait for the database")
        await _on_server(postgres, f'alter database "{name}" allow_connections true')
        await until(lambda: _is_stored(database_url, "kept while it was away"))
        assert await bot.stop() == 0
        assert "Traceback" not in bot.said


async def test_ctrl_c_ends_it_well(database_url: str, tmp_path: Path) -> None:
    async with Sandbox(school(1).world, time_scale=0.01) as box, bot_process(box, database_url, tmp_path) as bot:
        await bot.ready()
        bot.signal(signal.SIGINT)
        assert await bot.ended() == 0
        assert "Traceback" not in bot.said


async def _on_server(address: str, statement: str) -> None:
    connection = await connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _is_stored(address: str, content: str) -> bool:
    connection = await connect(address)
    try:
        return bool(await connection.fetchval("select exists (select from message where content = $1)", content))
    finally:
        await connection.close()


async def test_no_command_shows_how_it_is_used(tmp_path: Path) -> None:
    code, said = await profiler(tmp_path)
    assert code == 2
    assert "usage: profiler" in said


def test_the_environment_of_these_tests_has_no_settings_of_its_own(tmp_path: Path) -> None:
    assert not {name for name in environment(tmp_path) if name in {"DISCORD_TOKEN", "DATABASE_URL"}}
    assert os.environ.get("PATH") == environment(tmp_path).get("PATH")
