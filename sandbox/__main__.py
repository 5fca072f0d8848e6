"""`python -m sandbox`: a local Discord until it is told to stop; one JSON line says where it is."""

import argparse
import asyncio
import gc
import json
import logging
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sandbox.fresh import TEXTS, fresh_server
from sandbox.limits import MODES
from sandbox.people import Note
from sandbox.server import TOKEN, NotLoopback, Sandbox
from sandbox.world import World

MENTOR_ROLE, MENTOR_CHANNEL = "Mentor", "mentors"


class CannotStart(Exception):
    """The sandbox cannot be started; the text says why in one sentence."""


@dataclass(slots=True)
class Opening:
    """The world to serve, and what its makers know of it."""

    world: World
    mentor_role: str = MENTOR_ROLE
    mentor_channel: str = MENTOR_CHANNEL
    notes: dict[int, Note] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    options = parser().parse_args(arguments)
    logging.basicConfig(level=options.log_level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(serve(options))
    except (CannotStart, NotLoopback) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The local Discord cannot listen on port {options.port}: {error.strerror}.\n")
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m sandbox", description="A local Discord for loopback.")
    made.add_argument("--host", default="127.0.0.1", help="a loopback address; others are refused")
    made.add_argument("--port", type=int, default=0, help="0 takes a free one")
    source = made.add_mutually_exclusive_group()
    source.add_argument("--school", action="store_true", help="a seeded bootcamp (the default)")
    source.add_argument("--empty", action="store_true", help="a world with the bot and nobody else")
    source.add_argument("--fresh", choices=tuple(TEXTS), help="a server in this language that has just invited the bot")
    source.add_argument("--export", type=Path, metavar="FOLDER", help="a server exported by DiscordChatExporter")
    made.add_argument("--keep-times", action="store_true", help="do not shift an export to the present")
    made.add_argument("--limits", choices=MODES, default="documented", help="how requests are limited")
    made.add_argument("--time-scale", type=float, default=1.0, help="multiplies every wait of the protocol")
    made.add_argument("--openapi", type=Path, help="Discord's official description, to check all traffic against")
    made.add_argument("--token", default=TOKEN)
    made.add_argument("--anchor", type=_moment, help="the school's present as an ISO time")
    made.add_argument("--messages", type=int, default=40_000, help="about how many the school has written")
    made.add_argument("--log-level", default="WARNING")
    return made


async def serve(options: argparse.Namespace) -> None:
    """Open the world, say where it is, and wait for a signal."""
    if options.openapi is not None and not options.openapi.is_file():
        raise CannotStart(f"There is no file {options.openapi}.")
    opening = open_world(options)
    for line in opening.says:
        sys.stderr.write(f"{line}\n")
    box = Sandbox(
        opening.world,
        host=options.host,
        port=options.port,
        limits=options.limits,
        time_scale=options.time_scale,
        openapi=options.openapi,
        token=options.token,
    )
    box.people.notes.update(opening.notes)
    box.people.says += opening.says
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with box:
        gc.freeze()  # a school's objects live as long as the process: no need to look at them again
        sys.stdout.write(json.dumps(where(box, opening)) + "\n")
        sys.stdout.flush()
        await stop.wait()


def where(box: Sandbox, opening: Opening) -> dict[str, str]:
    """What whoever started this needs to know."""
    return {
        "address": f"{box.base}/",
        "api_base": box.api_base,
        "cdn_base": box.cdn_base,
        "token": box.token,
        "mentor_role": opening.mentor_role,
        "mentor_channel": opening.mentor_channel,
    }


def open_world(options: argparse.Namespace) -> Opening:
    """The world that the command line asks for."""
    if options.empty:
        return Opening(World.empty())
    if options.fresh is not None:
        made = fresh_server(options.fresh)
        return Opening(made.world, "", "", made.notes)
    if options.export is not None:
        return exported(options.export, keep_times=options.keep_times)
    from sandbox.school import build_school  # noqa: PLC0415 - its word lists take long to read

    school = build_school(options.anchor, messages=options.messages)
    if options.anchor is None:
        school.world.clock.catch_up()  # the seed ends with the last full hour
    notes = {person.user_id: Note(person.part, person.note) for person in school.people}
    return Opening(school.world, school.mentor_role, school.mentor_channel, notes)


def exported(folder: Path, *, keep_times: bool) -> Opening:
    """The world of an exported server; `CannotStart` when the folder holds none."""
    from exports import ExportError  # noqa: PLC0415 - only those who serve an export need this room
    from sandbox.exported.world import open_exported  # noqa: PLC0415 - the same

    try:
        found = open_exported(folder, keep_times=keep_times)
    except ExportError as error:
        raise CannotStart(str(error)) from None
    notes = {user_id: Note(part, text) for user_id, (part, text) in found.notes.items()}
    return Opening(found.world, found.mentor_role, found.mentor_channel, notes, found.says)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
