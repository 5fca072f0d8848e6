"""Everything that may be written, by one name: the door that live capture, history and import use.

Each function takes a connection inside a transaction and can be repeated; `in_one_transaction` does the repeating.
"""

from services.storage.message_writes import (
    DELETED_USER,
    Deletion,
    Reaction,
    WriteCounts,
    delete_messages,
    lock_channels,
    lock_people,
    patch_messages,
    write_deletions,
    write_messages,
    write_reactions,
)
from services.storage.server_writes import (
    delete_roles,
    keep_only_members,
    keep_only_roles,
    leave_guild,
    mark_channel_deleted,
    mark_members_left,
    threads_of,
    write_channels,
    write_departures,
    write_guild,
    write_members,
    write_roles,
)
from services.storage.transactions import in_one_transaction, is_passing
from services.storage.watermarks import mark_readable, mark_unreadable, note_page, raise_high

__all__ = [
    "DELETED_USER",
    "Deletion",
    "Reaction",
    "WriteCounts",
    "delete_messages",
    "delete_roles",
    "in_one_transaction",
    "is_passing",
    "keep_only_members",
    "keep_only_roles",
    "leave_guild",
    "lock_channels",
    "lock_people",
    "mark_channel_deleted",
    "mark_members_left",
    "mark_readable",
    "mark_unreadable",
    "note_page",
    "patch_messages",
    "raise_high",
    "threads_of",
    "write_channels",
    "write_deletions",
    "write_departures",
    "write_guild",
    "write_members",
    "write_messages",
    "write_reactions",
    "write_roles",
]
