"""What a later backup beside the restored one knows: who was forgotten since, and who refused or agreed to what."""

from datetime import datetime
from pathlib import Path

import asyncpg

from services.backup.making import whole_backups
from services.backup.manifest import Manifest, TableCopy
from services.backup.packed import unpacked
from services.backup.tables import shape
from services.consent.key import MISSING, PrivacyKey
from services.erasure.asking import Why, ask_to_forget
from services.errors import SetupProblem

CONSENT = "consent"
PROMISES = ("erased_person", "erasure", CONSENT)
DATABASES_OWN = "select secret from privacy_key where name = 'privacy'"
SINCE = """
select l.guild_id, l.digest, coalesce(
    (select why from later_erasure e where e.guild_id = l.guild_id and e.digest = l.digest
     order by asked_at desc, id desc limit 1), 'asked') as why
from later_erased_person l
where not exists (select from erased_person e where e.guild_id = l.guild_id and e.digest = l.digest)
"""
PEOPLE = """
select user_id from member where guild_id = $1
union select author_id from message where guild_id = $1 and author_id is not null
"""
SHUT = "insert into erased_person select * from later_erased_person on conflict (guild_id, digest) do nothing"
CHOSEN = """
insert into consent ({columns}) select {columns} from later_consent
on conflict (guild_id, user_id, kind) do update set ({columns}) = row ({excluded})
"""


def later_backup(folder: Path, manifest: Manifest) -> Path | None:
    """The newest whole backup beside this one, None when this one is it."""
    for other in whole_backups(folder.absolute().parent):
        if Manifest.read(other).made_at > manifest.made_at:
            return other
    return None


async def kept_promises(con: asyncpg.Connection, later: Path, secret: str | None, at: datetime) -> int:
    """Let hold what people were promised until the later backup; returns how many are to be forgotten again.

    From then on nothing of theirs is let in, and the bot erases them when it starts. `secret` is the operator's
    PRIVACY_KEY, if set.

    Raises:
        NoBackup: the later backup is damaged.
        SetupProblem: people were forgotten since, and the key that they are known by is not set.
    """
    copies = {table.name: table for table in Manifest.read(later).tables}
    columns = (await shape(con)).tables
    if any(name not in copies or copies[name].columns != columns.get(name) for name in PROMISES):
        return 0  # it is of another schema
    for name in PROMISES:
        await _beside(con, later, copies[name])
    names = [f'"{name}"' for name in columns[CONSENT]]
    await con.execute(CHOSEN.format(columns=", ".join(names), excluded=", ".join(f"excluded.{one}" for one in names)))
    gone = await _forget(con, secret, at)
    await con.execute(SHUT)  # those as well of whom nothing came back
    return gone


async def _beside(con: asyncpg.Connection, later: Path, copy: TableCopy) -> None:
    """A table of the later backup beside our own, until the transaction ends."""
    await con.execute(f'create temporary table "later_{copy.name}" (like "{copy.name}") on commit drop')
    source = unpacked(later / copy.file, copy.sha256)
    await con.copy_to_table(f"later_{copy.name}", columns=copy.columns, source=source)


async def _forget(con: asyncpg.Connection, secret: str | None, at: datetime) -> int:
    since: dict[int, dict[str, Why]] = {}
    for row in await con.fetch(SINCE):
        since.setdefault(row["guild_id"], {})[row["digest"]] = row["why"]
    known = secret or await con.fetchval(DATABASES_OWN) if since else None
    if since and not known:
        raise SetupProblem(MISSING)
    number = 0
    for guild_id, gone in since.items():
        key = PrivacyKey(str(known).encode())
        for row in await con.fetch(PEOPLE, guild_id):
            if why := gone.get(key.digest(guild_id, row["user_id"])):
                await ask_to_forget(con, key, guild_id, row["user_id"], why, at)
                number += 1
    return number
