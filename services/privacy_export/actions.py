"""`/privacy export`: the archive as files of the answer, or as a link where it is too large for that."""

import asyncio
import logging
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from services.attachments.objects.store import RESERVE, StoreProblem
from services.errors import ProfilerError
from services.privacy_export.archive import Made, Whose, make
from services.reports.student_press import Handed, StudentPress, StudentTools
from services.storage.transactions import Connection, in_one_transaction
from services.wording.answers import Told, moment
from services.wording.words import Words

log = logging.getLogger(__name__)

PRIVACY_EXPORT: Final = "privacy_export"
SPOOL: Final = "passing-own-data"  # in DATA_DIR
MOST_SENT: Final = 9 * 1024 * 1024  # Discord takes 10 MB a file
LINK_SECONDS: Final = 3_600
REMEMBER = """
insert into exported_file (guild_id, id, object_key, place, expires_at) values ($1, $2, $3, $4, $5)
on conflict (guild_id, id) do update set expires_at = excluded.expires_at
"""


async def privacy_export(tools: StudentTools, press: StudentPress) -> Told | Handed:
    """Everything about whoever asks, in one archive.

    Raises:
        ProfilerError: it could not be made now.
    """
    words = press.settings.words
    if not press.member:
        return Told(words("Nothing is kept about you"), words("So there is nothing to hand over."))
    folder = tools.spool / f"own-{press.id}"
    async with tools.export_turn:
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
            if (await asyncio.to_thread(shutil.disk_usage, folder)).free < RESERVE:
                raise ProfilerError(
                    words("The disk here is too full for this file. Please ask the operator for space.")
                )
            return await _made(tools, press, folder)
        except StoreProblem as problem:
            log.warning("an export of somebody's own data has to wait: %s", problem)
            raise ProfilerError(
                words("I cannot reach the stored files now. Please ask again in a minute.")
            ) from problem
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def tidy(spool: Path) -> None:
    """Remove what a killed process left on the disk."""
    shutil.rmtree(spool, ignore_errors=True)


async def _made(tools: StudentTools, press: StudentPress, folder: Path) -> Told | Handed:
    words = press.settings.words
    async with tools.database.pool.acquire() as con, con.transaction(isolation="repeatable_read", readonly=True):
        server = await con.fetchval("select name from guild where id = $1", press.guild_id)
        whose = Whose(press.guild_id, press.user_id, server or str(press.guild_id), press.now)
        made = await make(con, tools.store, whose, folder, MOST_SENT)
        too_large = len(made.paths) > 1 or bool(made.files_left)
        if too_large and (link := await _linked(tools, press, whose, con, folder)) is not None:
            return link
    pieces = [(path.name, await asyncio.to_thread(path.read_bytes)) for path in made.paths]
    return Handed(Told(words("Everything that is kept about you"), _sentences(made, words)), tuple(pieces))


async def _linked(tools: StudentTools, press: StudentPress, whose: Whose, con: Connection, folder: Path) -> Told | None:
    """The whole archive in the store, behind a link; None where the store has no links."""
    key = f"exports/{press.guild_id}/{press.id}/my-data.zip"
    name = f"my-data-{press.now:%Y-%m-%d}.zip"
    if await tools.store.link(key, name, LINK_SECONDS) is None:
        return None
    whole = folder / "whole"
    await asyncio.to_thread(whole.mkdir, exist_ok=True)
    made = await make(con, tools.store, whose, whole, None)
    ends_at = press.now + timedelta(seconds=LINK_SECONDS)
    await in_one_transaction(tools.database, lambda c: _remember(c, press, key, tools.store.place, ends_at))
    await tools.store.put(key, made.paths[0], "application/zip")
    link = await tools.store.link(key, name, LINK_SECONDS)
    words = press.settings.words
    offered = words("[Download]({link}) – the link works until {when}.", link=link, when=moment(ends_at))
    return Told(words("Everything that is kept about you"), f"{offered}\n{_sentences(made, words)}")


async def _remember(con: Connection, press: StudentPress, key: str, place: str, ends_at: datetime) -> None:
    """Note it before the bytes are there, so that they are deleted when the link ends."""
    await con.execute(REMEMBER, press.guild_id, press.id, key, place, ends_at)


def _sentences(made: Made, words: Words) -> str:
    lines = [
        words(
            "Your messages with earlier versions, files, reactions, voice times, what mentors noted about you, your"
            " answers about privacy, and who looked. README.txt says what each list is."
        ),
        words.count("{n} message", "{n} messages", made.entries["messages"])
        + ", "
        + words.count("{n} file", "{n} files", made.files),
    ]
    if made.files_left:
        lines.append(
            words.count(
                "{n} file was too large to hand over; its link is in the list of files.",
                "{n} files were too large to hand over; their links are in the list of files.",
                made.files_left,
            )
        )
    return "\n".join(lines)
