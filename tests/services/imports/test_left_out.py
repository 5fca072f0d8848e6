"""What somebody does not want kept does not come in with an export either."""

from dataclasses import replace
from pathlib import Path

from exports import open_export
from services.consent.standing import RECORD
from services.consent.store import decide
from services.database import Database
from services.imports.folder import import_folder
from tests.exports.samples import document, message, write
from tests.services.consent.doors import NOTICE
from tests.services.payloads import NOW


async def test_an_export_brings_nothing_of_who_objected_and_says_how_much_it_left_out(
    database: Database, tmp_path: Path
) -> None:
    write(tmp_path / "a.json", document([message(number) for number in range(5)]))
    (file,) = open_export(tmp_path).files
    told = message(0)
    guild_id, author = int(file.header.guild_id), int(told["author"]["id"])
    async with database.pool.acquire() as con:
        await decide(con, guild_id, author, RECORD, False, NOW, "notice-1", "dm", event_id=1)
    report = await import_folder(replace(database, door=NOTICE), tmp_path)
    assert (report.messages, report.new, report.left_out) == (5, 0, 5)
    assert "Not kept because their authors do not want it: 5." in str(report)
    for table in ("message", "attachment", "message_reaction"):
        assert await database.pool.fetchval(f"select count(*) from {table} where guild_id = $1", guild_id) == 0
    assert await database.pool.fetchval("select count(*) from left_out") == 5
