"""Whether a process has the keys that the texts of a database are sealed with."""

from datetime import datetime
from typing import TYPE_CHECKING

from services.errors import SetupProblem

if TYPE_CHECKING:
    from services.encryption.keys import Keyring
    from services.storage.transactions import Connection

IS_THERE = "select to_regclass('text_key') is not null"
KNOWN = "select name, seals from text_key order by at, name"
ADD = "insert into text_key (name, seals, at) values ($1, false, $2) on conflict (name) do nothing"
SEALS = "update text_key set seals = (name = $1) where seals <> (name = $1)"


async def check_keys(con: "Connection", keys: "Keyring | None", at: datetime) -> None:
    """Note the key that this process seals with.

    Raises:
        SetupProblem: texts are sealed with a key that it does not have: it could read nothing, and would mix the two.
    """
    if not await con.fetchval(IS_THERE):  # a schema of before
        return
    held = {key.name for key in keys.keys.values()} if keys is not None else set()
    missing = [row["name"] for row in await con.fetch(KNOWN) if row["name"] not in held]
    if missing:
        raise SetupProblem(
            "The texts in this database are sealed with a key that TEXT_KEYS does not have (fingerprint "
            f"{', '.join(missing)}). Put that key back, behind the new one if there is a new one: without it nobody "
            "can read them."
        )
    if keys is not None and keys.first is not None:
        await con.execute(ADD, keys.first.name, at)


async def say_what_seals(con: "Connection", keys: "Keyring | None") -> None:
    """Keep with which key the bot that records seals, for whoever seals the rest."""
    first = keys.first.name if keys is not None and keys.first is not None else ""
    await con.execute(SEALS, first)


async def sealing(con: "Connection") -> str | None:
    """The fingerprint of the key with which the bot seals; None when it seals nothing."""
    name: str | None = await con.fetchval("select name from text_key where seals")
    return name


async def let_go(con: "Connection", keys: "Keyring") -> list[str]:
    """Forget the keys that nothing is sealed with any more; returns their fingerprints."""
    kept = keys.first.name if keys.first is not None else ""
    rows = await con.fetch("delete from text_key where name <> $1 returning name", kept)
    return sorted(row["name"] for row in rows)
