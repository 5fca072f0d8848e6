"""Messages with a phrase of the reviewed list: which one it is, and nothing else, is kept until mentors were told.

No text, no phrase, no score. The row is written together with the message, so that no crash lies between.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from analytics.distress.matching import shows_distress
from services.storage.transactions import Connection

DISTRESS, QUESTION = "distress", "question"
RECENT = timedelta(hours=48)  # history brings older ones: an alarm about those comes too late
ADD = """
insert into escalation (guild_id, message_id, kind, channel_id, at)
select guild_id, message_id, 'distress', channel_id, at
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[]) as said (guild_id, message_id, channel_id, at)
on conflict (guild_id, message_id, kind) do nothing
"""


class Said(Protocol):
    """What is looked at of a message that was stored; times are aware UTC."""

    @property
    def guild_id(self) -> int:
        """The server."""

    @property
    def id(self) -> int:
        """The message."""

    @property
    def channel_id(self) -> int:
        """Where."""

    @property
    def content(self) -> str:
        """The text."""

    @property
    def is_bot(self) -> bool:
        """Whether no person wrote it."""

    @property
    def sent_at(self) -> datetime:
        """When it was written."""

    @property
    def observed_at(self) -> datetime:
        """When it came here."""


async def notice(con: Connection, messages: Iterable[Said]) -> None:
    """Keep which of these messages mentors are to be told of; in the transaction that stores them."""
    found = [
        one
        for one in messages
        if one.content and not one.is_bot and one.observed_at - one.sent_at < RECENT and shows_distress(one.content)
    ]
    if found:
        await con.execute(
            ADD,
            [one.guild_id for one in found],
            [one.id for one in found],
            [one.channel_id for one in found],
            [one.sent_at for one in found],
        )
