"""Everything that may be written, by one name: the door that live capture, history and import use.

Each function takes a connection inside a transaction and can be repeated; `in_one_transaction` does the repeating.
"""

from services.storage.locks import lock_batch, lock_channels, lock_people
from services.storage.member_writes import Ban, keep_only_members, mark_members_left, write_bans, write_members
from services.storage.message_writes import (
    DELETED_USER,
    Deletion,
    WriteCounts,
    delete_messages,
    patch_messages,
    write_deletions,
    write_messages,
)
from services.storage.occasion_writes import (
    Interest,
    delete_occasion,
    keep_only_occasions,
    write_interest,
    write_interested,
    write_occasions,
)
from services.storage.poll_writes import Vote, write_voters, write_votes
from services.storage.reaction_writes import Reaction, write_reaction_users, write_reactions
from services.storage.server_writes import (
    ask_for_pins,
    delete_roles,
    keep_only_roles,
    leave_guild,
    mark_channel_deleted,
    threads_of,
    write_channels,
    write_guild,
    write_last_pins,
    write_roles,
)
from services.storage.transactions import in_one_transaction, is_passing
from services.storage.voice_writes import close_unseen_voice, write_voice
from services.storage.watermarks import ReadPage, mark_readable, mark_unreadable, note_page, note_pages, raise_high

__all__ = [
    "DELETED_USER",
    "Ban",
    "Deletion",
    "Interest",
    "Reaction",
    "ReadPage",
    "Vote",
    "WriteCounts",
    "ask_for_pins",
    "close_unseen_voice",
    "delete_messages",
    "delete_occasion",
    "delete_roles",
    "in_one_transaction",
    "is_passing",
    "keep_only_members",
    "keep_only_occasions",
    "keep_only_roles",
    "leave_guild",
    "lock_batch",
    "lock_channels",
    "lock_people",
    "mark_channel_deleted",
    "mark_members_left",
    "mark_readable",
    "mark_unreadable",
    "note_page",
    "note_pages",
    "patch_messages",
    "raise_high",
    "threads_of",
    "write_bans",
    "write_channels",
    "write_deletions",
    "write_guild",
    "write_interest",
    "write_interested",
    "write_last_pins",
    "write_members",
    "write_messages",
    "write_occasions",
    "write_reaction_users",
    "write_reactions",
    "write_roles",
    "write_voice",
    "write_voters",
    "write_votes",
]
