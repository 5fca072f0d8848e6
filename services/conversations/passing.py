"""Bringing the copy of a message in line with it: made, changed or taken back, as often as it takes.

What is wanted follows each time from the message as Discord shows it now. So it makes no difference how often an event
was heard, or where the bot was killed.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.conversations import answering, handing_in, store
from services.conversations.contents import Contents, contents_of
from services.conversations.copies import Copy, copy_of
from services.conversations.store import IN, OUT, Relayed
from services.conversations.tools import Tools
from services.delivery.outcome import Sent
from services.discord import errors
from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

MESSAGE = "/channels/{channel_id}/messages/{message_id}"


@dataclass(frozen=True, slots=True)
class Gone:
    """The message is not there any more; with its whole channel, when `whole`: then nobody took it back."""

    whole: bool


async def settle(tools: Tools, row: Relayed) -> None:
    """Make the copy of a message show what it says now.

    Raises:
        DiscordUnavailable, ProfilerError: not now; the row stays due.
    """
    settings = tools.settings_of(row.guild_id, None)
    original = Gone(whole=False) if row.deleted_at else await _original(tools, row)
    if isinstance(original, Gone):
        await (_left(tools, row) if original.whole else _taken_back(tools, row, None, deleted=True))
        return
    contents = contents_of(original, settings.words)
    if row.direction == OUT and contents.is_aside:
        await _taken_back(tools, row, contents.edited_at, deleted=False)
    elif row.copies:
        await _changed(tools, row, contents, settings)
    elif row.direction == IN:
        await handing_in.hand_in(tools, row, contents, settings)
    else:
        await answering.hand_out(tools, row, contents, settings)


async def _original(tools: Tools, row: Relayed) -> dict[str, Any] | Gone:
    try:
        message: dict[str, Any] = await tools.rest.get(MESSAGE, major=row.channel_id, message_id=row.id)
    except errors.NotFound as no:
        return Gone(whole=no.code == errors.UNKNOWN_CHANNEL)
    return message


async def _left(tools: Tools, row: Relayed) -> None:
    """The channel is gone with everything in it: what was passed on stays where it is."""
    copies, place = row.copies, row.copy_channel_id
    await _kept(tools, row, place, copies, None)


async def _taken_back(tools: Tools, row: Relayed, edited_at: datetime | None, *, deleted: bool) -> None:
    """Delete what shows a message, also what was sent and not yet written down."""
    place, copies = row.copy_channel_id, list(row.copies)
    if not copies:
        async with tools.database.pool.acquire() as con:
            keys = await store.keys_of(con, row)
        for key in keys:
            sent = await tools.courier.settled(row.guild_id, key)
            if isinstance(sent, Sent):
                place, copies = sent.channel_id, [*copies, sent.message_id]
    for copy in copies:
        assert place is not None
        await tools.courier.delete(place, copy)
    await _kept(tools, row, None, (), edited_at, deleted=deleted)


async def _changed(tools: Tools, row: Relayed, contents: Contents, settings: GuildSettings) -> None:
    """Edit what shows a message; a longer text gets further messages, a shorter one gives them back."""
    assert row.copy_channel_id is not None
    place, copies = row.copy_channel_id, list(row.copies)
    head = await (handing_in if row.direction == IN else answering).head_of(tools, row, settings)
    copy = copy_of(head, contents, settings.words)
    for number, message_id in enumerate(copies[: len(copy.texts)]):
        message = {"content": copy.texts[number], "allowed_mentions": {"parse": []}}
        if number == 0:
            message |= await _files_kept(tools, place, message_id, contents)
        await tools.courier.edit(place, message_id, message)
    for message_id in copies[len(copy.texts) :]:
        await tools.courier.delete(place, message_id)
    more = await _further(tools, row, copy, place, len(copies))
    await _kept(tools, row, place, [*copies[: len(copy.texts)], *more], contents.edited_at)


async def _further(tools: Tools, row: Relayed, copy: Copy, place: int, number_there: int) -> list[int]:
    more: list[int] = []
    for number in range(number_there, len(copy.texts)):
        key, message = f"{row.direction}:{row.id}:v{row.version}:{number}", copy.message(number, place)
        if row.direction == IN:
            sent = await tools.courier.send(row.guild_id, key, place, message)
        else:
            sent = await tools.courier.direct(row.guild_id, key, row.student_id, message)
        if not isinstance(sent, Sent):
            break
        more.append(sent.message_id)
    return more


async def _files_kept(tools: Tools, place: int, copy_id: int, contents: Contents) -> dict[str, Any]:
    """The files that the copy keeps, where the original lost one; people can take files away and add none."""
    try:
        shown: dict[str, Any] = await tools.rest.get(MESSAGE, major=place, message_id=copy_id)
    except errors.Refused:
        return {}
    names = [file.name for file in contents.files]
    there = shown.get("attachments") or ()
    kept = [{"id": one["id"]} for one in there if one["filename"] in names]
    return {"attachments": kept} if len(kept) < len(there) else {}


async def _kept(
    tools: Tools,
    row: Relayed,
    place: int | None,
    copies: Sequence[int],
    edited_at: datetime | None,
    *,
    deleted: bool = False,
) -> None:
    now = tools.clock()

    async def kept(con: Connection) -> None:
        await store.done(con, row, now, copy_channel_id=place, copies=copies, edited_at=edited_at, deleted=deleted)

    await in_one_transaction(tools.database, kept)
