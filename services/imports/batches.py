"""A part of an exported file as records, and those records into the database."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from exports import BrokenExport, Entry, ExportFile, Problem
from exports.seen import is_deleted
from models.sql import load
from services.consent.door import Door
from services.imports.admitting import admitted_batch
from services.imports.batch import Batch
from services.imports.differences import differing
from services.imports.ledger import Media, ReadByAnother, Source, Standing, advanced, locked
from services.imports.report import FileReport
from services.records.attachments import attachment_records
from services.records.json_values import UnreadablePayload, made_at
from services.records.mapping import channel_record, member_record, role_record
from services.records.messages import message_record
from services.storage.attachment_writes import write_attachments
from services.storage.columns import bigints
from services.storage.transactions import Connection
from services.storage.writes import lock_batch, write_messages


def read_batch(entries: Iterator[Entry | Problem], file: ExportFile, known: set[str], size: int) -> Batch:
    """The file's next messages; people and roles in `known` are left out and new ones put there."""
    batch, read = Batch(), 0
    for entry in islice(entries, size):
        read += 1
        batch.entries += not isinstance(entry, BrokenExport)
        try:
            if isinstance(entry, Problem):
                batch.problems.append(entry)
            else:
                _add(batch, entry, file, known)
        except UnreadablePayload as problem:
            batch.problems.append(Problem(file.path, entry.position, str(problem)))
    batch.last = read < size
    return batch


def _add(batch: Batch, entry: Entry, file: ExportFile, known: set[str]) -> None:
    guild_id, message_id = int(file.header.guild_id), int(entry.message["id"])
    touched = _last_touched(entry.message)
    attachments = attachment_records(entry.message, guild_id, touched)
    batch.messages.append(message_record(entry.message, guild_id, touched))
    batch.attachments.extend(attachments)
    if entry.files:
        folder = file.path.parent.resolve()
        saved = ((int(id_), str(path.relative_to(folder))) for id_, path in entry.files.items())
        batch.media.extend(Media(message_id, *each) for each in saved)
    for emoji, people in entry.reactors.items():
        batch.reactions.extend((message_id, emoji, int(person)) for person in people)
    for role in entry.roles:
        if _is_new(role["id"], known):
            batch.roles.append(role_record(role, guild_id))
    webhook = entry.message.get("webhook_id")
    for user in entry.users:
        if not is_deleted(user) and user["id"] != webhook and _is_new(user["id"], known):
            member = {"user": user, "roles": entry.roles_of.get(user["id"], [])}
            batch.members.append(member_record(member, guild_id))


def _last_touched(message: dict[str, Any]) -> datetime:
    """When a message became what the export shows, as far as that is known.

    The bot saw every message later than that, so what it saw itself always wins over an export.
    """
    at = message["edited_timestamp"] or message["timestamp"]
    return datetime.fromisoformat(at) if at else made_at(int(message["id"]))


def _is_new(key: str, known: set[str]) -> bool:
    if key in known:
        return False
    known.add(key)
    return True


async def store_batch(
    con: Connection, source: Source, batch: Batch, position: int, door: Door | None = None
) -> Standing:
    """Store a batch that begins after `position` entries, and that it is stored; returns how far the file is then.

    Raises ReadByAnother when somebody else read on meanwhile.
    """
    standing = await locked(con, source)
    if batch.entries and standing.position == position + batch.entries:
        return standing  # stored by an attempt whose answer was lost
    if standing.position != position:
        raise ReadByAnother(source.file)
    await lock_batch(
        con,
        people_in={member.guild_id for member in batch.members},
        authors_in={message.guild_id for message in batch.messages},
        channels=(),
    )
    if door is not None:
        inside = await admitted_batch(con, door, source.guild_id, batch)
        left = len(batch.messages) - len(inside.messages)
        standing.report.left_out += left
        standing.report.messages += left
        batch = inside
    await _write(con, source, batch, standing.report)
    after = Standing(
        position=position + batch.entries,
        finished=batch.last and not batch.media,
        report=standing.report,
        due=tuple(batch.media),
    )
    await advanced(con, source, after)
    return after


async def _write(con: Connection, source: Source, batch: Batch, report: FileReport) -> None:
    """Write a batch into the tables, people and roles only where they are unknown, and count it in the report."""
    roles = sorted(batch.roles, key=lambda role: role.id)
    members = sorted(batch.members, key=lambda member: member.user_id)
    await _insert(con, "import_roles", ((r.guild_id, r.id, r.name, r.color, r.position, r.permissions) for r in roles))
    await _insert(
        con,
        "import_members",
        ((m.guild_id, m.user_id, m.name, m.display_name, m.is_bot, bigints(m.roles)) for m in members),
    )
    report.note_differing(await differing(con, source.guild_id, batch.messages))
    counts = await write_messages(con, batch.messages)
    await write_attachments(con, batch.attachments)
    await _write_reactions(con, source, batch)
    report.messages += len(batch.messages)
    report.new += counts.new
    report.changed += counts.changed
    report.same += counts.same
    report.note_problems(batch.problems)


async def _write_reactions(con: Connection, source: Source, batch: Batch) -> None:
    if batch.reactions and (at := source.file.header.exported_at):
        columns = zip(*sorted(batch.reactions), strict=True)
        await con.execute(load("import_reactions"), source.guild_id, *columns, at)


async def write_places(con: Connection, guild_id: int, name: str, channels: list[dict[str, Any]]) -> None:
    """Store a server and its channels where they are unknown, so that its messages have a place to be shown in."""
    await con.execute(load("import_guild"), guild_id, name)
    records = sorted((channel_record(channel, guild_id) for channel in channels), key=lambda record: record.id)
    await _insert(
        con, "import_channels", ((c.guild_id, c.id, c.kind, c.name, c.parent_id, c.position) for c in records)
    )


async def _insert(con: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Run a statement with one array a column, unless there are no rows."""
    columns = list(zip(*rows, strict=True))
    if columns:
        await con.execute(load(statement), *columns)
