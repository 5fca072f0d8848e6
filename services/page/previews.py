"""What a file looks like, made anew by the render worker: nothing that somebody uploaded is shown as it came."""

import re
from dataclasses import dataclass

from services.attachments.files import LINK_SECONDS, KeptFile, why_not
from services.attachments.objects.store import ObjectMissing, ObjectStore
from services.page.files import kind_of
from services.page.task import TEXT_BYTES, PictureTask, SmallPicture
from services.people.students import find_person
from services.people.viewing import may_see
from services.render import RenderFailed
from services.reports.question import Question, ReportTools
from services.storage.transactions import Connection

MOST_PREVIEWED = 20 * 1024 * 1024  # bytes of a picture
MOST_TAKEN = 50 * 1024 * 1024  # bytes that pass through the page; a bucket gives larger ones itself
LINES = 60
TEXT_NAMES = re.compile(
    r"\.(py|md|txt|csv|json|log|sql|html?|css|jsx?|tsx?|ya?ml|toml|ini|xml|svg|sh|ipynb|java|c|cpp|h|rs|go|diff)$",
    re.IGNORECASE,
)

FILE = """
select a.filename, a.content_type, a.size, a.state, m.author_id, a.sha256, o.object_key
from attachment a
join message m on m.guild_id = a.guild_id and m.id = a.message_id
left join stored_object o on a.state = 'stored' and o.guild_id = a.guild_id and o.sha256 = a.sha256
    and o.stored_at is not null and o.place = $5
where a.guild_id = $1 and a.message_id = $2 and a.id = $3 and a.channel_id = any($4::bigint[])
  and m.deleted_at is null and m.author_id is not null
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture (WebP, made anew) or the beginning of a text; with neither, `why` says so in the reader's language."""

    picture: bytes | None = None
    text: str | None = None
    cut: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to take away: a `link` that gives it for a while, or its bytes; with neither, `why` says so."""

    name: str
    author_id: int | None = None
    link: str | None = None
    data: bytes | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    content_type: str
    size: int
    state: str
    author_id: int
    object_key: str | None


async def preview(
    tools: ReportTools, store: ObjectStore, question: Question, file: tuple[int, int], width: int
) -> Preview:
    """How a file (its message, its id) looks, at most so many pixels wide; for who may see it."""
    words = question.settings.words
    kept = await _found(tools, store, question, file)
    if kept is None or kept.object_key is None:
        return Preview(why=_missing(kept, question))
    try:
        if kind_of(kept.content_type) == "image" and not kept.content_type.startswith("image/svg"):
            if kept.size > MOST_PREVIEWED:
                return Preview(why=words("too large for a preview"))
            data = await _bytes(store, kept.object_key, MOST_PREVIEWED)
            made: SmallPicture | None = await tools.renderer.run("page preview", PictureTask(data, width))
            return Preview(why=words("no picture that I can open")) if made is None else Preview(picture=made.data)
        if kind_of(kept.content_type) == "text" or TEXT_NAMES.search(kept.name):
            return _text(await _bytes(store, kept.object_key, TEXT_BYTES), question)
    except ObjectMissing:
        return Preview(why=words("kept in a place that the bot's settings no longer name"))
    except RenderFailed:
        return Preview(why=words("no picture that I can open"))
    return Preview(why=words("no preview of this type"))


async def taken(tools: ReportTools, store: ObjectStore, question: Question, file: tuple[int, int]) -> Taken:
    """A file (its message, its id) as it was uploaded, for who may see it.

    Raises:
        StoreProblem: the place for files does not answer.
    """
    words = question.settings.words
    kept = await _found(tools, store, question, file)
    if kept is None or kept.object_key is None:
        return Taken("" if kept is None else kept.name, why=_missing(kept, question))
    link = await store.link(kept.object_key, kept.name[-100:], LINK_SECONDS)
    if link is not None:
        return Taken(kept.name, kept.author_id, link=link)
    if kept.size > MOST_TAKEN:
        where = words("too large for the page; the operator finds it in the folder as {key}", key=kept.object_key)
        return Taken(kept.name, kept.author_id, why=where)
    try:
        return Taken(kept.name, kept.author_id, data=await _bytes(store, kept.object_key, MOST_TAKEN))
    except ObjectMissing:
        return Taken(kept.name, kept.author_id, why=words("kept in a place that the bot's settings no longer name"))


async def _found(tools: ReportTools, store: ObjectStore, question: Question, file: tuple[int, int]) -> _Kept | None:
    async with tools.database.pool.acquire() as con:
        return await _kept(con, store, question, file)


async def _kept(con: Connection, store: ObjectStore, question: Question, file: tuple[int, int]) -> _Kept | None:
    given = (question.guild_id, *file, list(question.viewer.channels), store.place)
    row = await con.fetchrow(FILE, *given)
    if row is None or not await _seen(con, question, row["author_id"]):
        return None
    return _Kept(
        row["filename"], row["content_type"] or "", row["size"], row["state"], row["author_id"], row["object_key"]
    )


async def _seen(con: Connection, question: Question, author: int) -> bool:
    """Whether somebody's files may be shown: all but those of students whom the viewer may not see, or who object."""
    person = await find_person(con, question.guild_id, author, question.settings)
    return person is None or not person.is_student or (person.shown and may_see(person, question.viewer))


def _missing(kept: _Kept | None, question: Question) -> str:
    words = question.settings.words
    if kept is None:
        return words("I know no such file: it was deleted, or you may not read its channel.")
    return why_not(KeptFile(kept.name, kept.size, kept.state, None), words)


async def _bytes(store: ObjectStore, key: str, most: int) -> bytes:
    """The beginning of an object, at most so many bytes."""
    pieces, size = [], 0
    async for piece in store.get(key):
        pieces.append(piece)
        size += len(piece)
        if size >= most:
            break
    return b"".join(pieces)[:most]


def _text(data: bytes, question: Question) -> Preview:
    """The first lines of a text; what is none is not shown."""
    said = data.decode("utf-8", "replace")
    if "\0" in said or said.count("\ufffd") > len(said) // 20:
        return Preview(why=question.settings.words("no text that I can open"))
    lines = said.splitlines()
    return Preview(text="\n".join(lines[:LINES]), cut=len(lines) > LINES or len(data) >= TEXT_BYTES)
