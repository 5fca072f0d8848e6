"""Attachments, byte for byte."""

import asyncio
import hashlib
from pathlib import Path

from tests.chaos.comparing.difference import Difference, Record, doubles


async def files(record: Record, objects: dict[str, Path]) -> list[Difference]:
    """Every file of every message that is there lies in the bucket, each content once, and nothing else does."""
    digests = await asyncio.to_thread(lambda: {key: _digest(path) for key, path in objects.items()})
    found = [*doubles(digests.values(), "content in the bucket")]
    rows = await record.database.pool.fetch("select * from attachment where guild_id = $1", record.truth.id)
    stored = {(row["message_id"], row["id"]): row for row in rows}
    wanted = set()
    for message in record.truth.messages.values():
        for file in message.attachments:
            row, where = stored.pop((message.id, file.id), None), f"file {file.id} of message {message.id}"
            if message.deleted_at is not None:
                if row is not None and row["state"] == "stored":
                    found.append(Difference("revived", f"{where} is kept although the message is deleted"))
                continue
            wanted.add(file.sha256)
            if row is None:
                found.append(Difference("lost", where))
            elif (row["state"], row["sha256"]) != ("stored", file.sha256):
                words = f"{where}: {row['state']} ({row['reason']}), {row['sha256']} and not {file.sha256}"
                found.append(Difference("lost", words))
    found += [
        Difference("wrong", f"file {one} is of no message") for one, row in stored.items() if row["state"] == "stored"
    ]
    found += [Difference("lost", f"content {one} is not in the bucket") for one in wanted - {*digests.values()}]
    found += [
        Difference("wrong", f"object {key} is used by no message that is there")
        for key, digest in digests.items()
        if digest not in wanted
    ]
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
