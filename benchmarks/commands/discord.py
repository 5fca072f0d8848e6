"""The local Discord with a made server: `python -m benchmarks.commands.discord SIZE UNTIL`, a process of its own.

It knows the server's people and channels and none of its old messages: whoever asks for a page of them waits for ever,
so that the bot's record stays as it was made. A line `live 200` on its input lets students write so many messages a
second, `live 0` ends that, `stop` ends the process.
"""

import argparse
import asyncio
import json
import random
import sys
from datetime import datetime, timedelta
from time import monotonic

from benchmarks.data.people import MENTORS, TEXT, Cast, cast
from benchmarks.data.sizes import SIZES
from benchmarks.data.texts import texts
from sandbox.hosts import BOT_PERMISSIONS, BOT_ROLE
from sandbox.objects.channels import overwrite
from sandbox.permissions import VIEW_CHANNEL
from sandbox.server import Sandbox
from sandbox.world import World

FOR_EVER = 1_000_000.0  # seconds
TICK = 0.02
SAID = 256  # different texts that are written live
OLD = ("/channels/{channel_id}/messages", "/channels/{channel_id}/threads/archived/public")


def world_of(made: Cast, until: datetime) -> World:
    """The world with a made server in it, without its messages and threads, at the end of its last week (aware UTC)."""
    world = World.empty(until)
    world.clock.catch_up()
    present = [one for one in made.people if one.left_at is None]
    for one in present:
        world.add_user(one.name.lower().replace(" ", "."), bot=one.is_bot, global_name=one.name, id=one.id)
    world.add_guild(f"School of {made.size.name}", present[0].id, id=made.guild)
    for role, name in made.roles.items():
        if role != made.guild:
            world.add_role(made.guild, name, id=role)
    for one in present:
        world.add_member(made.guild, one.id, one.roles, joined_at=one.joined_at, quiet=True)
    hidden = overwrite(made.guild, 0, 0, VIEW_CHANNEL)
    for place in made.places:
        if place.kind == TEXT:
            private = place.name == MENTORS
            readers = [hidden, overwrite(made.mentor_role, 0, VIEW_CHANNEL, 0)] if private else []
            world.add_channel(made.guild, place.name, overwrites=readers, id=place.id)
    bot_role = world.add_role(made.guild, BOT_ROLE, BOT_PERMISSIONS)
    world.add_member(made.guild, world.bot_user_id, [bot_role["id"], made.mentor_role])
    return world


class Writers:
    """Students who write at a steady rate."""

    def __init__(self, box: Sandbox, made: Cast) -> None:
        self._box = box
        self._said = [one.record.content for one in texts(SAID)]
        self._students = [one.id for one in made.students if one.left_at is None]
        self._places = [one.id for one in made.places if one.kind == TEXT and one.name != MENTORS]
        self.rate = 0.0

    async def run(self) -> None:
        """Write for as long as the process lives."""
        began, sent = monotonic(), 0.0
        while True:
            await asyncio.sleep(TICK)
            passed, began = monotonic() - began, monotonic()
            sent += passed * self.rate
            while sent >= 1:
                sent -= 1
                who, where = random.choice(self._students), random.choice(self._places)
                self._box.people.write(who, where, random.choice(self._said))


async def serve(made: Cast, until: datetime) -> None:
    """Serve until told to stop; the first line says where."""
    box = Sandbox(world_of(made, until))
    for route in OLD:
        box.faults.add("rest.slow", count=None, match={"method": "GET", "route": route}, seconds=FOR_EVER)
    writers = Writers(box, made)
    async with box, asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(writers.run())
        where = {"address": f"{box.base}/", "token": box.token, "api_base": box.api_base, "cdn_base": box.cdn_base}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        while (line := await asyncio.to_thread(sys.stdin.readline)) not in {"stop\n", ""}:
            writers.rate = float(line.split()[1])
        writing.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=tuple(SIZES))
    parser.add_argument("until", type=datetime.fromisoformat)
    chosen = parser.parse_args()
    size = SIZES[chosen.size]
    asyncio.run(serve(cast(size, chosen.until - timedelta(weeks=size.weeks)), chosen.until))
