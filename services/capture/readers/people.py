"""Who is on a server and who left."""

from services.capture.batch import Batch, Event
from services.capture.readers import Reader
from services.records.json_values import Payload, entries, snowflake
from services.records.mapping import member_record


def _member_described(batch: Batch, data: Payload, event: Event) -> None:  # noqa: ARG001 - one shape for all readers
    batch.people.take_member(data, snowflake(data, "guild_id"))


def _members_listed(batch: Batch, data: Payload, event: Event) -> None:
    guild_id = snowflake(data, "guild_id")
    batch.each(event, entries(data, "members"), lambda payload: batch.people.take_member(payload, guild_id))


def _member_gone(batch: Batch, data: Payload, event: Event) -> None:
    record = member_record(data, snowflake(data, "guild_id"))
    batch.people.gone[record.guild_id, record.user_id] = (record, event.received_at)


READERS: dict[str, Reader] = {
    "GUILD_MEMBER_ADD": _member_described,
    "GUILD_MEMBER_UPDATE": _member_described,
    "GUILD_MEMBER_REMOVE": _member_gone,
    "GUILD_MEMBERS_CHUNK": _members_listed,
}
