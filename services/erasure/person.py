"""Everything of one person: what they wrote and did, and where others name them."""

from services.consent.key import PrivacyKey
from services.database import Database
from services.discord.rest import DiscordRest
from services.erasure.messages import OF_PERSON, Leaving, erase_messages
from services.erasure.others import erase_from_others, erase_from_revisions
from services.erasure.places import erase_channels
from services.erasure.progress import Progress, note
from services.erasure.rows import (
    erase_from_logs,
    erase_own_rows,
    erase_traces,
    names_of,
    stand_in,
    unname,
)
from services.erasure.threads import copies_of, delete_in_discord, threads_about
from services.erasure.traces import Traces
from services.storage.transactions import Connection, in_one_transaction


async def erase_person(database: Database, rest: DiscordRest | None, key: PrivacyKey, progress: Progress) -> None:
    """Erase all but the rows with their names, which the search for them needs: killed anywhere, it begins again.

    Raises:
        DiscordUnavailable: copies and threads there could not be deleted now.
    """
    erasing = progress.erasing
    guild_id, user_id = erasing.guild_id, erasing.subject_id
    leaving = Leaving(key, erasing.asked_at)
    async with database.pool.acquire() as con:
        threads = await threads_about(con, guild_id, user_id)
        copies = await copies_of(con, guild_id, user_id)
        traces = Traces(user_id, await names_of(con, guild_id, user_id))
    if rest is not None and (threads or copies):
        kept = await delete_in_discord(rest, threads, copies)
        await progress.put(left_in_discord=kept)
    if threads:
        await erase_channels(database, progress, threads, rooms=True)
    # What names their messages has to be found before those are gone.
    await progress.note(lambda con: erase_traces(con, guild_id, user_id, traces))
    await progress.note(lambda con: erase_from_logs(con, guild_id, user_id, traces))
    for erase in (erase_from_others, erase_from_revisions):
        await progress.add(**await erase(database, guild_id, user_id, traces))
    await progress.note(lambda con: stand_in(con, guild_id, user_id, key))
    await progress.repeat(lambda con: erase_messages(con, guild_id, OF_PERSON, user_id, leaving=leaving))
    await progress.note(lambda con: erase_own_rows(con, guild_id, user_id, names_too=False))
    await progress.note(lambda con: unname(con, guild_id, user_id))


async def finish_person(database: Database, key: PrivacyKey, progress: Progress) -> None:
    """The last step, which leaves nothing but the receipt: also what was added while the others ran."""
    erasing = progress.erasing
    guild_id, user_id = erasing.guild_id, erasing.subject_id

    async def finish(con: Connection) -> None:
        traces = Traces(user_id, await names_of(con, guild_id, user_id))
        await erase_from_logs(con, guild_id, user_id, traces)
        await unname(con, guild_id, user_id)
        done = await stand_in(con, guild_id, user_id, key)
        done += await erase_own_rows(con, guild_id, user_id, names_too=False)
        done += await erase_own_rows(con, guild_id, user_id, names_too=True)
        await note(con, erasing, done)

    await in_one_transaction(database, finish)
