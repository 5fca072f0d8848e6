"""The tables, one file a subject.

Keys are (guild_id, id) in the database: migrations say so by hand, since Tortoise knows keys of one column only.
`activity_hour`, the rollup, is no model at all: triggers in the migrations keep it equal to the messages.
"""

from models.absence import Absence
from models.attachment import Attachment, AttachmentLimit, StoredObject
from models.audit_log import AuditEntry
from models.channel import Channel
from models.consent import Consent, ConsentEvent, ConsentPanel, ErasedPerson, Erasure, LeftOut, StoredPrivacyKey
from models.conversation import Conversation, FrequentQuestion, RelayedMessage
from models.coverage import Coverage, UnreadableEvent
from models.delivery import Delivery, DirectChannel, SendPause
from models.digest import DigestSchedule
from models.export import ExportedFile
from models.gateway import GatewayIdentify
from models.guild import Guild
from models.guild_setting import GuildSetting, SetupProgress
from models.imported_file import ImportedFile
from models.member import Member, MemberName, MemberRole, MemberStay
from models.message import Message
from models.note import Note
from models.nudge import Nudge, NudgeRule
from models.page import PageKey, PageLink, PageRefusal, PageSession
from models.question import QuestionMark
from models.quiet import QuietVerdict, Snooze
from models.reaction import DetailDue, MessageReaction, PollVote
from models.revision import MessageRevision
from models.role import Role
from models.scheduled_event import ScheduledEvent, ScheduledEventInterest
from models.search import MessageSearch, SearchDue
from models.sync import AuditRun, Finding, SyncRun
from models.task import Duty, Escalation, Task
from models.text_key import TextKey
from models.voice import VoiceSession

__all__ = [
    "Absence",
    "Attachment",
    "AttachmentLimit",
    "AuditEntry",
    "AuditRun",
    "Channel",
    "Consent",
    "ConsentEvent",
    "ConsentPanel",
    "Conversation",
    "Coverage",
    "Delivery",
    "DetailDue",
    "DigestSchedule",
    "DirectChannel",
    "Duty",
    "ErasedPerson",
    "Erasure",
    "Escalation",
    "ExportedFile",
    "Finding",
    "FrequentQuestion",
    "GatewayIdentify",
    "Guild",
    "GuildSetting",
    "ImportedFile",
    "LeftOut",
    "Member",
    "MemberName",
    "MemberRole",
    "MemberStay",
    "Message",
    "MessageReaction",
    "MessageRevision",
    "MessageSearch",
    "Note",
    "Nudge",
    "NudgeRule",
    "PageKey",
    "PageLink",
    "PageRefusal",
    "PageSession",
    "PollVote",
    "QuestionMark",
    "QuietVerdict",
    "RelayedMessage",
    "Role",
    "ScheduledEvent",
    "ScheduledEventInterest",
    "SearchDue",
    "SendPause",
    "SetupProgress",
    "Snooze",
    "StoredObject",
    "StoredPrivacyKey",
    "SyncRun",
    "Task",
    "TextKey",
    "UnreadableEvent",
    "VoiceSession",
]
