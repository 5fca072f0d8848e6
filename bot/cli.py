"""The command line: `profiler run | demo | migrate | import | sync | backup | restore | invite | doctor` and more."""

import argparse
import asyncio
import errno
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from bot.log import set_up_logging
from bot.settings import Settings, WrongSettings, read_settings
from bot.watching.faults import reported
from bot.watching.version import own_version
from services.errors import ProfilerError

log = logging.getLogger(__name__)

FAILED = 1
MISUSED = 2
LEAVES_WITHIN = 9.5  # seconds from the signal: ten are what an operator waits for
DISK_FULL = "The disk is full: free some space and start again."
NO_MEMORY = "There is not enough memory: stop another program and start again."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when done, 1 when it failed for a reason told, 2 for a wrong setting or option."""
    chosen = _parser().parse_args(arguments)
    try:
        settings = read_settings()
        set_up_logging(settings.log_level, settings.log_format, secrets=settings.secrets)
        return _watched(settings, chosen)
    except WrongSettings as wrong:
        return _told(str(wrong), MISUSED)
    except ProfilerError as problem:
        return _told(str(problem), FAILED)
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        return _told(DISK_FULL, FAILED)
    except MemoryError:
        return _told(NO_MEMORY, FAILED)


def _told(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _watched(settings: Settings, chosen: argparse.Namespace) -> int:
    """Run the command; a mistake of ours that ends it is told like every other, with nothing secret in it."""
    dsn = settings.sentry_dsn.get_secret_value() if settings.sentry_dsn else None
    with reported(dsn, own_version()):
        try:
            return _until_signalled(chosen.command(settings, chosen), chosen.leaves_within)
        except (ProfilerError, OSError, MemoryError):
            raise
        except Exception:
            log.critical("the program ended because of a mistake in it", exc_info=True)
            return FAILED


def _until_signalled(work: Coroutine[Any, Any, int], leaves_within: float | None) -> int:
    """Run a command; Ctrl-C and SIGTERM let it clean up and count as a good end.

    One that has only so many seconds for that is ended when they are over: whatever it left half done is undone or
    finished by the next start, as after `kill -9`.
    """

    async def under_signals() -> int:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        leaving = False

        def leave() -> None:
            nonlocal leaving
            if leaves_within is not None:
                if leaving:
                    return  # asking again would only break off the tidying up
                leaving = True
                end_after(leaves_within)
            task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, leave)
        try:
            return await task
        except asyncio.CancelledError:
            return 0

    return asyncio.run(under_signals())


def end_after(seconds: float) -> None:
    """End the process after so many seconds, however stuck it is, from a thread of its own."""

    def end() -> None:
        log.warning("stopping took too long, so the process ends here; the next start goes on where it was")
        sys.stderr.flush()
        os._exit(0)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="profiler", description="Shows a bootcamp's mentors how students are doing.")
    commands = parser.add_subparsers(required=True, metavar="command")
    run = _command(commands, "run", _run, "connect to Discord, record, and answer; needs DISCORD_TOKEN")
    run.set_defaults(leaves_within=LEAVES_WITHIN)
    demo = _command(commands, "demo", _demo, "try everything on a local Discord; needs nothing")
    demo.add_argument("--export", type=_path, metavar="FOLDER", help="serve DiscordChatExporter files instead")
    demo.add_argument(
        "--empty",
        nargs="?",
        const="en-GB",
        choices=("en-GB", "pl"),
        metavar="LANGUAGE",
        help="a new server that has just invited the bot, to try /setup (en-GB or pl)",
    )
    demo.add_argument("--port", type=int, default=None, help="port of the page (default: 8765, or a free one)")
    demo.add_argument(
        "--limits",
        choices=("none", "documented", "observed2026"),
        default="none",
        help="Discord's rate limits to imitate",
    )
    demo.add_argument("--no-page", action="store_true", help="without the page in the browser")
    demo.add_argument("--keep", action="store_true", help="keep the demo's database when it ends")
    _command(commands, "gallery", _gallery, "draw every picture of the seeded school for docs/gallery.md")
    migrated = _command(commands, "migrate", _migrate, "bring the database's schema up to date, and nothing else")
    migrated.add_argument("--to", metavar="STEP", help="go back to this step, for an older version of the program")
    imported = _command(commands, "import", _import, "read DiscordChatExporter JSON files into the database")
    imported.add_argument("paths", nargs="+", type=_path, metavar="path", help="files or folders")
    imported.add_argument("--again", action="store_true", help="read files again that were read to their end before")
    imported.add_argument("--report", type=_path, metavar="FILE", help="write down everything that was noticed")
    _command(commands, "sync", _sync, "look for what was missed, now instead of at the next hour")
    tested = _command(commands, "backtest", _backtest, "say what the drop-off formula is worth on your own past")
    tested.add_argument("--exports", type=_path, metavar="PATH", help="DiscordChatExporter files instead of the record")
    sealed = _command(commands, "encrypt", _encrypt, "seal all texts in the database with the first of TEXT_KEYS")
    sealed.add_argument("--new-key", action="store_true", help="print a new key for TEXT_KEYS, and do nothing else")
    saved = _command(commands, "backup", _backup, "put the whole record into a new folder below FOLDER")
    saved.add_argument("folder", type=_path, metavar="FOLDER", help="where backups are kept")
    saved.add_argument(
        "--files",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="stored files too (default: from a folder yes, from a bucket no)",
    )
    saved.add_argument("--keep", type=_positive, metavar="N", help="afterwards remove all but the N newest backups")
    restored = _command(commands, "restore", _restore, "bring a backup into an empty database")
    restored.add_argument("folder", type=_path, metavar="BACKUP", help="a folder that `profiler backup` made")
    restored.add_argument("--check-files", action="store_true", help="read the files that the store has already, too")
    invited = _command(commands, "invite", _invite, "print the link that invites the bot with exactly what it needs")
    invited.add_argument("--application", type=_positive, metavar="ID", help="its id (default: the token's own)")
    _command(commands, "page", _page, "serve the page that mentors open in a browser with /dashboard")
    _command(commands, "page-role", _page_role, "make the role that may only read, and print PAGE_DATABASE_URL for it")
    _command(commands, "doctor", _doctor, "say what is fine and what is missing")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _path(text: str) -> Path:
    """A path as people write it; `make` and other programs hand over a ~ that no shell has replaced."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~somebody who has no home: a name like any other
        return Path(text)


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    work: Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]],
    summary: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    parser.set_defaults(command=work, leaves_within=None)
    return parser


