"""The sync as people ask for it: a small school, the bot as a process on it, and what its runs left."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.activity_scene import ZONE
from tests.e2e.bot_process import bot_process, until

NOT_NOW = str((datetime.now(UTC) + timedelta(minutes=30)).minute)  # the hour does not strike during a test


async def asked(scene, command, options=None, *, who="maja", where="mentors", final=True):
    return await scene.box.interact.slash(
        scene.people[who], scene.channels[where], f"sync {command}", options or {}, final=final
    )


async def told(scene, command, title, options=None):
    """The text of the mentors' newest answer, once it has this title: long work edits its message as it goes."""
    known = said_so_far(scene)
    await asked(scene, command, options)
    return await said_since(scene, known, title)


def said_so_far(scene) -> set[str]:
    """What the mentors' channel holds."""
    return {message["id"] for message in scene.box.world.messages(scene.channels["mentors"]).page(limit=100)}


async def said_since(scene, known, title):
    """The text of the newest answer there that was not known, once it has this title and is finished."""
    found: list[dict[str, Any]] = []

    def done() -> bool:
        page = scene.box.world.messages(scene.channels["mentors"]).page(limit=100)
        found[:] = [
            one for one in page if one["id"] not in known and one["embeds"] and one["embeds"][0]["title"] == title
        ]
        finished = [one["embeds"][0]["description"] for one in found]
        return bool(finished) and not finished[0].startswith("Reading ")

    await until(done)
    return found[0]["embeds"][0]["description"]


def started(scene, database, folder, *command, **env):
    told = {"TIME_ZONE": ZONE.key, "SYNC_MINUTE": NOT_NOW, **env}
    return bot_process(scene.box, database.url, folder, *command, **told)


async def runs_of(database):
    return [dict(row) for row in await database.pool.fetch("select * from sync_run order by id")]


def no_run_goes_on(database):
    async def met() -> bool:
        rows = await runs_of(database)
        return bool(rows) and all(row["state"] not in {"asked", "running"} for row in rows)

    return met
