"""What stands in the archive: one query for each file, of a server ($1) about a person ($2), the oldest first.

Others are named where they acted on the person (who wrote a note, who looked) and never where they only took part:
their reactions are counted, what they wrote is theirs.
"""

from typing import Final

CONTENTS: Final = {
    "membership": """
        select user_id::text, name, display_name, joined_at, left_at, present from member
        where guild_id = $1 and user_id = $2
    """,
    "names": """
        select display_name, from_at, to_at from member_name where guild_id = $1 and user_id = $2 order by from_at
    """,
    "stays": "select from_at, to_at from member_stay where guild_id = $1 and user_id = $2 order by from_at",
    "roles": """
        select role.name as role, t.from_at, t.to_at from member_role t
        left join role on role.guild_id = t.guild_id and role.id = t.role_id
        where t.guild_id = $1 and t.user_id = $2 order by t.from_at
    """,
    "messages": """
        select t.id::text, t.channel_id::text, channel.name as channel, t.sent_at, t.edited_at, t.deleted_at, t.content,
               t.snapshot_text as forwarded, t.components_text, t.poll, t.parts, t.reply_to_id::text as answers,
               t.words, t.characters, t.code_blocks, t.asks as is_question, t.pinned, t.reactions,
               'https://discord.com/channels/' || t.guild_id || '/' || t.channel_id || '/' || t.id as link
        from message t left join channel on channel.guild_id = t.guild_id and channel.id = t.channel_id
        where t.guild_id = $1 and t.author_id = $2 order by t.sent_at
    """,
    "earlier_versions": """
        select t.message_id::text, t.version_at, t.content, t.components_text, t.parts
        from message m join message_revision t on t.guild_id = m.guild_id and t.message_id = m.id
        where m.guild_id = $1 and m.author_id = $2 order by t.message_id, t.version_at
    """,
    "files": """
        select t.message_id::text, t.id::text, t.filename, t.content_type, t.size, t.description, t.state, t.sha256,
               t.stored_at, t.url
        from message m join attachment t on t.guild_id = m.guild_id and t.message_id = m.id
        where m.guild_id = $1 and m.author_id = $2 order by t.message_id, t.id
    """,
    "reactions_given": """
        select message_id::text, channel_id::text, emoji, added_at, removed_at from message_reaction
        where guild_id = $1 and user_id = $2 order by message_id
    """,
    "reactions_received": """
        select t.message_id::text, t.emoji, count(*) as number
        from message m join message_reaction t on t.guild_id = m.guild_id and t.message_id = m.id
        where m.guild_id = $1 and m.author_id = $2 and t.user_id <> 0 and t.removed_at is null
        group by 1, 2 order by 1, 2
    """,
    "votes": """
        select message_id::text, answer_id, voted_at, removed_at from poll_vote
        where guild_id = $1 and user_id = $2 order by message_id
    """,
    "voice": """
        select channel_id::text, from_at, to_at, muted_seconds, deafened_seconds, streaming_seconds, camera_seconds
        from voice_session where guild_id = $1 and user_id = $2 order by from_at
    """,
    "events": """
        select e.name, e.starts_at, t.since, t.until from scheduled_event_interest t
        left join scheduled_event e on e.guild_id = t.guild_id and e.id = t.event_id
        where t.guild_id = $1 and t.user_id = $2 order by t.since
    """,
    "hours": """
        select hour, channel_id::text, messages, words, characters, attachments, replies, code_blocks from activity_hour
        where guild_id = $1 and member_id = $2 order by hour, channel_id
    """,
    "questions": """
        select t.message_id::text, t.claimed_at, t.closed_at, t.closed_as
        from message m join question_mark t on t.guild_id = m.guild_id and t.message_id = m.id
        where m.guild_id = $1 and m.author_id = $2 order by t.message_id
    """,
    "notes_about_you": """
        select t.kind, t.text, t.at, t.due_on, t.deleted_at,
               coalesce(nullif(who.display_name, ''), nullif(who.name, ''), t.author_id::text) as written_by from note t
        left join member who on who.guild_id = t.guild_id and who.user_id = t.author_id
        where t.guild_id = $1 and t.student_id = $2 order by t.at
    """,
    "tasks_about_you": """
        select t.kind, t.text, t.at, t.due_on, t.done_at, t.deleted_at,
               coalesce(nullif(who.display_name, ''), nullif(who.name, ''), t.by_id::text) as written_by from task t
        left join member who on who.guild_id = t.guild_id and who.user_id = t.by_id
        where t.guild_id = $1 and t.student_id = $2 order by t.at
    """,
    "named_as_quiet": """
        select at, useful, shown from quiet_verdict where guild_id = $1 and student_id = $2 order by at
    """,
    "not_named_as_quiet_until": "select until, at from snooze where guild_id = $1 and student_id = $2",
    "absences": """
        select from_on, to_on, text, at, deleted_at from absence where guild_id = $1 and student_id = $2
        order by from_on
    """,
    "messages_through_the_bot": """
        select t.state, t.template, t.text, t.facts, t.at, t.sent_at, t.way, t.answered_at, t.answer, t.returned_at,
               coalesce(nullif(who.display_name, ''), nullif(who.name, ''), t.approved_by::text) as approved_by
        from nudge t left join member who on who.guild_id = t.guild_id and who.user_id = t.approved_by
        where t.guild_id = $1 and t.student_id = $2 order by t.at
    """,
    "conversation": """
        select id::text, direction, at, edited_at, deleted_at from relayed_message
        where guild_id = $1 and student_id = $2 order by at
    """,
    "consents": """
        select kind, granted, at, wording, via from consent_event where guild_id = $1 and user_id = $2 order by at, id
    """,
    "who_looked": """
        select t.at, t.action,
               coalesce(nullif(who.display_name, ''), nullif(who.name, ''), t.actor_id::text) as who from audit_log t
        left join member who on who.guild_id = t.guild_id and who.user_id = t.actor_id
        where t.guild_id = $1 and t.subject_id = $2 and t.actor_id <> $2 order by t.at, t.id
    """,
    "what_you_asked": """
        select at, action from audit_log where guild_id = $1 and actor_id = $2 order by at, id
    """,
}
FILES_KEPT: Final = """
select t.message_id, t.id, t.filename, t.size, o.object_key
from message m
join attachment t on t.guild_id = m.guild_id and t.message_id = m.id and t.state = 'stored'
join stored_object o on o.guild_id = t.guild_id and o.sha256 = t.sha256 and o.place = $3
where m.guild_id = $1 and m.author_id = $2 order by t.message_id, t.id
"""
