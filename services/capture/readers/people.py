"""Who is on a server, who left and who was banned."""

from services.capture.batch import Batch, Event
from services.capture.readers import Reader
from services.records.json_values import Payload, as_object, entries, snowflake
from services.records.mapping import member_record
from services.storage.writes import Ban


def _member_described(batch: Batch, data: Payload, event: Event) -> None:
    batch.people.take_member(data, snowflake(data, "guild_id"), event.received_at, seen_live=True)


def _members_listed(batch: Batch, data: Payload, event: Event) -> None:
    guild_id = snowflake(data, "guild_id")
    at = event.received_at
    batch.each(event, entries(data, "members"), lambda payload: batch.people.take_member(payload, guild_id, at))


def _member_gone(batch: Batch, data: Payload, event: Event) -> None:
    guild_id = snowflake(data, "guild_id")
    batch.people.members.append(member_record(data, guild_id, event.received_at, seen_live=True, present=False))


def _member_banned(batch: Batch, data: Payload, event: Event) -> None:
    user = as_object(data.get("user"), "user")
    batch.people.bans.append(Ban(snowflake(data, "guild_id"), snowflake(user, "id"), event.received_at))


READERS: dict[str, Reader] = {
    "GUILD_MEMBER_ADD": _member_described,
    "GUILD_MEMBER_UPDATE": _member_described,
    "GUILD_MEMBER_REMOVE": _member_gone,
    "GUILD_MEMBERS_CHUNK": _members_listed,
    "GUILD_BAN_ADD": _member_banned,
}
