"""One PostgreSQL server for all workers of a run, and what is prepared on it once: whoever comes first makes it."""

import asyncio
import fcntl
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from bot.demo_database import template_name
from services.database import LOCAL_DATABASE, create_database
from services.local_postgres import LocalPostgres
from services.schema import apply_migrations
from tests.database_names import copied, named

RUN = "PROFILER_TEST_RUN"  # the folder of the run; workers inherit it from whoever started them
TEMPLATE = template_name()  # so that a demo finds it in a copied cluster
SETTINGS = {"max_connections": "300"}


def begin_run() -> None:
    """Make the folder of the run; called where the run begins, before there are workers."""
    os.environ[RUN] = tempfile.mkdtemp(prefix="profiler-tests-")


def end_run() -> None:
    """Stop the server and remove the folder; called where the run began, when no worker is left."""
    folder = Path(os.environ.pop(RUN))
    if (folder / "server").exists():
        _server(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


def made_once(name: str, make: Callable[[], str]) -> str:
    """What `make` returned to whoever asked first in this run; everybody else waits for it."""
    folder = Path(os.environ[RUN])
    with (folder / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        made = folder / f"{name}.made"
        if not made.exists():
            text = make()
            made.write_text(text, encoding="utf-8")
        return made.read_text(encoding="utf-8")


def server_address() -> str:
    """The address of the run's server."""
    folder = Path(os.environ[RUN])

    def start() -> str:
        copy_cluster(_server(folder).data)
        _server(folder).start()
        return _server(folder).url()

    return made_once("server_address", start)


def template_on(server: str) -> str:
    """The name of a database with the newest schema on a server, which others are copied from."""

    def make() -> str:
        if server == _server(Path(os.environ[RUN])).url():
            return TEMPLATE  # it came with the cluster
        name = f"{TEMPLATE}_{uuid.uuid4().hex[:12]}"

        async def prepare() -> None:
            await create_database(server, name)
            await apply_migrations(named(server, name))

        asyncio.run(prepare())
        return name

    return made_once("template", make)


def copy_cluster(place: Path) -> None:
    """Put a stopped cluster into a folder: with the newest schema in `TEMPLATE` and in the product's own database."""
    place.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", _stopped_cluster(), str(place)], check=True)


def _stopped_cluster() -> str:
    folder = Path(os.environ[RUN])

    def make() -> str:
        server = LocalPostgres(folder / "cluster", durable=False)
        server.start()
        try:
            asyncio.run(_with_schema(server))
        finally:
            server.stop()
        return str(server.data)

    return made_once("stopped_cluster", make)


async def _with_schema(server: LocalPostgres) -> None:
    await create_database(server.url(), TEMPLATE)
    await apply_migrations(server.url(TEMPLATE))
    await copied(server.url(), LOCAL_DATABASE, TEMPLATE)


def _server(folder: Path) -> LocalPostgres:
    return LocalPostgres(folder / "server", durable=False, settings=SETTINGS)
