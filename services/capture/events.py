"""Gateway events read into a batch: one small function an event."""

import logging
from collections.abc import Callable, Iterable

from services.capture.batch import Batch, Event
from services.records.json_values import (
    Payload,
    UnreadablePayload,
    as_object,
    as_snowflake,
    entries,
    flag,
    optional_snowflake,
    snowflake,
)
from services.records.mapping import guild_record, is_whole_message, member_record, message_patch, message_record
from services.storage.writes import Deletion, Reaction

log = logging.getLogger(__name__)


def fold(events: Iterable[Event]) -> Batch:
    """What events amount to; whatever cannot be read is kept in the batch as unreadable. Never raises."""
    batch = Batch()
    for event in events:
        read_into(batch, event)
    return batch


def read_into(batch: Batch, event: Event) -> None:
    """Take one event in. Never raises."""
    if event.fault is not None:
        batch.keep(event, event.fault, event.data)
        return
    try:
        READERS[event.name](batch, as_object(event.data, "the event"), event)
    except UnreadablePayload as problem:
        batch.keep(event, str(problem), event.data)
    except Exception as problem:  # our own mistake must not cost the events around it
        log.exception("event %s could not be mapped", event.name)
        batch.keep(event, f"{type(problem).__name__} while mapping", event.data)


def _guild_described(batch: Batch, data: Payload, event: Event) -> None:
    if flag(data, "unavailable"):
        return
    guild = guild_record(data, event.received_at)
    batch.guilds[guild.id] = guild
    batch.left_guilds.pop(guild.id, None)
    _take_all_roles(batch, data, event, guild.id)
    for key in ("channels", "threads"):
        batch.each(event, entries(data, key), lambda payload: batch.take_channel(payload, guild.id))
    batch.each(event, entries(data, "members"), lambda payload: batch.take_member(payload, guild.id))


def _take_all_roles(batch: Batch, data: Payload, event: Event, guild_id: int) -> None:
    told = entries(data, "roles")
    batch.each(event, told, lambda payload: batch.take_role(payload, guild_id))
    ids = {role_id for guild, role_id in batch.roles if guild == guild_id}
    if told and len(ids) >= len(told):  # an unreadable role is no deleted one
        batch.all_roles[guild_id] = ids, event.received_at


def _guild_gone(batch: Batch, data: Payload, event: Event) -> None:
    if not flag(data, "unavailable"):  # otherwise Discord has an outage and the server comes back
        guild_id = snowflake(data, "id")
        batch.guilds.pop(guild_id, None)
        batch.left_guilds[guild_id] = event.received_at


def _channel_described(batch: Batch, data: Payload, event: Event) -> None:  # noqa: ARG001 - one shape for all readers
    batch.take_channel(data, snowflake(data, "guild_id"))


def _threads_listed(batch: Batch, data: Payload, event: Event) -> None:
    guild_id = snowflake(data, "guild_id")
    batch.each(event, entries(data, "threads"), lambda payload: batch.take_channel(payload, guild_id))


def _channel_gone(batch: Batch, data: Payload, event: Event) -> None:
    batch.gone_channels.setdefault((snowflake(data, "guild_id"), snowflake(data, "id")), event.received_at)


def _role_described(batch: Batch, data: Payload, event: Event) -> None:  # noqa: ARG001 - the same
    guild_id = snowflake(data, "guild_id")
    batch.take_role(as_object(data.get("role"), "role"), guild_id)
    batch.all_roles.pop(guild_id, None)  # the list told before may lack this one


def _role_gone(batch: Batch, data: Payload, event: Event) -> None:
    batch.gone_roles.setdefault((snowflake(data, "guild_id"), snowflake(data, "role_id")), event.received_at)


def _member_described(batch: Batch, data: Payload, event: Event) -> None:  # noqa: ARG001 - the same
    batch.take_member(data, snowflake(data, "guild_id"))


def _members_listed(batch: Batch, data: Payload, event: Event) -> None:
    guild_id = snowflake(data, "guild_id")
    batch.each(event, entries(data, "members"), lambda payload: batch.take_member(payload, guild_id))


def _member_gone(batch: Batch, data: Payload, event: Event) -> None:
    record = member_record(data, snowflake(data, "guild_id"))
    batch.gone_members[record.guild_id, record.user_id] = (record, event.received_at)


def _message_created(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:  # a direct message has none
        record = message_record(data, guild_id, event.received_at)
        batch.messages.append(record)
        key = guild_id, record.channel_id
        batch.newest[key] = max(record.id, batch.newest.get(key, 0))


def _message_updated(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        patch = message_patch(data, guild_id, event.received_at)
        if is_whole_message(data):
            batch.whole_updates.append(message_record(data, guild_id, event.received_at))
        batch.patches.append(patch)


def _message_deleted(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        gone = Deletion(guild_id, snowflake(data, "channel_id"), snowflake(data, "id"), event.received_at)
        batch.deletions.append(gone)


def _messages_deleted(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        channel_id = snowflake(data, "channel_id")
        ids = [as_snowflake(id_, "an id") for id_ in entries(data, "ids")]
        batch.deletions += [Deletion(guild_id, channel_id, id_, event.received_at) for id_ in ids]


def _reaction(difference: int | None) -> Callable[[Batch, Payload, Event], None]:
    def read(batch: Batch, data: Payload, event: Event) -> None:
        if (guild_id := optional_snowflake(data, "guild_id")) is not None:
            id_ = snowflake(data, "message_id")
            batch.reactions.append(Reaction(guild_id, id_, event.received_at, difference))

    return read


# A removed emoji does not say how many reactions went with it: the next reading of the message does.
READERS: dict[str, Callable[[Batch, Payload, Event], None]] = {
    "GUILD_CREATE": _guild_described,
    "GUILD_UPDATE": _guild_described,
    "GUILD_DELETE": _guild_gone,
    "CHANNEL_CREATE": _channel_described,
    "CHANNEL_UPDATE": _channel_described,
    "CHANNEL_DELETE": _channel_gone,
    "THREAD_CREATE": _channel_described,
    "THREAD_UPDATE": _channel_described,
    "THREAD_DELETE": _channel_gone,
    "THREAD_LIST_SYNC": _threads_listed,
    "GUILD_ROLE_CREATE": _role_described,
    "GUILD_ROLE_UPDATE": _role_described,
    "GUILD_ROLE_DELETE": _role_gone,
    "GUILD_MEMBER_ADD": _member_described,
    "GUILD_MEMBER_UPDATE": _member_described,
    "GUILD_MEMBER_REMOVE": _member_gone,
    "GUILD_MEMBERS_CHUNK": _members_listed,
    "MESSAGE_CREATE": _message_created,
    "MESSAGE_UPDATE": _message_updated,
    "MESSAGE_DELETE": _message_deleted,
    "MESSAGE_DELETE_BULK": _messages_deleted,
    "MESSAGE_REACTION_ADD": _reaction(1),
    "MESSAGE_REACTION_REMOVE": _reaction(-1),
    "MESSAGE_REACTION_REMOVE_ALL": _reaction(None),
}
