"""Messages, their updates, deletions, reactions and votes."""

from services.capture.batch import Batch, Event
from services.capture.readers import Reader
from services.records.json_values import (
    Payload,
    UnreadablePayload,
    as_number,
    as_snowflake,
    entries,
    flag,
    optional_snowflake,
    snowflake,
)
from services.records.message_details import emoji_spelling, message_details
from services.records.messages import is_whole_message, message_patch, message_record
from services.records.withheld import WITHHELD, seems_withheld
from services.storage.reaction_writes import EVERY_EMOJI
from services.storage.writes import Deletion, Reaction, Vote


def _created(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:  # a direct message has none
        _check_text(data)
        record = message_record(data, guild_id, event.received_at)
        batch.messages.created.append(record)
        _take_details(batch, data, event, guild_id)
        key = guild_id, record.channel_id
        batch.messages.newest[key] = max(record.id, batch.messages.newest.get(key, 0))


def _updated(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is None:
        return
    _check_text(data)
    if is_whole_message(data):
        batch.messages.whole_updates.append(message_record(data, guild_id, event.received_at))
        _take_details(batch, data, event, guild_id)
    else:
        batch.messages.patches.append(message_patch(data, guild_id, event.received_at))


def _check_text(data: Payload) -> None:
    """An empty text that nobody wrote is no text: such a message is kept aside, and what is stored of it stays."""
    if seems_withheld(data):
        raise UnreadablePayload(WITHHELD)


def _take_details(batch: Batch, data: Payload, event: Event, guild_id: int) -> None:
    """Files and counts; unreadable ones are kept aside and do not cost the message."""
    try:
        details = message_details(data, guild_id, event.received_at)
    except UnreadablePayload as problem:
        batch.keep(event, str(problem), data)
    else:
        if details is not None:
            batch.messages.details.append(details)


def _deleted(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        gone = Deletion(guild_id, snowflake(data, "channel_id"), snowflake(data, "id"), event.received_at)
        batch.messages.deletions.append(gone)


def _many_deleted(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        channel_id = snowflake(data, "channel_id")
        ids = [as_snowflake(id_, "an id") for id_ in entries(data, "ids")]
        batch.messages.deletions += [Deletion(guild_id, channel_id, id_, event.received_at) for id_ in ids]


def _reaction(*, added: bool) -> Reader:
    def read(batch: Batch, data: Payload, event: Event) -> None:
        if (guild_id := optional_snowflake(data, "guild_id")) is not None:  # a direct message has none
            reaction = Reaction(
                guild_id,
                snowflake(data, "channel_id"),
                snowflake(data, "message_id"),
                event.received_at,
                added,
                emoji_spelling(data),
                snowflake(data, "user_id"),
                flag(data, "burst"),
            )
            batch.messages.reactions.append(reaction)

    return read


def _every_reaction_gone(batch: Batch, data: Payload, event: Event) -> None:
    _take_clearing(batch, data, event, EVERY_EMOJI)


def _emoji_gone(batch: Batch, data: Payload, event: Event) -> None:
    if data.get("guild_id") is not None:
        _take_clearing(batch, data, event, emoji_spelling(data))


def _take_clearing(batch: Batch, data: Payload, event: Event, emoji: str) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        channel_id, message_id = snowflake(data, "channel_id"), snowflake(data, "message_id")
        batch.messages.reactions.append(Reaction(guild_id, channel_id, message_id, event.received_at, emoji=emoji))


def _vote(*, added: bool) -> Reader:
    def read(batch: Batch, data: Payload, event: Event) -> None:
        if (guild_id := optional_snowflake(data, "guild_id")) is not None:
            vote = Vote(
                guild_id,
                snowflake(data, "channel_id"),
                snowflake(data, "message_id"),
                as_number(data.get("answer_id"), "answer_id"),
                snowflake(data, "user_id"),
                event.received_at,
                added,
            )
            batch.messages.votes.append(vote)

    return read


READERS: dict[str, Reader] = {
    "MESSAGE_CREATE": _created,
    "MESSAGE_UPDATE": _updated,
    "MESSAGE_DELETE": _deleted,
    "MESSAGE_DELETE_BULK": _many_deleted,
    "MESSAGE_REACTION_ADD": _reaction(added=True),
    "MESSAGE_REACTION_REMOVE": _reaction(added=False),
    "MESSAGE_REACTION_REMOVE_ALL": _every_reaction_gone,
    "MESSAGE_REACTION_REMOVE_EMOJI": _emoji_gone,
    "MESSAGE_POLL_VOTE_ADD": _vote(added=True),
    "MESSAGE_POLL_VOTE_REMOVE": _vote(added=False),
}
