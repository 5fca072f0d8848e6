"""Discord's numbers for the names DiscordChatExporter writes."""

from typing import Any

from exports.problems import UnreadableValue
from exports.values import number_in, shown

FORUM = 15
TEXT = 0
CATEGORY = 4
THREADS = frozenset({10, 11, 12})
PRIVATE = frozenset({1, 3})

THREAD_CREATED = 18
NAME_CHANGE = 4
SYSTEM_NOTES = range(1, 19)  # the exporter replaces the content of these by a sentence of its own

CHANNEL_KINDS = {
    "guildtextchat": TEXT,
    "directtextchat": 1,
    "guildvoicechat": 2,
    "directgrouptextchat": 3,
    "guildcategory": CATEGORY,
    "guildnews": 5,
    "guildstore": 6,
    "guildnewsthread": 10,
    "guildpublicthread": 11,
    "guildprivatethread": 12,
    "guildstagevoice": 13,
    "guilddirectory": 14,
    "guildforum": FORUM,
    "guildmedia": 16,
}
MESSAGE_KINDS = {
    "default": 0,
    "recipientadd": 1,
    "recipientremove": 2,
    "call": 3,
    "channelnamechange": NAME_CHANGE,
    "channeliconchange": 5,
    "channelpinnedmessage": 6,
    "guildmemberjoin": 7,
    "threadcreated": THREAD_CREATED,
    "reply": 19,
}
STICKER_FORMATS = {"png": 1, "apng": 2, "lottie": 3, "gif": 4}
LARGEST_NUMBER = 2**31 - 1
REFERENCE_KINDS = {"default": 0, "forward": 1}


def number_of(value: Any, names: dict[str, int], what: str) -> int:
    """The number behind a name ("Reply"), a number as text ("20") or a plain integer (very old files)."""
    if isinstance(value, str) and (known := names.get(value.lower())) is not None:
        return known
    number = number_in(value)
    if number is not None and number <= LARGEST_NUMBER:
        return number
    raise UnreadableValue(f"the {what} {shown(value)} is unknown")
