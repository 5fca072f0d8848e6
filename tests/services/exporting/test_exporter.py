"""Exports: where they go by their size, that they end, and that nothing of them stays behind."""

import asyncio
import zipfile
from datetime import timedelta
from multiprocessing import active_children

import pytest

from services.attachments.objects.folder import FolderStore
from services.errors import ProfilerError
from services.exporting.contents import columns_of, rows_of, scope_of
from services.exporting.exporter import LINK_SECONDS, Exporter
from services.exporting.kinds import Column, Holds
from services.exporting.telling import told
from services.exporting.writing import WritingFailed, writing
from services.people.guild_settings import GuildSettings
from services.reports.question import Question, Viewer
from tests.services.school import AUTUMN, GENERAL, GUILD, MENTOR_ROLE, NOW, SECRET, SPRING, found, join, noon, write

OLA, JAN, MAJA = 501, 502, 503


class LinkStore(FolderStore):
    """A folder that gives links, as a bucket does."""

    async def link(self, key, filename, seconds):
        return f"https://files.example/{key}?for={seconds}"


@pytest.fixture
def clock():
    """A clock that tests set."""
    return [NOW]


@pytest.fixture
def exporter(database, tmp_path, clock):
    def made(store=FolderStore, most_sent=10 * 2**20):
        kept = store(tmp_path / "kept", reserve=0)
        return Exporter(database, kept, tmp_path / "spool", lambda: clock[0], most_sent=most_sent)

    return made


def question(cohorts=None, channels=(GENERAL,), language="en-GB", **values):
    settings = GuildSettings(language=language)
    return Question(GUILD, "export", Viewer(9, cohorts, frozenset(channels)), settings, NOW, values)


async def school(con):
    await found(con)
    await join(con, OLA, "Ola", SPRING)
    await join(con, JAN, "=Jan", AUTUMN, left_at=noon(1))
    await join(con, MAJA, "Maja", MENTOR_ROLE)
    await write(con, OLA, noon(3), noon(2), noon(2, 30))
    await write(con, OLA, noon(1), channel_id=SECRET)
    await write(con, JAN, noon(40))
    await write(con, MAJA, noon(5))


async def read(con, asked, what):
    """The rows of an export by their titles, without a file."""
    titles = [column.title for column in columns_of(what, asked.settings.words)]
    scope = await scope_of(con, asked)
    return [dict(zip(titles, row, strict=True)) async for rows in rows_of(con, asked, what, scope) for row in rows]


async def test_students_are_counted_over_the_whole_record_or_one_channel_and_period(con):
    await school(con)
    ola, jan = await read(con, question(), "students")
    assert (ola["Student"], ola["Cohorts"], ola["On the server"]) == ("Ola", "Cohort Spring", True)
    assert (ola["Messages"], ola["Active days"]) == (4, 3)
    assert (jan["Student"], jan["Messages"], jan["On the server"]) == ("=Jan", 1, False)
    ola, jan = await read(con, question(channel=GENERAL, period="7 days"), "students")
    assert (ola["Messages"], ola["Active days"], ola["Last day"]) == (3, 2, noon(2).date())
    assert (jan["Messages"], jan["First day"]) == (0, None)
    (only,) = await read(con, question(frozenset({SPRING}), student=OLA), "students")
    assert only["Student"] == "Ola"
    kolkata = Question(
        GUILD, "export", question().viewer, GuildSettings(time_zone="Asia/Kolkata"), NOW, {"period": "7 days"}
    )
    assert (await read(con, kolkata, "students"))[0]["Messages"] == 4  # its hours begin at half past


async def test_messages_are_those_of_readable_channels_and_of_students_one_may_see(con):
    await school(con)

    async def authors(*given, **values):
        return [(row["Author"], row["Channel"]) for row in await read(con, question(*given, **values), "messages")]

    everything = [("=Jan", "general"), ("Maja", "general"), *[("Ola", "general")] * 3]
    assert await authors() == everything
    assert await authors(channels=(GENERAL, SECRET)) == [*everything, ("Ola", "secret")]
    assert await authors(frozenset({SPRING})) == everything[1:]
    assert await authors(student=OLA, period="3 days") == [("Ola", "general")] * 2
    assert await authors(channels=()) == await authors(channel=SECRET) == []


