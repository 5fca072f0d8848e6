"""The list of tables: none is forgotten, and what it says of each is true."""

from datetime import UTC, datetime
from pathlib import Path

from models import tables
from services.attachments.objects.folder import FolderStore
from services.consent.key import PrivacyKey
from services.database import Database
from services.erasure.asking import ask_to_forget
from services.erasure.eraser import Eraser
from services.erasure.tables import LAST, TABLES
from services.storage.transactions import Connection
from tests.services.erasure.filling import BY_HAND, NOT_PEOPLE, columns, fill
from tests.services.erasure.grepping import rows_with

GUILD, OTHER_GUILD, PERSON, FRIEND = 1000, 1001, 901_234_567_890_123_456, 902_234_567_890_123_456
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
KEY = PrivacyKey(b"k" * 32)


async def test_every_table_is_in_the_list_of_erasure(con: Connection) -> None:
    made = {getattr(tables, name)._meta.db_table for name in tables.__all__} | {"activity_hour"}
    assert set(await columns(con)) == made == set(TABLES)


async def test_every_number_that_may_name_a_person_is_erased_or_taken_out(con: Connection) -> None:
    shapes = await columns(con)
    for table, shape in shapes.items():
        treated = TABLES[table]
        said = {treated.guild, treated.message, *treated.own, *treated.by}
        numbers = {name for name, kind in shape.items() if kind == "bigint"}
        left = numbers - said - NOT_PEOPLE
        assert not left or treated.special or treated.kept or table in BY_HAND, (table, left)
        assert said - {None} <= shape.keys(), table
        assert set(treated.texts) <= shape.keys(), table
        assert not treated.texts or treated.key in shape, table
    assert set(LAST) <= TABLES.keys()


async def test_nothing_of_a_person_is_left_in_any_table_and_nothing_of_others_is_lost(
    database: Database, con: Connection, tmp_path: Path
) -> None:
    mark = f"<@{PERSON}> called @Zofia Nowakówna"
    await con.execute(
        "insert into member (guild_id, user_id, name, display_name) values ($1, $2, 'zofia_n', 'Zofia Nowakówna')",
        *(GUILD, PERSON),
    )
    await fill(con, GUILD, PERSON, mark, whose=PERSON)
    await fill(con, GUILD, PERSON, mark, whose=FRIEND)
    await fill(con, OTHER_GUILD, FRIEND, "elsewhere", whose=FRIEND)
    elsewhere = await rows_with(con, OTHER_GUILD)
    of_the_friend = {row.partition(":")[0] for row in await rows_with(con, FRIEND) if "elsewhere" not in row}
    assert len(await rows_with(con, PERSON)) > 45

    await ask_to_forget(con, KEY, GUILD, PERSON, "asked", NOW, 77)
    eraser = Eraser(database, FolderStore(tmp_path), None, KEY, lambda: NOW)
    await eraser.run_due()

    assert await rows_with(con, PERSON, "Zofia", "zofia_n", "Nowakówna") == []
    assert await con.fetchval("select state from erasure where id = 77") == "done"
    assert await rows_with(con, OTHER_GUILD) == elsewhere
    assert of_the_friend <= {row.partition(":")[0] for row in await rows_with(con, FRIEND) if "elsewhere" not in row}
