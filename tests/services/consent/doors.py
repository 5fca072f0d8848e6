"""A door for tests, and live events that come in through it."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from services.capture.admitting import admit_batch
from services.capture.batch import Event
from services.capture.events import fold
from services.consent.door import Door
from services.consent.key import PrivacyKey
from services.consent.store import decide
from services.people.guild_settings import ConsentMode, GuildSettings
from services.storage.transactions import Connection
from tests.services.payloads import GUILD, NOW

KEY = PrivacyKey(b"a key of tests that is long enough to be one")
NOTICE, OPT_IN = (Door(KEY, GuildSettings(consent_mode=mode)) for mode in (ConsentMode.NOTICE, ConsentMode.OPT_IN))
HERE: dict[str, Any] = {"guild_id": str(GUILD)}


def at(second: int) -> datetime:
    """A moment so many seconds after the first event."""
    return NOW + timedelta(minutes=2, seconds=second)


async def happened(con: Connection, door: Door, *events: tuple[str, Any], start: int = 0) -> None:
    """Write events as one batch, a second apart."""
    async with con.transaction():
        batch = fold(Event(name, data, at(number)) for number, (name, data) in enumerate(events, start))
        await batch.write(con, {}, partial(admit_batch, door))


async def said(con: Connection, user_id: int, kind: str, *, granted: bool, second: int = 0) -> None:
    """Somebody says yes or no."""
    moment = at(second)
    await decide(con, GUILD, user_id, kind, granted, moment, "notice-1", "server", event_id=int(moment.timestamp()))


async def left_out(con: Connection) -> int:
    """How many messages are known as not kept."""
    counted: int = await con.fetchval("select count(*) from left_out where deleted_at is null")
    return counted