async def test_what_is_too_large_for_discord_becomes_a_link_that_ends_and_then_is_deleted(
    con, exporter, clock, tmp_path
):
    await school(con)
    making = exporter(LinkStore, most_sent=10)
    async with making.exported(question(language="pl"), "messages", "xlsx", 77) as made:
        assert made.path is None
        assert made.link == f"https://files.example/exports/{GUILD}/77/{made.name}?for={LINK_SECONDS}"
        assert made.ends_at == NOW + timedelta(seconds=LINK_SECONDS)
        said = told(made, "messages", "xlsx", GuildSettings(language="pl").words)
        assert "[Pobierz](https://files.example/" in said.text
        assert said.title == "Eksport: wiadomości"
    kept = tmp_path / "kept" / "exports" / str(GUILD) / "77" / made.name
    assert kept.stat().st_size == made.size
    await making.tidy()
    assert kept.exists()
    clock[0] += timedelta(seconds=LINK_SECONDS)
    await making.tidy()
    assert not kept.exists()
    assert await con.fetchval("select count(*) from exported_file") == 0


async def test_without_links_a_large_csv_file_is_packed_and_what_is_still_too_large_says_what_to_do(con, exporter):
    await school(con)
    await write(con, OLA, *[noon(9, minute) for minute in range(60)])
    async with exporter(most_sent=4_000).exported(question(), "messages", "csv", 1) as made:
        assert made.name.endswith(".csv.zip")
        assert made.size <= 4_000
        with zipfile.ZipFile(made.path) as packed:
            (name,) = packed.namelist()
            assert packed.read(name).count(b"\r\n") == made.rows + 1
    with pytest.raises(ProfilerError, match="Choose a shorter period"):
        await exporter(most_sent=10).exported(question(), "messages", "csv", 2).__aenter__()


async def test_nothing_of_an_export_stays_on_the_disk(con, exporter, tmp_path):
    await school(con)
    async with exporter().exported(question(), "messages", "csv", 5) as made:
        assert made.path.exists()
        assert (made.rows, made.path.parent) == (5, tmp_path / "spool" / "5")
    assert list((tmp_path / "spool").iterdir()) == []


async def test_what_begins_again_leaves_an_export_under_way_its_files(con, exporter):
    await school(con)
    making = exporter()
    async with making.exported(question(), "messages", "csv", 5) as made:
        with pytest.raises(TimeoutError):  # it waits for the export
            async with asyncio.timeout(0.1):
                await making.run()
        assert made.path.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
async def test_a_full_disk_is_not_taken_for_a_database_that_is_away(con, exporter, tmp_path, kind):
    await school(con)
    folder = tmp_path / "spool" / "5"
    folder.mkdir(parents=True)
    (folder / f"messages-{NOW:%Y-%m-%d}.{kind}").symlink_to("/dev/full")
    with pytest.raises(ProfilerError, match="I could not make the file"):
        await exporter().exported(question(), "messages", kind, 5).__aenter__()
    assert not folder.exists()


async def test_a_killed_process_leaves_nothing_outside_of_the_folder_that_is_swept(tmp_path, monkeypatch):
    system, folder = tmp_path / "system", tmp_path / "spool"
    system.mkdir()
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(system))
    async with writing("xlsx", folder / "x.xlsx", "x", [Column("Text", Holds.TEXT)]) as add:
        await add([("a secret",)])
        assert list(system.iterdir()) == []
        assert list(folder.iterdir()) != []


async def test_a_file_whose_process_dies_is_not_handed_over(tmp_path):
    others = set(active_children())

    async def written():
        async with writing("csv", tmp_path / "x.csv", "x", [Column("Number", Holds.INTEGER)]) as add:
            await add([(1,)])
            (process,) = set(active_children()) - others
            process.kill()
            process.join()
            await add([(2,)])

    with pytest.raises(WritingFailed):
        await written()
