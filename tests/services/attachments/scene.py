"""A school on a local Discord whose messages the database knows, and a keeper for their files."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from services.attachments.due import counts
from services.attachments.keeper import AttachmentKeeper
from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.discord.pagers import messages_before
from services.discord.rest import DiscordRest
from services.records.attachments import attachment_records
from services.records.messages import message_record
from services.storage.attachment_writes import write_attachments
from services.storage.transactions import asking
from services.storage.writes import delete_messages, in_one_transaction, write_messages
from tests.e2e.history_scene import school

PATIENCE = 30.0


@dataclass(slots=True)
class Scene:
    """What a test acts on."""

    box: Sandbox
    database: Database
    rest: DiscordRest
    store: ObjectStore
    folder: Path
    guild_id: int
    channel_id: int
    student_id: int

    def post(self, *files: tuple[str, Any, str | None], **more: Any) -> dict[str, Any]:
        """A message with files (name, bytes, content type)."""
        return self.box.world.post(self.channel_id, self.student_id, attachments=list(files), **more)

    async def read(self, channel_id: int | None = None) -> None:
        """Store the channel's messages and what is known of their files."""
        page = await messages_before(self.rest, channel_id or self.channel_id, None)

        async def work(con: Any) -> None:
            await write_messages(con, [message_record(m, self.guild_id, page.asked_at) for m in page.messages])
            await write_attachments(
                con, [r for m in page.messages for r in attachment_records(m, self.guild_id, page.asked_at)]
            )

        await in_one_transaction(self.database, work)

    async def delete(self, *messages: dict[str, Any]) -> None:
        """Delete messages on Discord and in the database."""
        ids = [int(message["id"]) for message in messages]
        for id_ in ids:
            self.box.world.delete(self.channel_id, id_)
        await in_one_transaction(
            self.database,
            lambda con: delete_messages(con, self.guild_id, self.channel_id, ids, datetime.now(UTC)),
        )

    def keeper(self, **options: Any) -> AttachmentKeeper:
        defaults: dict[str, Any] = {"first_pause": timedelta(seconds=0.05), "look": 0.05, "reserve": 0}
        return AttachmentKeeper(
            self.database,
            self.rest,
            self.store,
            cdn_base=self.box.cdn_base,
            spool=self.folder / "spool",
            **defaults | options,
        )

    @contextlib.asynccontextmanager
    async def keeping(self, **options: Any) -> AsyncIterator[AttachmentKeeper]:
        """A keeper that runs; it fails the block when it ends by itself."""
        keeper = self.keeper(**options)
        running = asyncio.create_task(keeper.run())
        try:
            yield keeper
            assert not running.done(), running.exception()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def kept(self, **options: Any) -> None:
        """Run a keeper until nothing is left to do."""
        async with self.keeping(**options) as keeper, asyncio.timeout(PATIENCE):
            await keeper.settled()

    async def counts(self) -> dict[str, int]:
        """How many files are in each state, zeros left out; asked again where the connection was just cut."""
        found = await asking(self.database, lambda con: counts(con, self.guild_id))
        return {state: number for state, number in found.items() if number}

    async def rows(self) -> list[Any]:
        return list(await self.database.pool.fetch("select * from attachment order by message_id, id"))

    async def objects(self) -> list[Any]:
        return list(await self.database.pool.fetch("select * from stored_object order by sha256"))

    async def bytes_of(self, message: dict[str, Any]) -> list[bytes]:
        """What is kept of a message's files, in the order of their ids."""
        rows = await self.database.pool.fetch(
            "select object_key from attachment join stored_object using (guild_id, sha256)"
            " where message_id = $1 and state = 'stored' order by id",
            int(message["id"]),
        )
        return [b"".join([piece async for piece in self.store.get(row["object_key"])]) for row in rows]


@contextlib.asynccontextmanager
async def open_scene(database: Database, store: ObjectStore, folder: Path) -> AsyncIterator[Scene]:
    place = school(1)
    world, guild, channel, student = place.world, place.guild_id, place.channels[0], place.students[0]
    async with (
        Sandbox(world, time_scale=0.01) as box,
        DiscordRest.open(box.token, box.api_base, first_pause=0.01) as rest,
    ):
        await database.pool.execute(
            "insert into guild (id, name, present, seen_at) values ($1, 'School', true, now())", guild
        )
        yield Scene(box, database, rest, store, folder, guild, channel, student)
        assert not box.violations, box.violations
