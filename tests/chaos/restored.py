"""A life that ends with everything gone: a backup, no database and no bucket any more, and the record restored."""

from pathlib import Path

from services.attachments.objects.s3 import open_bucket
from services.backup.making import make_backup
from services.backup.restoring import restore_backup
from tests.chaos.scene import Scene


async def restored(scene: Scene, folder: Path) -> None:
    """Back the record up while the bot runs, wipe database and bucket, and restore both; the bot is down then."""
    now = scene.world.clock.now()
    async with open_bucket(scene.bucket.bucket) as store:
        made = await make_backup(scene.database_url, store, folder, now, with_bytes=True, told=scene.note)
        assert made.wrong == [], made.wrong
        assert await scene.bot.stop(60) == 0, scene.bot.said[-4000:]
        await scene.postgres.drop(scene.database)
        for key in scene.bucket.objects:  # through the server, which remembers what it listed
            await store.delete(key.removeprefix(scene.bucket.bucket.prefix))
        assert scene.bucket.objects == {}
        await scene.postgres.fresh(scene.database)
        done = await restore_backup(
            scene.database_url, store, made.folder, now, read_all=False, told=scene.note, own_folder=""
        )
    assert (done.rows, done.missing) == (made.rows, 0)
    scene.note("RESTORED")
