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

# Said on their own, or of the same messages and files.
BESIDE = ("left_in_discord", "files_elsewhere", "message_search", "search_due", "detail_due", "stored_object")


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
    yield ""
    yield words(
        "What is left: this receipt without your name, one keyed hash that keeps you out, and the number of your"
        " messages by channel and hour. What you wrote in Discord is still there; only you can delete it."
    )


def _counted(counts: Mapping[str, int], words: Words) -> Iterator[str]:
    """How much of each kind went, as far as there was any; the smaller kinds are added up."""
    left = dict(counts)
    for kind in BESIDE:
        left.pop(kind, None)

    def taken(*kinds: str) -> int:
        return sum(left.pop(kind, 0) for kind in kinds)

    yield words.count("{n} message", "{n} messages", taken("message"))
    if number := taken("message_revision"):
        yield words.count("{n} earlier version", "{n} earlier versions", number)
    if number := taken("attachment"):
        yield words.count("{n} file", "{n} files", number)
    if number := taken("message_reaction", "poll_vote"):
        yield words.count("{n} reaction or vote", "{n} reactions or votes", number)
    if number := taken("voice_session"):
        yield words.count("{n} stay in voice", "{n} stays in voice", number)
    if number := taken("note", "task"):
        yield words.count("{n} note or task of mentors", "{n} notes or tasks of mentors", number)
    if number := taken("nudge", "relayed_message"):
        yield words.count("{n} message through me", "{n} messages through me", number)
    if number := taken("message_of_others"):
        yield words.count("{n} mention by others", "{n} mentions by others", number)
    if number := sum(left.values()):
        yield words.count("{n} other entry", "{n} other entries", number)