# Each command imports its own parts: `migrate` needs no Discord library, and every start is quicker for it.


async def _run(settings: Settings, _chosen: argparse.Namespace) -> int:
    _ = settings.token  # says in words that there is none, before anything is loaded
    from bot.compose import run  # noqa: PLC0415 - see above

    gc.freeze()  # all that is loaded: `settle` would look through it when the loop runs already
    await run(settings)
    return 0


async def _demo(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.demo import Demo  # noqa: PLC0415 - see above

    gc.freeze()
    way = {"keep": chosen.keep, "fresh": chosen.empty, "with_page": not chosen.no_page}
    demo = Demo(settings, chosen.export, chosen.port, chosen.limits, **way)
    return await demo.run()


async def _gallery(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.gallery import gallery  # noqa: PLC0415 - see above

    return await gallery(settings)


async def _migrate(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.migrating import migrate  # noqa: PLC0415 - see above

    return await migrate(settings, chosen.to)


async def _import(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.importing import import_files  # noqa: PLC0415 - see above

    return await import_files(settings, chosen.paths, anew=chosen.again, report_to=chosen.report)


async def _sync(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.syncing import sync_now  # noqa: PLC0415 - see above

    return await sync_now(settings)


async def _backtest(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.backtest import backtest  # noqa: PLC0415 - see above

    return await backtest(settings, chosen.exports)


async def _encrypt(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.encrypting import encrypt, show_new_key  # noqa: PLC0415 - see above

    return show_new_key() if chosen.new_key else await encrypt(settings)


async def _backup(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.backup import backup  # noqa: PLC0415 - see above

    return await backup(settings, chosen.folder, with_bytes=chosen.files, keep=chosen.keep)


async def _restore(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.backup import restore  # noqa: PLC0415 - see above

    return await restore(settings, chosen.folder, read_all=chosen.check_files)


async def _invite(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.invite import invite  # noqa: PLC0415 - see above

    return await invite(settings, chosen.application)


async def _page(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.page import serve_page  # noqa: PLC0415 - see above

    return await serve_page(settings)


async def _page_role(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.page import page_role  # noqa: PLC0415 - see above

    return await page_role(settings)


async def _doctor(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.doctor import examine  # noqa: PLC0415 - see above

    return await examine(settings)
