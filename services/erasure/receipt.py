"""What an erasure came to: the receipt of whoever was forgotten, found again by their keyed hash alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.consent.key import PrivacyKey
from services.storage.transactions import Connection
from services.wording.answers import moment
from services.wording.words import Words

LAST = """
select asked_at, done_at, counts from erasure
where guild_id = $1 and digest = $2 order by asked_at desc, id desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """When it was asked for and done (aware UTC; None while it goes on), and how much went, by kind."""

    asked_at: datetime
    done_at: datetime | None
    counts: Mapping[str, int]


async def last_receipt(con: Connection, key: PrivacyKey, guild_id: int, user_id: int) -> Receipt | None:
    """The receipt of the last time somebody was forgotten on a server; None when they never were."""
    row = await con.fetchrow(LAST, guild_id, key.digest(guild_id, user_id))
    return None if row is None else Receipt(row["asked_at"], row["done_at"], row["counts"] or {})


def receipt_lines(receipt: Receipt, words: Words) -> Iterator[str]:
    """The receipt in sentences: what went, what could not, and what is left."""
    if receipt.done_at is None:
        yield words(
            "Asked for {when}. It is going on and is finished within the hour; `/privacy show` then has the receipt.",
            when=moment(receipt.asked_at),
        )
        return
    yield words("Deleted {when}:", when=moment(receipt.done_at))
    yield from (f"- {line}" for line in _counted(receipt.counts, words))
    if left := receipt.counts.get("left_in_discord"):
        yield words.count(
            "{n} message or thread of mine in Discord could not be deleted: please ask an administrator to do it.",
            "{n} messages or threads of mine in Discord could not be deleted: please ask an administrator to do it.",
            left,
        )
    if elsewhere := receipt.counts.get("files_elsewhere"):
        yield words.count(
            "{n} file lies where I no longer reach: please ask an administrator to delete it.",
            "{n} files lie where I no longer reach: please ask an administrator to delete them.",
            elsewhere,
        )
    yield words(
        "What is left: this receipt without your name, one keyed hash that keeps you out, and the number of your"
        " messages by channel and hour. What you wrote in Discord is still there; only you can delete it."
    )


def _counted(counts: Mapping[str, int], words: Words) -> Iterator[str]:
    """How much of each kind went; the smaller kinds are added up."""

    def number(*kinds: str) -> int:
        return sum(counts.get(kind, 0) for kind in kinds)

    said = (
        words.count("{n} message", "{n} messages", number("message")),
        words.count("{n} earlier version", "{n} earlier versions", number("message_revision")),
        words.count("{n} file", "{n} files", number("attachment")),
        words.count("{n} reaction or vote", "{n} reactions or votes", number("message_reaction", "poll_vote")),
        words.count("{n} stay in voice", "{n} stays in voice", number("voice_session")),
        words.count("{n} note or task of mentors", "{n} notes or tasks of mentors", number("note", "task")),
        words.count("{n} message through me", "{n} messages through me", number("nudge", "relayed_message")),
        words.count("{n} mention by others", "{n} mentions by others", number("message_of_others")),
    )
    shown = (
        *("message", "message_revision", "attachment", "message_reaction", "poll_vote", "voice_session", "note"),
        *("task", "nudge", "relayed_message", "message_of_others", "left_in_discord", "files_elsewhere"),
        *("message_search", "search_due", "detail_due", "stored_object"),  # of the same messages and files
    )
    yield from said
    rest = sum(amount for kind, amount in counts.items() if kind not in shown)
    yield words.count("{n} other entry", "{n} other entries", rest)
