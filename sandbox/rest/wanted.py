"""What a search asks for, and whether a message is it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from sandbox.rest.call import Call
from sandbox.rest.errors import invalid
from sandbox.snowflake import Snowflake
from sandbox.world import World

type Json = dict[str, Any]

MOST_PEOPLE = 100
_LAST_ID = (1 << 63) - 1
# Words of the description that nobody here asks for; asking anyway is a violation, not a wrong answer.
_UNKNOWN_HERE = frozenset(
    {
        "slop",
        "author_type",
        "mentions_role_id",
        "replied_to_user_id",
        "replied_to_message_id",
        "link_hostname",
        "embed_provider",
        "embed_type",
        "attachment_extension",
        "attachment_filename",
    }
)
_HELD_BY = {"file": "attachments", "embed": "embeds", "sticker": "sticker_items", "poll": "poll"}


@dataclass(slots=True)
class Wanted:
    """The conditions of one search; ids from `low` up to `high`."""

    world: World
    low: int
    high: int
    authors: set[str]
    words: list[str]
    mentioned: set[str]
    pinned: bool | None
    everyone: bool | None
    has: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, call: Call, *, inclusive: bool) -> Self:
        """The conditions of a request; min_id and max_id lie outside unless `inclusive`."""
        for name in _UNKNOWN_HERE & call.query.keys():
            call.box.violation(f"request {call.route.name}: the local Discord cannot search by {name}")
        authors = {str(one) for one in call.snowflakes("author_id")}
        if len(authors) > MOST_PEOPLE:
            raise invalid("author_id", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_PEOPLE} or fewer in length.")
        low, high = call.snowflake("min_id"), call.snowflake("max_id")
        step = 0 if inclusive else 1
        return cls(
            call.world,
            0 if low is None else low + step,
            _LAST_ID if high is None else high - step,
            authors,
            call.query.get("content", "").casefold().split(),
            set(call.repeated.get("mentions", ())),
            call.flag("pinned") if "pinned" in call.query else None,
            call.flag("mention_everyone") if "mention_everyone" in call.query else None,
            call.repeated.get("has", []),
        )

    def in_channel(self, channel_id: Snowflake) -> Iterator[int]:
        """The ids of a channel's messages that are wanted, oldest first."""
        messages = self.world.messages(channel_id)
        whole = self.words or self.mentioned or self.has or self.pinned is not None or self.everyone is not None
        for message_id in messages.between(self.low, self.high):
            if self.authors and self.world.author_of(int(channel_id), message_id) not in self.authors:
                continue
            if not whole or self._is_wanted(messages.get(message_id) or {}):
                yield message_id

    def _is_wanted(self, message: Json) -> bool:
        text = message["content"].casefold()
        return (
            all(word in text for word in self.words)
            and (not self.mentioned or bool(self.mentioned & {who["id"] for who in message["mentions"]}))
            and self.pinned in {None, message["pinned"]}
            and self.everyone in {None, message["mention_everyone"]}
            and all(_holds(message, one) for one in self.has)
        )


def _holds(message: Json, what: str) -> bool:
    """Whether a message has a file, image and so on; a minus asks for the opposite."""
    if what.startswith("-"):
        return not _holds(message, what[1:])
    if what in _HELD_BY:
        return bool(message.get(_HELD_BY[what]))
    if what == "link":
        return "http://" in message["content"] or "https://" in message["content"]
    if what == "snapshot":
        return bool(message.get("message_snapshots"))
    kind = {"sound": "audio"}.get(what, what)
    return any((one.get("content_type") or "").startswith(f"{kind}/") for one in message["attachments"])
