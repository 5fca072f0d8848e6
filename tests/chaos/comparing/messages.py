"""Messages, what they said before, and the sums that are kept of them."""

from collections.abc import Iterator
from typing import Any

from sandbox.oracle.rows import TrueMessage
from tests.chaos.comparing.difference import Difference, Record, differing, doubles
from tests.e2e.test_kill import ROLLUP_DIFFERENCES

GHOST = 456226577798135808


async def messages(record: Record) -> list[Difference]:
    """Every message: there or deleted, its text, author, edit, pin and place."""
    rows = await record.database.pool.fetch("select * from message where guild_id = $1", record.truth.id)
    found = [*doubles((row["id"] for row in rows), "message")]
    stored = {row["id"]: row for row in rows}
    for message in record.truth.messages.values():
        found += _message(record, message, stored.pop(message.id, None))
    found += [
        Difference("wrong", f"message {one} is nobody's") for one, row in stored.items() if row["deleted_at"] is None
    ]
    if wrong := await record.database.pool.fetchval(ROLLUP_DIFFERENCES):
        found.append(Difference("wrong", f"{wrong} hours of the rollup differ from the messages"))
    return found


def _message(record: Record, true: TrueMessage, row: Any) -> Iterator[Difference]:
    where = f"message {true.id} (type {true.type}) of channel {true.channel_id}"
    if true.deleted_at is not None:
        if row is not None and row["deleted_at"] is None:
            yield Difference("revived", f"{where} was deleted at {true.deleted_at}")
        yield from _deleted(record, true, row, where)
        return
    if row is None:
        yield Difference("lost", f"{where} sent {true.sent_at}")
        return
    if row["deleted_at"] is not None:
        yield Difference("lost", f"{where} counts as deleted since {row['deleted_at']}")
        return
    yield from _author(record, true, row["author_id"], where)
    for name in ("content", "channel_id", "edited_at", "pinned", "pinned_at", "type", "sent_at", "webhook_id"):
        yield from differing(name, row[name], getattr(true, name), where)
    yield from differing("number of files", row["attachments"], _own_files(true), where)


def _author(record: Record, true: TrueMessage, stored: int | None, where: str) -> Iterator[Difference]:
    """Whoever deleted the account is known where the message was seen before that."""
    wrote = record.authors.get(true.id, true.author_id)
    if stored != wrote and (true.author_id != GHOST or stored != GHOST):
        yield Difference("wrong", f"{where}: author is {stored} and not {wrote}")


def _own_files(true: TrueMessage) -> int:
    return sum(not each.forwarded for each in true.attachments)


def _deleted(record: Record, true: TrueMessage, row: Any, where: str) -> Iterator[Difference]:
    """A message that is gone: that it was seen is still known, and nothing that it said."""
    assert true.deleted_at is not None
    if true.channel_id in record.hidden or not record.seen_live(true.sent_at):
        return
    if row is None or row["author_id"] is None:
        yield Difference("lost", f"{where}, seen live at {true.sent_at} and deleted at {true.deleted_at}")
    elif row["content"] or row["snapshot_text"] or row["components_text"] or row["parts"] or row["poll"]:
        yield Difference("wrong", f"{where}, deleted: its text is {row['content']!r}")


async def revisions(record: Record) -> list[Difference]:
    """Earlier versions: none that never was, and every one that was seen live."""
    rows = await record.database.pool.fetch("select * from message_revision where guild_id = $1", record.truth.id)
    stored: dict[int, dict[Any, str]] = {}
    for row in rows:
        stored.setdefault(row["message_id"], {})[row["version_at"]] = row["content"]
    found: list[Difference] = []
    for message in record.truth.messages.values():
        kept = stored.pop(message.id, {})
        found += _revisions(record, message, kept)
    return found + [Difference("wrong", f"revisions of message {one}, which never was") for one in stored]


def _revisions(record: Record, true: TrueMessage, kept: dict[Any, str]) -> Iterator[Difference]:
    where = f"message {true.id}"
    said = {revision.edited_at or true.sent_at: revision.content for revision in true.revisions}
    for at, text in kept.items():
        # the newest version may be a revision too, when a message was deleted before that was heard
        if said.get(at, None if at != (true.edited_at or true.sent_at) else true.content) != text:
            yield Difference("wrong", f"{where} never said {text!r} at {at} but {said}")
    if true.channel_id in record.hidden:
        return
    if true.deleted_at is not None:
        if kept:
            yield Difference("wrong", f"{where}, deleted: {len(kept)} earlier versions of it are kept")
        return
    for revision in true.revisions:
        at = revision.edited_at or true.sent_at
        if at not in kept and record.seen_live(at) and revision.replaced_at is not None:
            yield Difference("lost", f"{where}: what it said from {at}, seen live, until {revision.replaced_at}")
