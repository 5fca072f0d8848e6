"""A message as its copy on the other side: in pieces, with its files, as an answer to what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.conversations.contents import Contents, Enclosed
from services.conversations.pieces import pieces
from services.discord.uploading import File
from services.storage.transactions import Connection
from services.wording.answers import as_it_is
from services.wording.words import Words

MEGABYTE = 1024 * 1024
# What a message answers, as it stands in the other channel: the original of a copy, or the copy of an original.
OTHER_SIDE = """
select case when copy_id = $3 then id else copy_id end as message_id
from relayed_message
where guild_id = $1 and student_id = $2 and (copy_id = $3 and channel_id = $4 or id = $3 and copy_channel_id = $4)
limit 1
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """The texts of the messages that show one; its files come with the first."""

    texts: tuple[str, ...]
    files: tuple[File, ...] = ()
    answers: int | None = None

    def message(self, number: int, channel_id: int) -> dict[str, Any]:
        """One of the messages as Discord takes it; nobody is pinged by it."""
        message: dict[str, Any] = {"content": self.texts[number], "allowed_mentions": {"parse": []}}
        if number == 0 and self.answers is not None:
            message["message_reference"] = {
                "message_id": str(self.answers),
                "channel_id": str(channel_id),
                "fail_if_not_exists": False,
            }
        return message

    def enclosed(self, number: int) -> tuple[File, ...]:
        """The files that go with one of the messages."""
        return self.files if number == 0 else ()


def copy_of(
    head: str,
    contents: Contents,
    words: Words,
    *,
    files: Sequence[File] = (),
    missing: Sequence[Enclosed] = (),
    answers: int | None = None,
) -> Copy:
    """The copy of a message below a line that says whose it is; files that do not come along are named."""
    notes = [
        words(
            "(“{name}”, {size} MB, is too large for me to pass on)",
            name=as_it_is(file.name),
            size=words.number(file.size / MEGABYTE, digits=1),
        )
        for file in contents.too_large
    ]
    notes += [words("(“{name}” could not be fetched)", name=as_it_is(file.name)) for file in missing]
    return Copy(pieces(head, "\n".join([contents.text, *notes]).strip()), tuple(files), answers)


async def other_side(
    con: Connection, guild_id: int, student_id: int, message_id: int | None, channel_id: int
) -> int | None:
    """What a message answers, in the channel of the copy; None when it answers nothing that is shown there."""
    if message_id is None:
        return None
    found: int | None = await con.fetchval(OTHER_SIDE, guild_id, student_id, message_id, channel_id)
    return found
