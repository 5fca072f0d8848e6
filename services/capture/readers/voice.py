"""Who is in which voice channel."""

from services.capture.batch import Batch, Event
from services.capture.readers import Reader
from services.records.json_values import Payload, entries, optional_snowflake
from services.records.voice import voice_sighting


def voices_listed(batch: Batch, data: Payload, event: Event, guild_id: int) -> None:
    """Everybody in voice on a server that is seen from now on; what was seen before was lost in between."""
    at = event.received_at
    batch.voice.steps.append((guild_id, at))

    def take(payload: Payload) -> None:
        batch.voice.steps.append(voice_sighting(payload, guild_id, at, seen_live=False))

    batch.each(event, entries(data, "voice_states"), take)


def _voice_changed(batch: Batch, data: Payload, event: Event) -> None:
    if (guild_id := optional_snowflake(data, "guild_id")) is not None:  # a call between people has none
        batch.voice.steps.append(voice_sighting(data, guild_id, event.received_at, seen_live=True))


READERS: dict[str, Reader] = {"VOICE_STATE_UPDATE": _voice_changed}
