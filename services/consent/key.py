"""The key of the hashes by which messages and people are known again that are not kept."""

import hmac
import logging
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from services.database import Database
from services.errors import SetupProblem
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

FILE = "privacy.key"
SIZE = 32  # bytes
NOBODY = 0  # the check value is the digest of this id
KEEP = "insert into privacy_key_check (name, digest, at) values ('privacy', $1, $2) on conflict (name) do nothing"
READ = "select digest from privacy_key_check where name = 'privacy'"


@dataclass(frozen=True, slots=True)
class PrivacyKey:
    """A secret that never is in the database: without it a digest there says nothing about anybody."""

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


def read_key(given: str | None, data_dir: Path) -> PrivacyKey:
    """The key that the operator set, else that of the data folder, which is made at the first start.

    Raises:
        SetupProblem: what is set is too short to be a key, or the file cannot be read or written.
    """
    if given:
        if len(given.encode()) < SIZE:
            raise SetupProblem(f"PRIVACY_KEY is too short: give it at least {SIZE} random signs.")
        return PrivacyKey(given.encode())
    path = data_dir / FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _make(path)
        secret = path.read_bytes().strip()
    except OSError as problem:
        raise SetupProblem(
            f"The file {path} cannot be used ({problem.strerror}): set PRIVACY_KEY instead."
        ) from problem
    if len(secret) < SIZE:
        raise SetupProblem(f"The file {path} holds no key: put it back from a backup, or set PRIVACY_KEY.")
    return PrivacyKey(secret)


async def check_key(database: Database, key: PrivacyKey, at: datetime) -> None:
    """Hold the key against the one that this database knows; the first key becomes that.

    Raises:
        SetupProblem: it is another one, so that nobody who was forgotten would be known again.
    """

    async def known(con: Connection) -> str:
        await con.execute(KEEP, key.digest(NOBODY, NOBODY), at)
        stored: str = await con.fetchval(READ)
        return stored

    if not hmac.compare_digest(await in_one_transaction(database, known), key.digest(NOBODY, NOBODY)):
        raise SetupProblem(
            "The privacy key is not the one this database was used with: put back the old PRIVACY_KEY or the old"
            f" {FILE}, since people who were forgotten are known again only by it."
        )


def _make(path: Path) -> None:
    """A new key in a file that only its owner reads; written whole before it has its name, and never over another."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SIZE) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
        log.info("made the privacy key %s: keep a copy of it apart from the database", path)
    except FileExistsError:  # another process was quicker
        pass
    finally:
        draft.unlink(missing_ok=True)
