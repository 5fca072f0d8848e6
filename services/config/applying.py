"""Kept values turned into GuildSettings, and the rules that hold between two settings."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.config.catalogue import SETTINGS
from services.config.kinds import Json
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.wording.words import Words

BRITISH = "en-GB"


class NotTogether(ProfilerError):
    """Settings that are fine alone contradict each other; the text says which, and what to do."""


def applied(defaults: GuildSettings, values: Mapping[str, Json], locale: str | None) -> GuildSettings:
    """The settings of a server: its own values over the operator's; `locale` is the language Discord says it speaks.

    Values that are none of their setting's (written by another version) are passed over.
    """
    held = held_values(values)
    plain = {one.field: one.kind.to_field(held[one.name]) for one in map(SETTINGS.__getitem__, held)}
    retention = {field.removeprefix("retention."): plain.pop(field) for field in [*plain] if "." in field}
    fields: dict[str, Any] = {**plain, "retention": replace(defaults.retention, **retention)}
    settings = replace(defaults, **fields)
    return replace(settings, language=settings.language or locale or BRITISH)


def held_values(values: Mapping[str, Json]) -> dict[str, Json]:
    """Those of some values that are known settings with a value of theirs."""
    return {name: value for name, value in values.items() if name in SETTINGS and SETTINGS[name].kind.holds(value)}


def check_together(settings: GuildSettings, words: Words) -> None:
    """Raise NotTogether where two settings contradict each other."""
    if settings.course_start and settings.course_end and settings.course_end < settings.course_start:
        raise NotTogether(
            words(
                "The course would end on {end}, before it begins on {start}. Change the other day first, or both.",
                end=words.day(settings.course_end),
                start=words.day(settings.course_start),
            )
        )
    if both := set(settings.tracked_channels) & set(settings.ignored_channels):
        raise NotTogether(
            words(
                "{channels}: a channel cannot be recorded and ignored. Take it out of one of the two lists.",
                channels=", ".join(sorted(f"<#{one}>" for one in both)),
            )
        )
    if both := set(settings.student_roles) & {*settings.mentor_roles, *settings.lead_roles}:
        raise NotTogether(
            words(
                "{roles}: one role cannot make both students and mentors. Choose another one.",
                roles=", ".join(sorted(f"<@&{one}>" for one in both)),
            )
        )
    if settings.mentor_channel in {settings.privacy_channel, settings.support_channel}:
        raise NotTogether(
            words("Students read the privacy and the support channel: the mentors’ channel has to be another one.")
        )
