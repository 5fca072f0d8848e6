"""Discord's channel objects from the headers of an export's files."""

from exports.header import Header
from exports.kinds import CATEGORY, FORUM, TEXT
from exports.values import Json, iso, time_of

DAY_IN_MINUTES = 1440


def forum_ids(headers: list[Header]) -> set[tuple[str, str]]:
    """(server, channel) of the parents that are forums.

    Exports never name the kind of a thread's parent and hold no file for a forum, which has no messages of its own. So
    a parent without a file, one of whose threads begins with a message carrying the thread's id, is taken for one.
    """
    with_file = {(header.guild_id, header.channel_id): header.channel_kind for header in headers}
    threads: dict[tuple[str, str], bool] = {}
    for header in headers:
        if header.is_thread and header.parent_id is not None:
            key = (header.guild_id, header.parent_id)
            # A later part of a split file begins in the middle: one part that begins with the post is enough.
            threads[key] = threads.get(key, False) or header.starts_with_own_post
    named = {key for key, kind in with_file.items() if kind in {FORUM, FORUM + 1}}
    return named | {key for key, begins in threads.items() if begins and key not in with_file}


def channels_of(headers: list[Header]) -> list[Json]:
    """Channel objects of one server: categories and parents first, then channels, then threads; each once."""
    forums = forum_ids(headers)
    found: dict[str, Json] = {}
    for header in sorted(headers, key=lambda item: item.is_thread):
        if header.parent_id is not None and header.parent_id not in found:
            found[header.parent_id] = _parent(header, is_forum=(header.guild_id, header.parent_id) in forums)
        known = found.get(header.channel_id)
        if known is None or known.get("implied"):
            found[header.channel_id] = _channel(header)
    ordered = sorted(found.values(), key=lambda channel: (channel["type"] != CATEGORY, "thread_metadata" in channel))
    for position, channel in enumerate(ordered):
        channel.pop("implied", None)
        channel["position"] = position
    return ordered


def _parent(header: Header, *, is_forum: bool) -> Json:
    kind = (FORUM if is_forum else TEXT) if header.is_thread else CATEGORY
    return {
        "id": header.parent_id,
        "type": kind,
        "guild_id": header.guild_id,
        "name": header.parent_name or "channel",
        "parent_id": None,
        "topic": None,
        "implied": True,
    }


def _channel(header: Header) -> Json:
    channel: Json = {
        "id": header.channel_id,
        "type": header.channel_kind,
        "guild_id": header.guild_id,
        "name": header.channel_name,
        "parent_id": header.parent_id,
        "topic": header.topic,
    }
    if header.is_thread:
        made_at = iso(time_of(header.channel_id))
        channel["thread_metadata"] = {
            "archived": False,  # exports do not tell
            "archive_timestamp": made_at,
            "auto_archive_duration": DAY_IN_MINUTES,
            "locked": False,
            "create_timestamp": made_at,
        }
    return channel
