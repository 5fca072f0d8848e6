"""What the bot does for people who want to open the page: links, what is open, and ending it."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from services.audit_log import Look, keep
from services.database import Database
from services.logs import about
from services.page_access.tokens import digest, signed_link
from services.reports.question import Viewer
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

MINUTES = 15  # that a link can be used
KEY_BYTES = 32
LINK, END = "page link", "page end"  # in the log of looks

MAKE_KEY = "insert into page_key (name, secret, at) values ('links', $1, $2) on conflict (name) do nothing"
READ_KEY = "select secret from page_key where name = 'links'"
DROP_UNUSED = "delete from page_link where guild_id = $1 and user_id = $2 and used_at is null"
KEEP_LINK = """
insert into page_link (guild_id, digest, user_id, channels, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)
"""
OPEN_ONES = """
select count(*) as open, max(used_at) as used from page_session
where guild_id = $1 and user_id = $2 and ended_at is null and ends_at > $3 and used_at > $3 - interval '1 hour'
"""
END_THEM = """
update page_session set ended_at = $3, ended_by = 'revoked'
where guild_id = $1 and user_id = $2 and ended_at is null and ends_at > $3 and used_at > $3 - interval '1 hour'
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A link for somebody, and how many sessions they have open besides; `used_at` is when one was used last."""

    address: str
    sessions: int
    used_at: datetime | None


class PageDesk:
    """Gives links to the page at `address`; `given` is the operator's key, None for the database's own."""

    def __init__(self, database: Database, address: str, given: str | None) -> None:
        self._database, self._address, self._given = database, address, given
        self._key = given

    @property
    def is_local(self) -> bool:
        """Whether links work only on the machine that the page runs on."""
        return (urlsplit(self._address).hostname or "") in {"127.0.0.1", "localhost", "::1"}

    async def key(self, now: datetime) -> str:
        """The key that links are signed with, made when there is none yet."""

        async def known(con: Connection) -> str:
            await con.execute(MAKE_KEY, secrets.token_urlsafe(KEY_BYTES), now)
            return str(await con.fetchval(READ_KEY))

        if self._key is None:
            self._key = await in_one_transaction(self._database, known)
        return self._key

    async def open(self, guild_id: int, viewer: Viewer, now: datetime) -> Opened:
        """A link that lets this viewer in, once; their earlier ones that nobody used open nothing any more."""
        expires = now + timedelta(minutes=MINUTES)
        link = signed_link(await self.key(now), guild_id, viewer.user_id, expires)

        async def work(con: Connection) -> tuple[int, datetime | None]:
            await con.execute(DROP_UNUSED, guild_id, viewer.user_id)
            await con.execute(KEEP_LINK, guild_id, digest(link), viewer.user_id, sorted(viewer.channels), now, expires)
            row = await con.fetchrow(OPEN_ONES, guild_id, viewer.user_id, now)
            return (row["open"], row["used"]) if row else (0, None)

        sessions, used_at = await in_one_transaction(self._database, work)
        return Opened(f"{self._address}/enter#{link}", sessions, used_at)

    async def end(self, guild_id: int, user_id: int, by: int, look_id: int, now: datetime) -> int:
        """End the sessions of somebody, and the links that nobody used; returns how many sessions there were."""

        async def work(con: Connection) -> int:
            await con.execute(DROP_UNUSED, guild_id, user_id)
            done: str = await con.execute(END_THEM, guild_id, user_id, now)
            question = {"values": {"mentor": user_id}}
            await keep(con, Look(guild_id, look_id, now, by, END, None, None, question))
            return int(done.rpartition(" ")[2])

        ended = await in_one_transaction(self._database, work)
        log.info(
            "sessions of the page ended: of=%s by=%s guild=%s sessions=%d",
            user_id,
            by,
            guild_id,
            ended,
            extra=about("page_sessions_ended", guild=guild_id),
        )
        return ended
