"""A record goes into a folder and comes back as it was, or not at all."""

import asyncio
import hashlib
import shutil
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from bot.backup import backup, restore
from bot.leadership import standing_alone
from bot.settings import Settings
from services.attachments.objects.folder import FolderStore
from services.backup.making import make_backup, thinned, whole_backups
from services.backup.manifest import NAME, OBJECTS, UNFINISHED, Manifest, NoBackup
from services.backup.restoring import restore_backup
from services.backup.tables import LEFT_BEHIND
from services.consent.key import PrivacyKey
from services.database import connect
from services.erasure.asking import ask_to_forget
from services.errors import ProfilerError, SetupProblem
from tests.conftest import temporary_database
from tests.packaging.filled import fill, said

AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
GUILD = 1000
BYTES = b"a picture"
DIGEST = hashlib.sha256(BYTES).hexdigest()
OBJECT = f"{GUILD}/{DIGEST[:2]}/{DIGEST}"


@pytest.fixture
async def empty_url(postgres, migrated_template):
    """The address of a second database, migrated and empty."""
    async for url in temporary_database(postgres, migrated_template):
        yield url


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "attachments", reserve=0)


async def stored(database, store, tmp_path):
    """A message with one file whose bytes are in the store, and rows in every table."""
    async with database.pool.acquire() as con:
        await fill(con, 1)
        await con.execute("delete from stored_object; delete from attachment")
        await con.execute(
            "insert into message (guild_id, id, channel_id, author_id, author_name, sent_at, observed_at)"
            " values (1000, 5, 6, 7, '', $1, $1)",
            AT,
        )
        await con.execute(
            "insert into attachment (guild_id, message_id, id, channel_id, filename, state, sha256)"
            " values (1000, 5, 8, 6, 'a.png', 'stored', $1)",
            DIGEST,
        )
        await con.execute(
            "insert into stored_object (guild_id, sha256, size, object_key, place, stored_at)"
            " values (1000, $1, $2, $3, $4, $5)",
            *(DIGEST, len(BYTES), OBJECT, store.place, AT),
        )
    (tmp_path / "bytes").write_bytes(BYTES)
    await store.put(OBJECT, tmp_path / "bytes", None)


async def backed_up(database, store, folder, *, with_bytes=True, at=AT):
    return await make_backup(database.url, store, folder, at, with_bytes=with_bytes, told=lambda _: None)


async def restored(url, store, folder, *, read_all=False):
    return await restore_backup(url, store, folder, AT, read_all=read_all, told=lambda _: None)


async def everything(url):
    con = await connect(url)
    try:
        rows = await said(con)
    finally:
        await con.close()
    return {name: each for name, each in rows.items() if name not in LEFT_BEHIND}


async def test_everything_comes_back_and_goes_on(database, empty_url, store, tmp_path):
    await stored(database, store, tmp_path)
    await database.pool.execute("update nudge set state = 'dropped'")
    await database.pool.execute("select setval('note_id_seq', 4711)")
    made = await backed_up(database, store, tmp_path / "backups")
    other = FolderStore(tmp_path / "other", reserve=0)

    done = await restored(empty_url, other, made.folder)

    before, after = await everything(database.url), await everything(empty_url)
    assert (done.rows, done.files, done.missing, made.wrong) == (sum(map(len, before.values())), 1, 0, [])
    assert after.pop("stored_object") == [{**before.pop("stored_object")[0], "place": other.place, "release_at": None}]
    assert after == before
    assert b"".join([piece async for piece in other.get(OBJECT)]) == BYTES
    con = await connect(empty_url)
    try:
        await con.execute("delete from message where id = 5")
        assert await con.fetchval("select nextval('note_id_seq')") == 4712
        assert await con.fetchval("select count(*) from attachment") == 0, "its triggers are on again"
    finally:
        await con.close()


async def test_links_and_sessions_of_the_page_do_not_come_back(database, store, tmp_path):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups")

    assert not LEFT_BEHIND & {table.name for table in made.manifest.tables}


async def test_a_message_that_was_on_its_way_is_approved_anew(database, empty_url, store, tmp_path):
    await stored(database, store, tmp_path)
    await database.pool.execute("update nudge set state = 'approved', approved_by = 3, approved_at = now()")
    made = await backed_up(database, store, tmp_path / "backups")

    done = await restored(empty_url, store, made.folder)

    nudges = (await everything(empty_url))["nudge"]
    assert done.asked_again == len(nudges) > 0
    assert {(one["state"], one["approved_by"]) for one in nudges} == {("draft", None)}


