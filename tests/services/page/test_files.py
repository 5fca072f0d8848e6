"""The files on the page: which there are, what they look like, and that only who may see them has them."""

from io import BytesIO

import pytest
from PIL import Image

from services.attachments.keeping import object_key
from services.attachments.objects.folder import FolderStore
from services.page import files
from services.page.files import files_page, kind_of
from services.page.previews import preview, taken
from services.reports.question import Question, ReportTools, Viewer
from tests.services.page.drawer import Drawer
from tests.services.questions.asking_school import ADAM, EWA, JAN, MAJA, OLA, SETTINGS, open_school, say
from tests.services.school import GENERAL, GUILD, NOW, SECRET, SPRING

EVERYTHING = Viewer(MAJA, None, frozenset({GENERAL}))
OF_SPRING = Viewer(ADAM, frozenset({SPRING}), frozenset({GENERAL}))
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


class Linking(FolderStore):
    """A folder that gives links, as a bucket does."""

    async def link(self, key: str, filename: str, seconds: int) -> str | None:
        return f"https://bucket.example/{key}?name={filename}&for={seconds}"


class School:
    """A school whose people send files."""

    def __init__(self, con, database, folder):
        self.con, self.tools, self.folder = con, ReportTools(database, Drawer()), folder
        self.store = FolderStore(folder)
        self.number = 0

    async def send(self, author, minutes, name, kind, data=b"", state="stored", channel=GENERAL) -> tuple[int, int]:
        message = await say(self.con, author, minutes, text="look", channel=channel)
        await self.con.execute("update message set attachments = 1 where id = $1", message)
        self.number += 1
        digest = f"{self.number:064}"
        await self.con.execute(
            "insert into attachment (guild_id, message_id, id, channel_id, filename, content_type, size, state, sha256)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            *(GUILD, message, self.number, channel, name, kind, len(data), state, digest),
        )
        if state == "stored":
            key = object_key(GUILD, digest)
            upload = self.folder.parent / "upload"
            upload.write_bytes(data)
            await self.store.put(key, upload, kind)
            await self.con.execute(
                "insert into stored_object (guild_id, sha256, size, object_key, place, stored_at)"
                " values ($1, $2, $3, $4, $5, $6)",
                *(GUILD, digest, len(data), key, self.store.place, NOW),
            )
        return message, self.number

    def asked(self, viewer=EVERYTHING, **values) -> Question:
        return Question(GUILD, "files", viewer, SETTINGS, NOW, values)

    async def listed(self, viewer=EVERYTHING, **values):
        return [one.name for one in (await files_page(self.tools, self.asked(viewer, **values))).files]

    async def looks(self, file, viewer=EVERYTHING, store=None):
        return await preview(self.tools, store or self.store, self.asked(viewer), file, 200)

    async def take(self, file, viewer=EVERYTHING, store=None):
        return await taken(self.tools, store or self.store, self.asked(viewer), file)


@pytest.fixture
async def school(con, database, tmp_path):
    await open_school(con)
    return School(con, database, tmp_path / "kept")


def png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (400, 200), 7).save(made, "PNG")
    return made.getvalue()


async def test_files_are_listed_newest_first_by_kind_and_state(school):
    await school.send(OLA, 50, "plan.png", "image/png", b"x")
    await school.send(OLA, 40, "main.py", "text/x-python; charset=utf-8", b"x")
    await school.send(JAN, 30, "film.mp4", "video/mp4", state="too_large")
    await school.send(JAN, 20, "thing.bin", None, state="waiting")
    await school.send(JAN, 10, "secret.png", "image/png", b"x", channel=SECRET)
    assert await school.listed() == ["thing.bin", "film.mp4", "main.py", "plan.png"]
    assert await school.listed(kind="image") == ["plan.png"]
    assert await school.listed(kind="other") == ["thing.bin"]
    assert await school.listed(state="too_large") == ["film.mp4"]
    assert await school.listed(student=OLA, kind="text") == ["main.py"]
    assert await school.listed(viewer=OF_SPRING) == ["main.py", "plan.png"]
    assert await school.listed(channel=SECRET) == []
    page = await files_page(school.tools, school.asked())
    assert [one.why for one in page.files] == [
        "not fetched yet; ask again in a minute",
        "larger than what this server keeps",
        "",
        "",
    ]


