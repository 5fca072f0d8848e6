"""Every table, and how it gives up a person, a channel or a server: a table that is not here fails a test."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """How one table gives somebody up.

    `own`: columns that say whose a row is; it goes with them. `message`: the column with a message's id; the row goes
    with the message. `by`: columns that say who did something; the account of deleted users takes their place. `texts`:
    texts and JSON in which their id or name may stand, keyed by `key`; both are taken out. `report`: such JSON also
    names messages. `special`: code of its own does it. `guild`: the column with the server, None where there is none.
    `channel`: the column with the channel, where a row goes with it. `kept`: a row outlives its server.
    """

    own: tuple[str, ...] = ()
    message: str | None = None
    by: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    key: str = "id"
    report: bool = False
    special: bool = False
    guild: str | None = "guild_id"
    channel: str | None = None
    kept: bool = False


STUDENT = ("student_id",)
USER = ("user_id",)

TABLES: Mapping[str, Table] = {
    "absence": Table(own=STUDENT, by=("by_id",), texts=("text",)),
    "activity_hour": Table(special=True),  # triggers keep it equal to the messages
    "attachment": Table(special=True),  # a trigger takes it away with its message
    "attachment_limit": Table(by=("changed_by",)),
    "audit_log": Table(special=True),
    "audit_run": Table(by=("asked_by",), texts=("result",), report=True),
    "channel": Table(special=True),
    "consent": Table(own=USER),
    "consent_event": Table(own=USER),
    "consent_panel": Table(by=("by_id",)),
    "conversation": Table(own=STUDENT),
    "coverage": Table(channel="channel_id"),
    "delivery": Table(own=USER, channel="channel_id"),
    "detail_due": Table(message="message_id", channel="channel_id"),
    "digest_schedule": Table(by=("set_by",)),
    "direct_channel": Table(special=True, guild=None),
    "duty": Table(own=("mentor_id",), by=("by_id",)),
    "erased_person": Table(kept=True),  # a keyed hash: it is what stops their coming back
    "erasure": Table(special=True, kept=True),  # the receipt: counts, and a keyed hash
    "escalation": Table(message="message_id", by=("told_id",), channel="channel_id"),
    "exported_file": Table(special=True),
    "finding": Table(own=USER, message="message_id", channel="channel_id"),
    "frequent_question": Table(by=("by_id",), texts=("question", "answer")),
    "gateway_identify": Table(guild=None),
    "guild": Table(by=("owner_id",), guild="id"),
    "guild_setting": Table(by=("changed_by",), texts=("value",), key="name"),
    "imported_file": Table(texts=("name", "report"), key="digest", report=True),
    "left_out": Table(channel="channel_id"),  # a keyed hash of a message's id
    "member": Table(own=USER),
    "member_name": Table(own=USER),
    "member_role": Table(own=USER),
    "member_stay": Table(own=USER),
    "message": Table(special=True),
    "message_reaction": Table(message="message_id", special=True, channel="channel_id"),
    "message_revision": Table(message="message_id", special=True, channel="channel_id"),
    "message_search": Table(message="message_id"),
    "note": Table(own=STUDENT, by=("author_id",), texts=("text",)),
    "nudge": Table(own=STUDENT, by=("by_id", "approved_by", "ended_by")),
    "nudge_rule": Table(by=("approver_id", "by_id")),
    "page_key": Table(guild=None),
    "page_link": Table(own=USER),
    "page_refusal": Table(guild=None),
    "page_session": Table(own=USER),
    "poll_vote": Table(message="message_id", special=True, channel="channel_id"),
    "privacy_key": Table(guild=None),
    "question_mark": Table(message="message_id", by=("claimed_by", "closed_by")),
    "quiet_verdict": Table(own=STUDENT, by=("mentor_id",)),
    "relayed_message": Table(own=STUDENT, by=("author_id",)),
    "role": Table(),
    "scheduled_event": Table(by=("creator_id",), texts=("name", "description", "location")),
    "scheduled_event_interest": Table(own=USER),
    "search_due": Table(special=True),  # several messages in a row
    "send_pause": Table(guild=None),
    "setup_progress": Table(by=("by_id",)),
    "snooze": Table(own=STUDENT, by=("by_id",)),
    "stored_object": Table(special=True),  # the keeper's way: released once nobody shows the bytes
    "sync_run": Table(by=("asked_by",), texts=("report",), report=True),
    "task": Table(own=STUDENT, by=("assignee_id", "by_id", "acknowledged_by", "done_by"), texts=("text",)),
    "text_key": Table(guild=None),
    "unreadable_event": Table(special=True),
    "voice_session": Table(own=USER, channel="channel_id"),
}
LAST = ("member", "member_name", "member_role", "member_stay")
"""Where the person's names are, which the search for them in texts needs."""
