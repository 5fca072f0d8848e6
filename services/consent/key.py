"""The key of the hashes by which messages and people are known again that are not kept."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from services.database import Database
from services.errors import SetupProblem
from services.storage.transactions import Connection, in_one_transaction

SIZE = 32  # bytes
NOBODY = 0  # the check value is the digest of this id
MAKE = "insert into privacy_key (name, digest, secret, at) values ('privacy', $1, $2, $3) on conflict (name) do nothing"
READ = "select digest, secret from privacy_key where name = 'privacy' for update"
REPLACE = "update privacy_key set digest = $1, secret = $2, at = $3 where name = 'privacy'"
USED = "select exists (select from left_out) or exists (select from erased_person)"

MISSING = (
    "This database was used with a PRIVACY_KEY, and none is set: put it back, since people who were forgotten are known"
    " again only by it."
)
WRONG = (
    "PRIVACY_KEY is not the one this database was used with: put back the old one, or leave it empty if none was set"
    " before, since people who were forgotten are known again only by it."
)


@dataclass(frozen=True, slots=True)
class PrivacyKey:
    """A secret: without it a digest says nothing about anybody."""

    secret: bytes = field(repr=False)

    def digest(self, guild_id: int, id_: int) -> str:
        """HMAC-SHA256 of an id within a server, as hex: the same id has another digest on another server."""
        return hmac.digest(self.secret, b"%d:%d" % (guild_id, id_), "sha256").hex()

    def stand_in(self, guild_id: int, message_id: int, user_id: int) -> int:
        """A negative number in the place of somebody at one message, and another one at every other message.

        So a reaction counts without saying whose it is.
        """
        made = hmac.digest(self.secret, b"%d:%d:%d" % (guild_id, message_id, user_id), "sha256")
        return -1 - (int.from_bytes(made[:8], "big") >> 2)


async def the_key(database: Database, given: str | None, at: datetime) -> PrivacyKey:
    """The key that the operator set, which then is nowhere in the database; else the database's own.

    One that lies in the database works for every process and survives a lost folder; one that is set keeps the hashes
    apart from their key. It can be changed until something was hashed; later the database's own can still be taken out.

    Raises:
        SetupProblem: what is set is too short to be a key, or is not the one this database was used with.
    """
    if given and len(given.encode()) < SIZE:
        raise SetupProblem(f"PRIVACY_KEY is too short: give it at least {SIZE} random signs.")

    async def known(con: Connection) -> PrivacyKey:
        mine = given or secrets.token_hex(SIZE)
        await con.execute(MAKE, _check(mine), None if given else mine, at)
        ((digest, secret),) = await con.fetch(READ)
        kept: str | None = given or secret
        if kept is not None and hmac.compare_digest(digest, _check(kept)):
            if given and secret is not None:
                await con.execute(REPLACE, digest, None, at)
            return PrivacyKey(kept.encode())
        if await con.fetchval(USED):
            raise SetupProblem(WRONG if given else MISSING)
        await con.execute(REPLACE, _check(mine), None if given else mine, at)
        return PrivacyKey(mine.encode())

    return await in_one_transaction(database, known)


def _check(secret: str) -> str:
    return PrivacyKey(secret.encode()).digest(NOBODY, NOBODY)
