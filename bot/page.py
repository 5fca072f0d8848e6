"""`profiler page`: the page in the browser, as a program of its own; `profiler page-role`: what it reads with."""

import asyncio
import contextlib
import logging
import os
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import asyncpg

from bot.child import die_with_parent, stopped
from bot.ports import any_free_port
from bot.settings import Settings
from bot.wiring.defaults import operator_defaults
from services.errors import SetupProblem
from services.opened_database import open_database
from services.page_access import role
from services.page_access.environment import VARIABLE, PageEnvironment, written

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS, LOOK_SECONDS = 60.0, 0.2
PASSWORD_BYTES = 24
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where we look when it listens everywhere


@dataclass(frozen=True, slots=True)
class RunningPage:
    """The page's process, once it answers."""

    process: asyncio.subprocess.Process
    address: str


async def serve_page(settings: Settings) -> int:
    """Serve the page until somebody ends it.

    Raises:
        ProfilerError: it cannot start, in one sentence.
    """
    async with _database_url(settings) as url, page(environment_of(settings, url)) as running:
        sys.stdout.write(f"The page is at {running.address}; mentors open it with /dashboard in Discord.\n")
        sys.stdout.flush()
        code = await running.process.wait()
    raise SetupProblem(f"The page ended by itself (exit {code}); start it again.")


def environment_of(settings: Settings, database_url: str) -> PageEnvironment:
    """What the page has to know."""
    return PageEnvironment(
        address=settings.page_address,
        host=settings.page_host,
        port=settings.page_port,
        database_url=database_url,
        own_role=settings.page_role_url is not None,
        defaults=operator_defaults(settings),
        data_dir=settings.data_dir.resolve() / "page",
        files=settings.attachments_path.resolve(),
        bucket=settings.bucket,
        key=settings.page_key.get_secret_value() if settings.page_key else None,
        text_keys=tuple(settings.typed_keys),
        session_hours=settings.page_session_hours,
        people=settings.login_people,
        log_level=settings.log_level,
        log_format=settings.log_format,
    )


def beside_a_demo(settings: Settings) -> Settings:
    """The settings with the page on this machine, on a port that no other demo takes at the same moment."""
    port = any_free_port()
    local = {"page_host": "127.0.0.1", "page_port": port, "page_address": f"http://127.0.0.1:{port}"}
    return settings.model_copy(update={**local, "page_database_url": None, "page_login_people": ()})


async def beside(settings: Settings, database_url: str) -> None:
    """Serve the page until cancelled; one that cannot start is said and missed, nothing more."""
    try:
        async with page(environment_of(settings, database_url)) as running:
            sys.stdout.write(f"  Page  {running.address}  (in Discord, type /dashboard)\n")
            sys.stdout.flush()
            code = await running.process.wait()
        log.warning("the page ended by itself (exit %s)", code)
    except SetupProblem as problem:
        log.warning("the page is missing: %s", problem)
    await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def page(environment: PageEnvironment) -> AsyncIterator[RunningPage]:
    """Start the page and wait until it answers; it ends with the block, or with this process.

    Raises:
        SetupProblem: it does not start; the port may be in use.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "dashboard"),
        cwd=ROOT,
        env={**os.environ, VARIABLE: written(environment)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,  # Streamlit greets its developer
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
        start_new_session=True,  # Ctrl-C is for us; we end it in order
    )
    try:
        await _answering(process, environment)
        yield RunningPage(process, environment.address)
    finally:
        await stopped(process)


async def _answering(process: asyncio.subprocess.Process, environment: PageEnvironment) -> None:
    host = ANYWHERE.get(environment.host, environment.host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{environment.port}/_stcore/health"
    try:
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as client:
            while process.returncode is None:
                with contextlib.suppress(aiohttp.ClientError, OSError):
                    async with client.get(url) as answer:
                        if answer.ok and process.returncode is None:
                            return
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise SetupProblem(
            f"The page did not start within {START_SECONDS:.0f} seconds; its last lines say why."
        ) from None
    raise SetupProblem(
        f"The page could not start (exit {process.returncode}): is port {environment.port} in use by another program?"
    )


@contextlib.asynccontextmanager
async def _database_url(settings: Settings) -> AsyncIterator[str]:
    """Where the page reads; the embedded database is kept running meanwhile."""
    named = settings.page_role_url or settings.postgres_url
    if named is not None:
        yield named
        return
    async with open_database(None, settings.data_dir, pool_size=1, keys=settings.keyring) as database:
        yield database.url


async def page_role(settings: Settings) -> int:
    """Make the role that the page reads with, and say what to set; a new password each time.

    Raises:
        ProfilerError: the database is away, or the account may not create roles.
    """
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    async with open_database(settings.postgres_url, settings.data_dir, pool_size=1, keys=settings.keyring) as database:
        try:
            async with database.pool.acquire() as con:
                await role.make(con, password)
                await role.allow(con, login=bool(settings.login_people))
        except asyncpg.InsufficientPrivilegeError as refused:
            raise SetupProblem(
                "The account in DATABASE_URL may not create roles: run this once with one that may, such as the"
                " administrator of the database server."
            ) from refused
        sys.stdout.write(f"PAGE_DATABASE_URL={role_url(database.url, role.ROLE, password)}\n")
    return 0


def role_url(url: str, name: str, password: str) -> str:
    """The address of the same database for another role."""
    parts = urlsplit(url)
    _, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{name}:{password}@{place}").geturl()
