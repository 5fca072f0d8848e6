"""Takes everything bad back and waits until the bot says that nothing is left to be done."""

import signal

from services.database import Database
from services.sync.job import asked
from services.sync.runs import SHELL
from tests.chaos.at_rest import AT_REST
from tests.chaos.scene import Scene
from tests.chaos.story import keep_up
from tests.e2e.bot_process import until

SECONDS = 90


async def settle(scene: Scene, database: Database, *, anew: bool) -> None:
    """Heal everything; with `anew` the bot is stopped and started, so that a new session tells what went unheard."""
    scene.storm.calm()
    await keep_up(scene)
    await scene.bot.ready(SECONDS)
    if anew:
        await begin_anew(scene)
    await come_to_rest(scene, database)


async def begin_anew(scene: Scene) -> None:
    """Stop the bot as an operator would, and start it."""
    assert await scene.bot.stop(60) == 0, scene.bot.said[-6000:]
    await scene.start_bot()
    await scene.bot.ready(SECONDS)


async def come_to_rest(scene: Scene, database: Database) -> None:
    """Let it hear everything, sync once and finish all it has to do."""
    await _heard(scene)
    await synced(scene, database)
    await at_rest(scene)


async def synced(scene: Scene, database: Database) -> None:
    """Wait for the end of a run of the sync that began after everything was healed."""

    async def none_goes_on() -> bool:
        query = "select not exists (select from sync_run where state in ('asked', 'running'))"
        return bool(await database.pool.fetchval(query)) or not scene.bot.runs

    await until(none_goes_on, SECONDS, lambda: scene.bot.said[-6000:])
    await asked(database, scene.guild_id, SHELL, scene.world.clock.now())
    await until(none_goes_on, SECONDS, lambda: scene.bot.said[-6000:])


async def at_rest(scene: Scene) -> None:
    """Wait until the bot has nothing to do any more."""
    told = scene.bot.said.count(AT_REST)
    scene.bot.signal(signal.SIGUSR1)
    await until(
        lambda: scene.bot.said.count(AT_REST) > told or not scene.bot.runs, SECONDS, lambda: scene.bot.said[-6000:]
    )
    assert scene.bot.runs, scene.bot.said[-6000:]


async def _heard(scene: Scene) -> None:
    assert await scene.box.settled(SECONDS), f"{scene.box.unsettled()}\n{scene.bot.said[-6000:]}"
