"""Posting a weekly report once: also when the bot is killed between the post and writing down that it was made.

Before the post a look is kept whose id follows from the week alone, and every button of the post carries that id. An
attempt that finds its look there already therefore searches the channel for the post before it makes another; within
minutes Discord itself refuses a second one, by its nonce.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.audit_log import Look, keep
from services.database import Database
from services.discord.rest import DiscordRest
from services.discord.uploading import Upload
from services.records.snowflakes import first_id_at
from services.storage.transactions import in_one_transaction
from services.weekly.schedule import Schedule, note_posted

MESSAGES = "/channels/{channel_id}/messages"
PAGE, PAGES = 100, 50  # messages since the hour of the report that are searched for an earlier attempt


@dataclass(frozen=True, slots=True)
class Post:
    """One report to be posted: whose, for which day, since when it is due."""

    schedule: Schedule
    day: date
    moment: datetime

    @property
    def look(self) -> int:
        """The id of its row in the log of looks, which its buttons carry."""
        return first_id_at(self.moment)

    @property
    def nonce(self) -> str:
        """What tells Discord that two posts in a channel are the same; at most 25 signs."""
        return f"week-{self.day:%Y%m%d}-{self.schedule.hour}"


async def post_once(database: Database, rest: DiscordRest, post: Post, upload: Upload, now: datetime) -> None:
    """Post a report unless an earlier attempt did, and remember it; raises what Discord's REST API raises."""
    schedule = post.schedule
    question = {"values": {"day": post.day.isoformat()}, "cohorts": None}
    look = Look(schedule.guild_id, post.look, now, schedule.set_by, "weekly", None, schedule.channel_id, question)
    new = await in_one_transaction(database, lambda con: keep(con, look))
    if new or not await _is_there(rest, post):
        message = {**upload.message, "nonce": post.nonce, "enforce_nonce": True}
        await rest.post(MESSAGES, Upload(message, upload.files), major=schedule.channel_id, repeatable=True)
    await in_one_transaction(database, lambda con: note_posted(con, schedule.guild_id, post.day, now))


async def _is_there(rest: DiscordRest, post: Post) -> bool:
    """Whether the channel holds a message with buttons of this report."""
    after = post.look
    for _ in range(PAGES):
        params = {"after": after, "limit": PAGE}
        page: list[dict[str, Any]] = await rest.get(MESSAGES, major=post.schedule.channel_id, params=params)
        if any(f":{post.look}:" in custom_id for message in page for custom_id in _custom_ids(message)):
            return True
        if len(page) < PAGE:
            return False
        after = max(int(message["id"]) for message in page)
    return False


def _custom_ids(message: dict[str, Any]) -> Iterator[str]:
    for row in message.get("components") or ():
        for one in row.get("components") or ():
            yield str(one.get("custom_id") or "")
