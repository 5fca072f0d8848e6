"""What happens: people act, faults strike, and the bot, PostgreSQL and the bucket are killed meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.chaos.scene import Scene
from tests.e2e.bot_process import until

ACTS = (15, 45)
LONGEST_PAUSE = 0.04
STORMY = 0.25
AWAY_SECONDS = 1.5
PATIENCE = 90  # seconds: many seeds beside each other make a machine slow

type Stroke = Callable[[Scene], Awaitable[None]]


async def tell(scene: Scene, *, phases: int = 5) -> None:
    """Live through some phases, in each of which something is taken away or nothing is."""
    strokes = [kill_bot, kill_postgres, bucket_away]
    strokes += scene.chance.choices([kill_bot, stop_bot, restart_postgres, bucket_away, nothing], k=phases - 3)
    scene.chance.shuffle(strokes)
    await scene.start_bot()
    for stroke in strokes:
        scene.note("PHASE")
        await keep_up(scene)
        if scene.chance.random() < 0.7:
            await connected(scene)
        await acts(scene, scene.chance.randint(*ACTS))
        scene.strokes[stroke.__name__] += 1
        scene.note(f"STROKE {stroke.__name__}")
        await stroke(scene)
        await acts(scene, scene.chance.randint(*ACTS) // 2)


async def acts(scene: Scene, count: int) -> None:
    """People do this many things; now and then something goes wrong."""
    done = 0
    while done < count:
        scene.crowd.act()
        if scene.chance.random() < STORMY:
            name = scene.storm.strike()
            scene.note(f"FAULT {name} {scene.storm.last_options}")
        done += 1
        await asyncio.sleep(scene.chance.uniform(0, LONGEST_PAUSE))


async def keep_up(scene: Scene) -> None:
    """Start the bot again when it ended because its database was away, as an operator's system would."""
    if not scene.bot.runs:
        code = await scene.bot.ended()
        assert code in {0, 1, -9}, f"the bot ended with {code}:\n{scene.bot.said[-4000:]}"
        scene.strokes["started again"] += 1
        await scene.start_bot()


async def connected(scene: Scene) -> None:
    """Wait until the bot hears of the world, or has ended."""
    await until(
        lambda: any(one.connection is not None for one in scene.box.gateway.sessions.values()) or not scene.bot.runs,
        PATIENCE,
        lambda: scene.bot.said[-4000:],
    )


async def meanwhile(scene: Scene) -> None:
    """People go on while something is away."""
    loop = asyncio.get_running_loop()
    end = loop.time() + scene.chance.uniform(0, AWAY_SECONDS)
    while loop.time() < end:
        await acts(scene, 3)


async def kill_bot(scene: Scene) -> None:
    """The bot dies in the middle of its work."""
    scene.bot.kill()
    await scene.bot.ended()
    await acts(scene, scene.chance.randint(0, 25))
    await scene.start_bot()


async def stop_bot(scene: Scene) -> None:
    """The bot is asked to end, and started later."""
    if scene.bot.runs:
        code = await scene.bot.stop(60)
        assert code in {0, 1, -15}, scene.bot.said[-4000:]
    await acts(scene, scene.chance.randint(0, 25))
    await scene.start_bot()


async def kill_postgres(scene: Scene) -> None:
    """PostgreSQL dies with all its processes."""
    await scene.postgres.kill()
    await meanwhile(scene)
    await scene.postgres.start()
    scene.note("POSTGRES is back")


async def restart_postgres(scene: Scene) -> None:
    """PostgreSQL is restarted."""
    await scene.postgres.stop()
    await meanwhile(scene)
    await scene.postgres.start()
    scene.note("POSTGRES is back")


async def bucket_away(scene: Scene) -> None:
    """The bucket goes away while files come."""
    await scene.bucket.kill()
    for _ in range(scene.chance.randint(1, 4)):
        scene.crowd.attach()
    await meanwhile(scene)
    await scene.bucket.start()


async def nothing(scene: Scene) -> None:
    """Nothing is taken away."""
    await acts(scene, 5)
