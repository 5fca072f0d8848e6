"""People who never rest: they post, reply, edit, delete and react, in new messages and old ones."""

import asyncio
import random

from tests.e2e.history_scene import School


async def busy_people(place: School, chance: random.Random) -> None:
    """Do up to five things every few milliseconds, until cancelled."""
    while True:
        for _ in range(chance.randrange(6)):
            _do_something(place, chance)
        await asyncio.sleep(0.02)


def _do_something(place: School, chance: random.Random) -> None:
    world, channel, author = place.world, chance.choice(place.channels), chance.choice(place.students)
    old = list(world.messages(channel).ids())[:-101:-1]
    act = chance.random()
    if act < 0.5 or not old:
        world.post(channel, author, f"live {chance.random()}", reply_to=chance.choice([None, *old[:3]]))
    elif act < 0.75:
        world.edit(channel, chance.choice(old), f"edited {chance.random()}")
    elif act < 0.9:
        world.delete(channel, chance.choice(old))
    else:
        world.react(channel, chance.choice(old), author, "👍")
