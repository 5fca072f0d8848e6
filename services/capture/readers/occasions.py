"""Scheduled events, and who says that they will come."""

from services.capture.batch import Batch, Event
from services.capture.readers import Reader
from services.records.json_values import Payload, entries, snowflake
from services.records.occasions import occasion_record
from services.storage.writes import Interest


def occasions_listed(batch: Batch, data: Payload, event: Event, guild_id: int) -> None:
    """All scheduled events of a server that are planned or on, told when a session begins."""
    if "guild_scheduled_events" not in data:
        return
    told, read = entries(data, "guild_scheduled_events"), set()

    def take(payload: Payload) -> None:
        record = occasion_record(payload, guild_id, event.received_at, seen_live=False)
        batch.occasions.described.append(record)
        read.add(record.id)

    batch.each(event, told, take)
    if len(read) == len(told):  # an unreadable one is not gone
        batch.occasions.whole_lists[guild_id] = read, event.received_at


def _described(batch: Batch, data: Payload, event: Event) -> None:
    record = occasion_record(data, snowflake(data, "guild_id"), event.received_at, seen_live=True)
    batch.occasions.described.append(record)


def _gone(batch: Batch, data: Payload, event: Event) -> None:
    _described(batch, data, event)
    batch.occasions.gone.setdefault((snowflake(data, "guild_id"), snowflake(data, "id")), event.received_at)


def _interest(*, wants: bool) -> Reader:
    def read(batch: Batch, data: Payload, event: Event) -> None:
        occasion_id, user_id = snowflake(data, "guild_scheduled_event_id"), snowflake(data, "user_id")
        interest = Interest(snowflake(data, "guild_id"), occasion_id, user_id, wants, event.received_at)
        batch.occasions.interests.append(interest)

    return read


READERS: dict[str, Reader] = {
    "GUILD_SCHEDULED_EVENT_CREATE": _described,
    "GUILD_SCHEDULED_EVENT_UPDATE": _described,
    "GUILD_SCHEDULED_EVENT_DELETE": _gone,
    "GUILD_SCHEDULED_EVENT_USER_ADD": _interest(wants=True),
    "GUILD_SCHEDULED_EVENT_USER_REMOVE": _interest(wants=False),
}
