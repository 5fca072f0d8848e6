"""What goes when its time is over, kind by kind: small statements that can be repeated, each of a few rows."""

from typing import Final

AT_ONCE: Final = 1_000

# $1 server, $2 what was sent (written, made) before goes, $3 its first id that stays. Each returns what it touched.
EXPIRED: Final = {
    "messages": (
        """
        delete from message_revision where guild_id = $1 and ctid = any(array(
            select ctid from message_revision where guild_id = $1 and message_id < $3 and $2::timestamptz is not null
            limit 1000
        ))
        """,
        """
        delete from message_search where guild_id = $1 and ctid = any(array(
            select ctid from message_search where guild_id = $1 and message_id < $3 and $2::timestamptz is not null
            limit 1000
        ))
        """,
        """
        delete from unreadable_event where guild_id = $1 and ctid = any(array(
            select ctid from unreadable_event where guild_id = $1 and received_at < $2 and $3::bigint is not null
            limit 1000
        ))
        """,
    ),
    "attachments": (
        """
        update attachment set state = 'removed', reason = null, next_try_at = null
        where guild_id = $1 and ctid = any(array(
            select ctid from attachment where guild_id = $1 and message_id < $3 and state <> 'removed'
            and $2::timestamptz is not null limit 1000
        ))
        """,
    ),
    "notes": (
        "delete from note where guild_id = $1 and at < $2 and $3::bigint is not null",
        "delete from task where guild_id = $1 and at < $2 and done_at is not null and $3::bigint is not null",
        "delete from absence where guild_id = $1 and to_on < $2::date and $3::bigint is not null",
        "delete from quiet_verdict where guild_id = $1 and at < $2 and $3::bigint is not null",
    ),
    "nudges": (
        """
        delete from nudge where guild_id = $1 and at < $2 and $3::bigint is not null
        and state not in ('draft', 'later', 'approved', 'sending')
        """,
        "delete from relayed_message where guild_id = $1 and at < $2 and $3::bigint is not null",
        """
        delete from delivery where guild_id = $1 and at < $2 and $3::bigint is not null
        and state in ('sent', 'refused')
        """,
    ),
    "looks": (
        """
        delete from audit_log where guild_id = $1 and ctid = any(array(
            select ctid from audit_log where guild_id = $1 and at < $2 and $3::bigint is not null limit 1000
        ))
        """,
    ),
}
# A page of old messages ($4 the last one looked at, $2 and $3 as above); returns the last of this page, null for none.
OLD_TEXTS: Final = """
with old as (
    select id from message where guild_id = $1 and id > $4 and id < $3 and sent_at < $2
    and (content <> '' or snapshot_text <> '' or components_text <> '' or poll is not null or parts is not null)
    order by id limit 1000
), emptied as (
    update message set content = '', snapshot_text = '', components_text = '', poll = null, parts = null,
           interaction_name = null
    from old where message.guild_id = $1 and message.id = old.id
)
select max(id) from old
"""
# Rows of what people did, beside the messages, whose batches go with everything that hangs on them.
ACTIVITY: Final = (
    "delete from voice_session where guild_id = $1 and coalesce(to_at, state_at) < $2 and $3::bigint is not null",
    """
    delete from message_reaction where guild_id = $1 and ctid = any(array(
        select ctid from message_reaction where guild_id = $1 and message_id < $3 and $2::timestamptz is not null
        limit 1000
    ))
    """,
    """
    delete from poll_vote where guild_id = $1 and ctid = any(array(
        select ctid from poll_vote where guild_id = $1 and message_id < $3 and $2::timestamptz is not null limit 1000
    ))
    """,
    "delete from detail_due where guild_id = $1 and message_id < $3 and $2::timestamptz is not null",
    "delete from finding where guild_id = $1 and found_at < $2 and $3::bigint is not null",
    "delete from left_out where guild_id = $1 and hour < $2 and $3::bigint is not null",
)
OLD_MESSAGES: Final = "select id, channel_id from message where guild_id = $1 and id < $2 order by id limit $3"
MARKS: Final = {"messages": "texts_from", "attachments": "files_from", "activity": "records_from"}
"""Where it is written down what Discord may show again without its being kept."""
# Whoever had left before anybody looked: their time begins when the bot came, or with the export that names them.
LEFT: Final = """
with known as (
    select greatest(
        (select min(from_at) from coverage where guild_id = $1 and kind = 'live'),
        (select max(coalesce(finished_at, begun_at)) from imported_file where guild_id = $1)
    ) as since
)
select m.user_id from member m cross join known
where m.guild_id = $1 and not m.present and not m.is_bot and m.user_id <> $3
  and coalesce(m.left_at, greatest(known.since, (
      select max(sent_at) from message where guild_id = m.guild_id and author_id = m.user_id
  ))) < $2
order by m.user_id limit 200
"""
REMOVED: Final = """
select id, removed_at from guild where not present and removed_at is not null
"""