async def test_files_of_deleted_messages_and_of_people_who_object_are_not_listed(school):
    gone, _ = await school.send(OLA, 50, "gone.png", "image/png", b"x")
    await school.send(EWA, 40, "objects.png", "image/png", b"x")
    await school.send(OLA, 30, "there.png", "image/png", b"x")
    await school.con.execute("update message set deleted_at = $2 where id = $1", gone, NOW)
    await school.con.execute(
        "insert into consent (guild_id, user_id, kind, granted, at) values ($1, $2, 'compute', false, $3)",
        GUILD,
        EWA,
        NOW,
    )
    assert await school.listed() == ["there.png"]
    assert await school.listed(student=EWA) == []


async def test_pages_of_files_follow_each_other(school, monkeypatch):
    monkeypatch.setattr(files, "ON_A_PAGE", 2)
    for minute in range(5):
        await school.send(OLA, 10 + minute, f"{minute}.png", "image/png", b"x")
    for values in ({}, {"student": OLA}):
        first = await files_page(school.tools, school.asked(**values))
        assert first.older is not None
        message, file = first.older
        after = {**values, "after_message": message, "after_file": file}
        assert [one.name for one in first.files] == ["0.png", "1.png"]
        assert await school.listed(**after) == ["2.png", "3.png"]


async def test_a_picture_is_shown_drawn_anew_and_a_text_by_its_beginning(school):
    shown = await school.looks(await school.send(OLA, 50, "plan.png", "image/png", png()))
    with Image.open(BytesIO(shown.picture)) as opened:
        assert (opened.format, opened.size) == ("WEBP", (200, 100))
    text = await school.looks(await school.send(OLA, 40, "a.py", "text/x-python", b"print(1)\n" * 100))
    assert text.text.startswith("print(1)\n")
    assert text.cut


@pytest.mark.parametrize(
    ("name", "kind", "data", "why"),
    [
        ("x.png", "image/png", SCRIPT, "no picture that I can open"),
        ("x.bin", "application/zip", b"PK", "no preview of this type"),
        ("x.txt", "text/plain", b"\x00\x01", "no text that I can open"),
    ],
)
async def test_what_cannot_be_shown_says_why(school, name, kind, data, why):
    shown = await school.looks(await school.send(OLA, 50, name, kind, data))
    assert (shown.picture, shown.text, shown.why) == (None, None, why)


async def test_a_script_in_a_file_is_only_ever_text(school):
    for name, kind in (("x.svg", "image/svg+xml"), ("x.html", "text/html")):
        shown = await school.looks(await school.send(OLA, 50, name, kind, SCRIPT))
        assert (shown.picture, shown.text) == (None, SCRIPT.decode())


async def test_a_file_is_given_to_who_may_see_it_and_to_nobody_else(school):
    file = await school.send(JAN, 50, "mine.txt", "text/plain", b"mine")
    assert (await school.take(file)).data == b"mine"
    for viewer in (OF_SPRING, Viewer(MAJA, None, frozenset({SECRET}))):
        for found in (await school.take(file, viewer), await school.looks(file, viewer)):
            assert found.why == "I know no such file: it was deleted, or you may not read its channel."
    assert (await school.take((file[0], 999))).data is None


async def test_a_bucket_gives_its_files_by_links_that_end(school):
    message, number = await school.send(OLA, 50, "mine.txt", "text/plain", b"mine")
    found = await school.take((message, number), store=Linking(school.folder))
    assert found.link == f"https://bucket.example/{object_key(GUILD, f'{number:064}')}?name=mine.txt&for=900"
    assert found.data is None
    assert found.author_id == OLA


async def test_a_file_whose_bytes_are_gone_says_so(school):
    file = await school.send(OLA, 50, "lost.txt", "text/plain", b"x")
    await school.store.delete(object_key(GUILD, f"{file[1]:064}"))
    for found in (await school.take(file), await school.looks(file)):
        assert found.why == "kept in a place that the bot's settings no longer name"
    away = await school.send(OLA, 40, "away.txt", "text/plain", state="failed")
    assert (await school.take(away)).why == "could not be fetched yet; it is tried again"


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("image/png", "image"),
        ("text/plain; charset=utf-8", "text"),
        ("application/json", "text"),
        ("application/pdf", "pdf"),
        ("application/octet-stream", "other"),
        ("", "other"),
    ],
)
def test_kinds_are_what_people_call_them(content_type, kind):
    assert kind_of(content_type) == kind
