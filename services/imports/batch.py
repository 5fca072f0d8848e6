"""What some messages of an exported file say."""

from dataclasses import dataclass, field

from exports import Problem
from services.imports.ledger import Media
from services.records.attachments import AttachmentRecord
from services.records.messages import MessageRecord
from services.records.records import MemberRecord, RoleRecord


@dataclass(slots=True)
class Batch:
    """What some messages of a file say."""

    entries: int = 0
    """How many messages were read, understood or not."""
    last: bool = False
    """Whether the file ends here."""
    messages: list[MessageRecord] = field(default_factory=list)
    members: list[MemberRecord] = field(default_factory=list)
    roles: list[RoleRecord] = field(default_factory=list)
    attachments: list[AttachmentRecord] = field(default_factory=list)
    reactions: list[tuple[int, str, int]] = field(default_factory=list)
    """Message, emoji and who reacted."""
    media: list[Media] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