async def test_a_file_that_is_nowhere_is_fetched_from_discord_again(database, empty_url, store, tmp_path):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups", with_bytes=False)

    done = await restored(empty_url, FolderStore(tmp_path / "other", reserve=0), made.folder)

    after = await everything(empty_url)
    assert (done.files, done.missing) == (0, 1)
    assert [(one["state"], one["sha256"]) for one in after["attachment"]] == [("waiting", None)]
    assert after["stored_object"] == []


async def test_files_that_stayed_in_their_store_are_found_there_and_read_when_asked(
    database, empty_url, store, tmp_path
):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups", with_bytes=False)
    (tmp_path / "attachments" / OBJECT).write_bytes(BYTES[::-1])

    done = await restored(empty_url, store, made.folder, read_all=True)

    assert (done.files, done.missing) == (0, 1)


async def test_a_file_that_is_damaged_or_gone_in_the_store_is_told(database, store, tmp_path):
    await stored(database, store, tmp_path)
    (tmp_path / "attachments" / OBJECT).write_bytes(b"something else")
    damaged = await backed_up(database, store, tmp_path / "backups")
    await store.delete(OBJECT)
    gone = await backed_up(database, store, tmp_path / "backups", at=AT + timedelta(seconds=1))

    assert damaged.wrong == [f"{OBJECT} is damaged in the store."]
    assert gone.wrong == [f"{OBJECT} is not in the store any more."]
    assert (damaged.manifest.objects.kept, gone.manifest.objects.kept) == (0, 0)


def cut(path):
    path.write_bytes(path.read_bytes()[:-9])


