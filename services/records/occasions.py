"""Scheduled events of a server, called occasions here so that nobody takes them for gateway events."""

from dataclasses import dataclass
from datetime import datetime

from services.records.json_values import (
    Payload,
    as_object,
    moment,
    optional_number,
    optional_object,
    optional_snowflake,
    snowflake,
    text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionRecord:
    """A scheduled event as observed; `status` is Discord's: 1 planned, 2 on, 3 over, 4 cancelled.

    `kind` is Discord's too: 1 on a stage, 2 in a voice channel, 3 elsewhere (then it has a location).
    """

    guild_id: int
    id: int
    channel_id: int | None
    creator_id: int | None
    name: str
    description: str | None
    location: str | None
    kind: int
    status: int
    starts_at: datetime | None
    ends_at: datetime | None
    observed_at: datetime
    seen_live: bool


def occasion_record(payload: Payload, guild_id: int, observed_at: datetime, *, seen_live: bool) -> OccasionRecord:
    """A scheduled event."""
    place = optional_object(as_object(payload, "the scheduled event"), "entity_metadata") or {}
    return OccasionRecord(
        guild_id=guild_id,
        id=snowflake(payload, "id"),
        channel_id=optional_snowflake(payload, "channel_id"),
        creator_id=optional_snowflake(payload, "creator_id"),
        name=text(payload, "name"),
        description=text(payload, "description") or None,
        location=text(place, "location") or None,
        kind=optional_number(payload, "entity_type") or 0,
        status=optional_number(payload, "status") or 1,
        starts_at=moment(payload, "scheduled_start_time"),
        ends_at=moment(payload, "scheduled_end_time"),
        observed_at=observed_at,
        seen_live=seen_live,
    )
