"""Servers, channels, threads and roles."""

from services.capture.batch import Batch, Event
from services.capture.readers import Reader
from services.capture.readers.occasions import occasions_listed
from services.capture.readers.voice import voices_listed
from services.records.json_values import Payload, as_object, entries, flag, optional_snowflake, snowflake
from services.records.mapping import guild_record


def _guild_described(batch: Batch, data: Payload, event: Event) -> None:
    if flag(data, "unavailable"):
        return
    guild = guild_record(data, event.received_at)
    batch.server.guilds[guild.id] = guild
    batch.server.left_guilds.pop(guild.id, None)
    _take_all_roles(batch, data, event, guild.id)
    for key in ("channels", "threads"):
        batch.each(event, entries(data, key), lambda payload: batch.server.take_channel(payload, guild.id))
    at = event.received_at
    batch.each(event, entries(data, "members"), lambda payload: batch.people.take_member(payload, guild.id, at))
    if event.name == "GUILD_CREATE":
        voices_listed(batch, data, event, guild.id)
        occasions_listed(batch, data, event, guild.id)


def _take_all_roles(batch: Batch, data: Payload, event: Event, guild_id: int) -> None:
    told = entries(data, "roles")
    batch.each(event, told, lambda payload: batch.server.take_role(payload, guild_id))
    ids = {role_id for guild, role_id in batch.server.roles if guild == guild_id}
    if told and len(ids) >= len(told):  # an unreadable role is no deleted one
        batch.server.all_roles[guild_id] = ids, event.received_at


def _guild_gone(batch: Batch, data: Payload, event: Event) -> None:
    if not flag(data, "unavailable"):  # otherwise Discord has an outage and the server comes back
        guild_id = snowflake(data, "id")
        batch.server.guilds.pop(guild_id, None)
        batch.server.left_guilds[guild_id] = event.received_at
        batch.voice.steps.append((guild_id, event.received_at))


def _channel_described(batch: Batch, data: Payload, event: Event) -> None:  # noqa: ARG001 - one shape for all readers
    batch.server.take_channel(data, snowflake(data, "guild_id"))


def _threads_listed(batch: Batch, data: Payload, event: Event) -> None:
    guild_id = snowflake(data, "guild_id")
    batch.each(event, entries(data, "threads"), lambda payload: batch.server.take_channel(payload, guild_id))


def _channel_gone(batch: Batch, data: Payload, event: Event) -> None:
    batch.server.channels_gone.setdefault((snowflake(data, "guild_id"), snowflake(data, "id")), event.received_at)


def _pins_changed(batch: Batch, data: Payload, event: Event) -> None:  # noqa: ARG001 - the same
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:  # a direct message has none
        batch.server.take_pins(data, guild_id)


def _role_described(batch: Batch, data: Payload, event: Event) -> None:  # noqa: ARG001 - the same
    guild_id = snowflake(data, "guild_id")
    batch.server.take_role(as_object(data.get("role"), "role"), guild_id)
    batch.server.all_roles.pop(guild_id, None)  # the list told before may lack this one


def _role_gone(batch: Batch, data: Payload, event: Event) -> None:
    batch.server.roles_gone.setdefault((snowflake(data, "guild_id"), snowflake(data, "role_id")), event.received_at)


READERS: dict[str, Reader] = {
    "GUILD_CREATE": _guild_described,
    "GUILD_UPDATE": _guild_described,
    "GUILD_DELETE": _guild_gone,
    "CHANNEL_CREATE": _channel_described,
    "CHANNEL_UPDATE": _channel_described,
    "CHANNEL_DELETE": _channel_gone,
    "CHANNEL_PINS_UPDATE": _pins_changed,
    "THREAD_CREATE": _channel_described,
    "THREAD_UPDATE": _channel_described,
    "THREAD_DELETE": _channel_gone,
    "THREAD_LIST_SYNC": _threads_listed,
    "GUILD_ROLE_CREATE": _role_described,
    "GUILD_ROLE_UPDATE": _role_described,
    "GUILD_ROLE_DELETE": _role_gone,
}
