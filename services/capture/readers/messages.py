"""Messages, their updates, deletions and reactions."""

from services.capture.batch import Batch, Event
from services.capture.readers import Reader
from services.records.json_values import Payload, as_snowflake, entries, optional_snowflake, snowflake
from services.records.messages import is_whole_message, message_patch, message_record
from services.storage.writes import Deletion, Reaction


def _created(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:  # a direct message has none
        record = message_record(data, guild_id, event.received_at)
        batch.messages.created.append(record)
        key = guild_id, record.channel_id
        batch.messages.newest[key] = max(record.id, batch.messages.newest.get(key, 0))


def _updated(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        patch = message_patch(data, guild_id, event.received_at)
        if is_whole_message(data):
            batch.messages.whole_updates.append(message_record(data, guild_id, event.received_at))
        batch.messages.patches.append(patch)


def _deleted(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        gone = Deletion(guild_id, snowflake(data, "channel_id"), snowflake(data, "id"), event.received_at)
        batch.messages.deletions.append(gone)


def _many_deleted(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:
        channel_id = snowflake(data, "channel_id")
        ids = [as_snowflake(id_, "an id") for id_ in entries(data, "ids")]
        batch.messages.deletions += [Deletion(guild_id, channel_id, id_, event.received_at) for id_ in ids]


def _reaction(difference: int | None) -> Reader:
    def read(batch: Batch, data: Payload, event: Event) -> None:
        if (guild_id := optional_snowflake(data, "guild_id")) is not None:
            id_ = snowflake(data, "message_id")
            batch.messages.reactions.append(Reaction(guild_id, id_, event.received_at, difference))

    return read


# A removed emoji does not say how many reactions went with it: the next reading of the message does.
READERS: dict[str, Reader] = {
    "MESSAGE_CREATE": _created,
    "MESSAGE_UPDATE": _updated,
    "MESSAGE_DELETE": _deleted,
    "MESSAGE_DELETE_BULK": _many_deleted,
    "MESSAGE_REACTION_ADD": _reaction(1),
    "MESSAGE_REACTION_REMOVE": _reaction(-1),
    "MESSAGE_REACTION_REMOVE_ALL": _reaction(None),
}
