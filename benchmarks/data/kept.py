"""Made servers, kept: each in a PostgreSQL of its own, filled once without care for a crash and then run as usual."""

import asyncio
import contextlib
import fcntl
import hashlib
import json
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.data.filling import fill
from benchmarks.data.people import Cast, cast
from benchmarks.data.sizes import SIZES
from services.database import create_database
from services.local_postgres import LocalPostgres
from services.schema import apply_migrations

NAME = "school"
KEPT = timedelta(days=3)  # a server that ended longer ago would answer "nothing these weeks"
FILLING = {
    "shared_buffers": "1GB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "1h",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}
HERE = Path(__file__).parent
MADE_BY = ("sizes.py", "people.py", "texts.py", "words.txt", "filling.py", "week.sql")


@dataclass(frozen=True, slots=True)
class DataSet:
    """A made server: where its database is, and who is on it. Its messages end at `until` (aware UTC)."""

    url: str
    cast: Cast
    until: datetime


@contextlib.asynccontextmanager
async def data_set(folder: Path, size: str, say: Callable[[str], None] | None = None) -> AsyncIterator[DataSet]:
    """A made server of a size in a folder, made when it is not there; who uses it leaves it as it was."""
    home = folder / f"messages-{size}"
    with _alone(folder / f"messages-{size}.lock"):
        until = await _made(home, size, say or _to_stderr)
    server = LocalPostgres(home / "postgres")
    await asyncio.to_thread(server.start)
    try:
        await apply_migrations(server.url(NAME))
        yield DataSet(server.url(NAME), _cast(size, until), until)
    finally:
        await asyncio.to_thread(server.stop_if_last)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process makes a server, and who comes second finds it made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def _made(home: Path, size: str, say: Callable[[str], None]) -> datetime:
    """See to it that a server of today's making is there; returns when its messages end."""
    note = home / "made.json"
    known = _note(note)
    if known is not None and known["by"] == _version():
        until = datetime.fromisoformat(known["until"])
        if datetime.now(UTC) - until < KEPT:
            return until
    await asyncio.to_thread(_empty, home)
    until = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    await _make(home / "postgres", _cast(size, until), say)
    note.write_text(json.dumps({"until": until.isoformat(), "by": _version()}))
    return until


async def _make(postgres: Path, made: Cast, say: Callable[[str], None]) -> None:
    began = time.monotonic()
    server = LocalPostgres(postgres, durable=False, settings=FILLING)
    await asyncio.to_thread(server.start)
    try:
        await create_database(server.url(), NAME)
        await apply_migrations(server.url(NAME))
        await fill(
            server.url(NAME), made, lambda text: say(f"{made.size.name}: {text} ({time.monotonic() - began:.0f} s)")
        )
    finally:
        await asyncio.to_thread(server.stop)


def _cast(size: str, until: datetime) -> Cast:
    return cast(SIZES[size], until - timedelta(weeks=SIZES[size].weeks))


def _empty(home: Path) -> None:
    """Take away what an earlier version left; its server is stopped first."""
    with contextlib.suppress(FileNotFoundError):
        LocalPostgres(home / "postgres").stop()
        shutil.rmtree(home)
    home.mkdir(parents=True)


def _note(path: Path) -> dict[str, str] | None:
    try:
        note: dict[str, str] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return note


def _version() -> str:
    """Of the code that makes them."""
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in MADE_BY)).hexdigest()[:16]


def _to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
