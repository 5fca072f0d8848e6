"""The tables, one file a subject; hot SQL lies in `models/sql/`.

Keys are (guild_id, id) in the database: migrations say so by hand, since Tortoise knows keys of one column only.
`activity_hour`, the rollup, is no model at all: triggers in the migrations keep it equal to the messages.
"""

from models.attachment import Attachment, AttachmentLimit, StoredObject
from models.audit_log import AuditEntry
from models.channel import Channel
from models.coverage import Coverage, UnreadableEvent
from models.digest import DigestSchedule
from models.export import ExportedFile
from models.gateway import GatewayIdentify
from models.guild import Guild
from models.imported_file import ImportedFile
from models.member import Member, MemberName, MemberRole, MemberStay
from models.message import Message
from models.note import Note
from models.question import QuestionMark
from models.quiet import QuietVerdict, Snooze
from models.reaction import DetailDue, MessageReaction, PollVote
from models.revision import MessageRevision
from models.role import Role
from models.scheduled_event import ScheduledEvent, ScheduledEventInterest
from models.search import MessageSearch, SearchDue
from models.sync import AuditRun, Finding, SyncRun
from models.voice import VoiceSession

__all__ = [
    "Attachment",
    "AttachmentLimit",
    "AuditEntry",
    "AuditRun",
    "Channel",
    "Coverage",
    "DetailDue",
    "DigestSchedule",
    "ExportedFile",
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
    "MessageSearch",
    "Note",
    "PollVote",
    "QuestionMark",
    "QuietVerdict",
    "Role",
    "ScheduledEvent",
    "ScheduledEventInterest",
    "SearchDue",
    "Snooze",
    "StoredObject",
    "SyncRun",
    "UnreadableEvent",
    "VoiceSession",
]
