"""Where people are in voice, and their stays there: Discord's voice states folded into sessions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.records.json_values import Payload, as_object, flag, optional_snowflake, snowflake


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFlags:
    """How somebody is in voice: whether they cannot speak, cannot hear, show their screen, show themselves."""

    muted: bool = False
    deafened: bool = False
    streaming: bool = False
    camera: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSighting:
    """Somebody in a voice channel, or (None) in none, at a moment; `seen_live`: Discord told as it happened."""

    guild_id: int
    user_id: int
    channel_id: int | None
    flags: VoiceFlags
    at: datetime
    seen_live: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceStay:
    """A stay in a voice channel; the seconds are those up to `state_at`, `flags` how it goes on from there."""

    guild_id: int
    user_id: int
    from_at: datetime
    channel_id: int
    to_at: datetime | None = None
    from_certain: bool = True
    state_at: datetime
    flags: VoiceFlags
    muted_seconds: float = 0.0
    deafened_seconds: float = 0.0
    streaming_seconds: float = 0.0
    camera_seconds: float = 0.0


def voice_sighting(payload: Payload, guild_id: int, at: datetime, *, seen_live: bool) -> VoiceSighting:
    """Where a voice state says that somebody is; a mute or deafening by themselves and by a moderator are one."""
    as_object(payload, "the voice state")
    return VoiceSighting(
        guild_id=guild_id,
        user_id=snowflake(payload, "user_id"),
        channel_id=optional_snowflake(payload, "channel_id"),
        flags=VoiceFlags(
            muted=flag(payload, "mute") or flag(payload, "self_mute"),
            deafened=flag(payload, "deaf") or flag(payload, "self_deaf"),
            streaming=flag(payload, "self_stream"),
            camera=flag(payload, "self_video"),
        ),
        at=at,
        seen_live=seen_live,
    )


def fold_voice(last: VoiceStay | None, sightings: Iterable[VoiceSighting]) -> list[VoiceStay]:
    """What one person's sightings make of their newest stay: it and those after it, as far as they changed.

    Sightings are taken in the order of time; what is not newer than all that is known changes nothing, so that the same
    ones again do nothing.
    """
    stays: list[VoiceStay] = []
    current = last
    known_until = last.to_at or last.state_at if last else None
    for seen in sorted(sightings, key=lambda sighting: sighting.at):
        if known_until is not None and seen.at <= known_until:
            continue
        known_until = seen.at
        if current is not None and current.to_at is None:
            current = _counted(current, seen.at)
            if current.channel_id == seen.channel_id:
                current = replace(current, flags=seen.flags)
            else:
                stays.append(replace(current, to_at=seen.at))
                current = None
        elif current is not None:
            current = None
        if current is None and seen.channel_id is not None:
            current = VoiceStay(
                guild_id=seen.guild_id,
                user_id=seen.user_id,
                from_at=seen.at,
                channel_id=seen.channel_id,
                from_certain=seen.seen_live,
                state_at=seen.at,
                flags=seen.flags,
            )
    return stays if current is None or current == last else [*stays, current]


def _counted(stay: VoiceStay, at: datetime) -> VoiceStay:
    """The stay with the time up to a moment added to what the person was doing."""
    seconds = (at - stay.state_at).total_seconds()
    return replace(
        stay,
        state_at=at,
        muted_seconds=stay.muted_seconds + seconds * stay.flags.muted,
        deafened_seconds=stay.deafened_seconds + seconds * stay.flags.deafened,
        streaming_seconds=stay.streaming_seconds + seconds * stay.flags.streaming,
        camera_seconds=stay.camera_seconds + seconds * stay.flags.camera,
    )
