"""A server that goes over to asking first: what it has of people who did not agree goes when administrators say so."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.attachments.objects.folder import FolderStore
from services.consent.door import Door
from services.consent.standing import RECORD
from services.consent.store import decide
from services.database import Database
from services.erasure.eraser import Eraser
from services.erasure.unagreed import ask_for_unagreed, unagreed
from services.people.guild_settings import ConsentMode, GuildSettings
from services.storage.transactions import Connection, in_one_transaction
from tests.services.erasure.course import (
    FRIEND,
    GUILD,
    HERS,
    KEY,
    NOW,
    ZOFIA,
    id_of,
    imported,
    indexed,
    lived,
    the_export,
)
from tests.services.erasure.grepping import objects_with
from tests.services.records_made import fold, rollup

OPT_IN = GuildSettings(consent_mode=ConsentMode.OPT_IN)


@pytest.fixture
async def store(database: Database, con: Connection, tmp_path: Path) -> FolderStore:
    """Where files are kept, after a course that was recorded without asking anybody but the friend."""
    store = FolderStore(tmp_path / "store")
    await imported(database, store, the_export(tmp_path / "export"))
    await lived(con)
    await indexed(database)
    agreed: dict[str, Any] = {"granted": True, "at": NOW, "wording": "w", "via": "panel", "event_id": 1}
    await decide(con, GUILD, FRIEND, RECORD, **agreed)
    return store


async def erase(database: Database, store: FolderStore, people: list[int]) -> None:
    await in_one_transaction(database, lambda con: ask_for_unagreed(con, GUILD, people, NOW))
    await Eraser(database, store, None, KEY, lambda: NOW + timedelta(minutes=1)).run_due()


async def test_what_is_recorded_of_who_did_not_agree_goes_and_they_stay_members(
    database: Database, con: Connection, store: FolderStore, tmp_path: Path
) -> None:
    people = await unagreed(con, GUILD, OPT_IN)
    assert ZOFIA in people
    assert FRIEND not in people
    others = await con.fetchval("select count(*) from message where author_id = $1", FRIEND)
    await erase(database, store, people)
    assert await unagreed(con, GUILD, OPT_IN) == []
    assert await con.fetchval("select count(*) from message where author_id = $1", ZOFIA) == 0
    assert await con.fetchval("select count(*) from voice_session where user_id = $1", ZOFIA) == 0
    assert await con.fetchval("select count(*) from message where author_id = $1", FRIEND) == others
    assert await con.fetchval("select count(*) from note where student_id = $1", ZOFIA) == 1
    assert objects_with(tmp_path / "store", [HERS]) == []
    assert await rollup(con) == await fold(con)
    assert await con.fetchval("select count(*) from erasure where done_at is null") == 0


async def test_nothing_comes_back_by_an_import_until_she_agrees(
    database: Database, con: Connection, store: FolderStore, tmp_path: Path
) -> None:
    await erase(database, store, [ZOFIA])
    asking = replace(database, door=Door(KEY, OPT_IN))
    await imported(asking, store, tmp_path / "export", anew=True)
    hers = "select count(*) from message where author_id = $1"
    assert await con.fetchval(hers, ZOFIA) == 0
    agreed: dict[str, Any] = {"granted": True, "at": NOW, "wording": "w", "via": "panel", "event_id": 2}
    await decide(con, GUILD, ZOFIA, RECORD, **agreed)
    await imported(asking, store, tmp_path / "export", anew=True)
    assert await con.fetchval(hers, ZOFIA) == 3
    assert await con.fetchval("select content from message where id = $1", id_of(0)) == "mój sernik"


async def test_who_agrees_before_it_begins_keeps_everything(
    database: Database, con: Connection, store: FolderStore
) -> None:
    hers = "select count(*) from message where author_id = $1"
    before = await con.fetchval(hers, ZOFIA)
    agreed: dict[str, Any] = {"granted": True, "at": NOW, "wording": "w", "via": "panel", "event_id": 2}
    await decide(con, GUILD, ZOFIA, RECORD, **agreed)
    await erase(database, store, [ZOFIA])
    assert await con.fetchval(hers, ZOFIA) == before > 0
