"""The tables, one file a subject; hot SQL lies in `models/sql/`.

Keys are (guild_id, id) in the database: migrations say so by hand, since Tortoise knows keys of one column only.
`activity_hour`, the rollup, is no model at all: triggers in the migrations keep it equal to the messages.
"""

from models.attachment import Attachment, AttachmentLimit, StoredObject
from models.channel import Channel
from models.coverage import Coverage, UnreadableEvent
from models.gateway import GatewayIdentify
from models.guild import Guild
from models.imported_file import ImportedFile
from models.member import Member, MemberName, MemberRole, MemberStay
from models.message import Message
from models.reaction import DetailDue, MessageReaction, PollVote
from models.revision import MessageRevision
from models.role import Role
from models.scheduled_event import ScheduledEvent, ScheduledEventInterest
from models.sync import AuditRun, Finding, SyncRun
from models.voice import VoiceSession

__all__ = [
    "Attachment",
    "AttachmentLimit",
    "AuditRun",
    "Channel",
    "Coverage",
    "DetailDue",
    "Finding",
    "GatewayIdentify",
    "Guild",
    "ImportedFile",
    "Member",
    "MemberName",
    "MemberRole",
    "MemberStay",
    "Message",
    "MessageReaction",
    "MessageRevision",
    "PollVote",
    "Role",
    "ScheduledEvent",
    "ScheduledEventInterest",
    "StoredObject",
    "SyncRun",
    "UnreadableEvent",
    "VoiceSession",
]