def flipped(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


async def test_who_was_forgotten_and_who_refused_since_is_known_by_a_later_backup(database, empty_url, store, tmp_path):
    await stored(database, store, tmp_path)
    await database.pool.execute("update privacy_key set name = 'privacy', secret = 'the key' where name < '000101'")
    con = database.pool
    member = await con.fetchval("select min(user_id) from member")
    await con.execute("delete from consent")
    await con.execute("insert into consent values (1000, 7, 'record', true, $1), (1000, 9, 'dm', true, $1)", AT)
    made = await backed_up(database, store, tmp_path / "backups")
    async with con.acquire() as one, one.transaction():
        await ask_to_forget(one, PrivacyKey(b"the key"), GUILD, 7, "left", AT)
        await ask_to_forget(
            one, PrivacyKey(b"the key"), GUILD, 12345, "asked", AT
        )  # the backup knows nobody of that id
        await one.execute("update consent set granted = false where user_id = 9")
    await backed_up(database, store, tmp_path / "backups", at=AT + timedelta(days=1))

    done = await restored(empty_url, store, made.folder)

    after = await everything(empty_url)
    again = [(one["subject_id"], one["why"]) for one in after["erasure"] if one["done_at"] is None and one["digest"]]
    assert done.forgotten == 1
    assert (7, "left") in again
    assert member not in {subject for subject, _ in again}
    assert len(after["erased_person"]) == len((await everything(database.url))["erased_person"])
    assert {(one["user_id"], one["granted"]) for one in after["consent"]} == {(7, True), (9, False)}


DAMAGES = {
    "a table that is cut off": lambda folder: cut(folder / "tables/message.copy.gz"),
    "a table with one wrong bit": lambda folder: flipped(folder / "tables/message.copy.gz"),
    "a table that is missing": lambda folder: (folder / "tables/member.copy.gz").unlink(),
    "another table's rows": lambda folder: (folder / "tables/note.copy.gz").rename(folder / "tables/task.copy.gz"),
    "a list that is cut off": lambda folder: cut(folder / OBJECTS),
    "a file with one wrong bit": lambda folder: flipped(folder / "files" / OBJECT),
    "a file that is missing": lambda folder: (folder / "files" / OBJECT).unlink(),
    "a manifest that is cut off": lambda folder: cut(folder / NAME),
    "no manifest": lambda folder: (folder / NAME).unlink(),
    "a manifest that is something else": lambda folder: (folder / NAME).write_text("[1]"),
}


async def test_nothing_is_restored_from_a_damaged_backup(database, empty_url, store, tmp_path):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups")
    for what, damage in DAMAGES.items():
        copy = tmp_path / what
        shutil.copytree(made.folder, copy)
        damage(copy)
        with pytest.raises(NoBackup):
            await restored(empty_url, FolderStore(tmp_path / f"store for {what}", reserve=0), copy)
        assert not any((await everything(empty_url)).values()), what


async def test_a_backup_that_is_broken_off_leaves_nothing_that_looks_like_one(database, store, tmp_path):
    await stored(database, store, tmp_path)

    def break_off(_):
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await make_backup(database.url, store, tmp_path / "backups", AT, with_bytes=True, told=break_off)
    assert list((tmp_path / "backups").iterdir()) == []


async def test_a_command_that_is_stopped_half_way_has_failed(database, store, tmp_path, monkeypatch):
    await stored(database, store, tmp_path)
    settings = Settings.model_validate({"database_url": database.url, "data_dir": tmp_path})
    doing = asyncio.ensure_future(backup(settings, tmp_path / "backups", with_bytes=None, keep=None))
    monkeypatch.setattr("bot.backup._say", lambda _: doing.cancel())  # as a signal does, after the first table

    with pytest.raises(ProfilerError, match="no backup was made"):
        await doing
    assert list((tmp_path / "backups").iterdir()) == []


async def test_what_a_killed_backup_left_is_refused_and_cleared_a_day_later(database, empty_url, store, tmp_path):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups")
    left = made.folder.with_name(made.folder.name + UNFINISHED)
    made.folder.rename(left)  # even one whose last step alone is missing

    with pytest.raises(NoBackup, match="interrupted"):
        await restored(empty_url, store, left)
    assert whole_backups(tmp_path / "backups") == []
    assert thinned(tmp_path / "backups", 1, made.folder, AT) == []
    assert thinned(tmp_path / "backups", 1, made.folder, datetime.now(UTC) + timedelta(days=2)) == [left]
    assert not left.exists()


async def test_only_the_newest_backups_are_kept(database, store, tmp_path):
    await stored(database, store, tmp_path)
    made = [
        (await backed_up(database, store, tmp_path / "backups", at=AT + timedelta(days=day))).folder for day in range(4)
    ]
    (tmp_path / "backups" / "profiler-notes.txt").write_text("mine")

    assert thinned(tmp_path / "backups", 2, made[-1], AT) == [made[1], made[0]]
    assert whole_backups(tmp_path / "backups") == [made[3], made[2]]
    assert (tmp_path / "backups" / "profiler-notes.txt").exists()


async def test_a_database_with_a_record_is_not_touched(database, store, tmp_path):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups")
    before = await everything(database.url)

    with pytest.raises(SetupProblem, match="holds a record already"):
        await restored(database.url, store, made.folder)
    assert await everything(database.url) == before


async def test_a_backup_of_a_newer_version_is_refused(database, empty_url, store, tmp_path):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups")
    told = orjson.loads((made.folder / NAME).read_bytes())
    told["migrations"].append("9999_from_the_future")
    (made.folder / NAME).write_bytes(orjson.dumps(told))

    with pytest.raises(SetupProblem, match="9999_from_the_future"):
        await restored(empty_url, store, made.folder)


async def test_an_empty_database_has_nothing_to_back_up(empty_database_url, store, tmp_path):
    with pytest.raises(ProfilerError, match="nothing to back up"):
        await make_backup(empty_database_url, store, tmp_path, AT, with_bytes=True, told=lambda _: None)
    assert not list(tmp_path.glob("profiler-*"))


async def test_the_command_makes_keeps_and_refuses(database, store, tmp_path, capsys):
    await stored(database, store, tmp_path)
    settings = Settings.model_validate({"database_url": database.url, "data_dir": tmp_path})

    assert await backup(settings, tmp_path / "backups", with_bytes=None, keep=1) == 0
    (made,) = whole_backups(tmp_path / "backups")
    assert Manifest.read(made).objects.kept == 1
    assert "is whole" in capsys.readouterr().out
    with pytest.raises(SetupProblem, match=f"the newest is {made}"):
        await restore(settings, made.parent, read_all=False)
    with pytest.raises(SetupProblem, match="holds a record already"):
        await restore(settings, made, read_all=False)
    bot = await standing_alone(database.url)
    assert bot is not None
    try:
        with pytest.raises(SetupProblem, match="A bot runs on this database"):
            await restore(settings, made, read_all=False)
    finally:
        await bot.release()


async def test_nobody_else_may_read_a_backup(database, store, tmp_path):
    await stored(database, store, tmp_path)
    made = await backed_up(database, store, tmp_path / "backups")

    assert made.folder.stat().st_mode & 0o777 == 0o700
    assert not [path for path in made.folder.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
