"""Several processes erase, each erasure by one of them."""

from datetime import timedelta
from pathlib import Path

from services.attachments.objects.folder import FolderStore
from services.database import Database
from services.erasure.asking import ask_erasure, due
from services.erasure.eraser import LOCK, Eraser
from services.storage.transactions import in_one_transaction
from services.sync.lock import HeldLock
from tests.services.erasure.course import GUILD, KEY, NOW

LEFT = "select count(*) from erasure where done_at is null"


async def test_what_another_process_erases_is_left_to_it_and_taken_up_when_it_is_gone(
    database: Database, tmp_path: Path
) -> None:
    number = await in_one_transaction(database, lambda con: ask_erasure(con, GUILD, "channel", 7, "asked", NOW))
    (erasing,) = await in_one_transaction(database, due)
    eraser = Eraser(database, FolderStore(tmp_path), None, KEY, lambda: NOW + timedelta(minutes=1), shared=True)
    other = await HeldLock.taken(database.url, LOCK, number)
    assert other is not None
    assert not await eraser.carry_out(erasing)
    assert await database.pool.fetchval(LEFT) == 1
    await other.release()
    assert await eraser.carry_out(erasing)
    assert await database.pool.fetchval(LEFT) == 0
    assert await eraser.carry_out(erasing)
