"""Files of messages, from Discord's JSON: those of the message itself and those of what it forwards."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit, urlunsplit

from services.records.json_values import (
    LARGEST,
    Payload,
    UnreadablePayload,
    objects,
    optional_number,
    optional_object,
    snowflake,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_YEAR = 9000


class AttachmentRecord(NamedTuple):
    """A file of a message, in the order of the columns that `models/sql/attachment_upsert.sql` takes.

    `url` is the address without its signature, `link` the signed one; both are empty where the payload has no web
    address. `forwarded`: it belongs to a message that this one forwards.
    """

    guild_id: int
    message_id: int
    id: int
    channel_id: int
    filename: str
    content_type: str | None
    size: int
    url: str
    link: str
    link_expires_at: datetime | None
    description: str | None
    width: int | None
    height: int | None
    duration: float | None
    flags: int
    forwarded: bool


def attachment_records(payload: Payload, guild_id: int, observed_at: datetime) -> tuple[AttachmentRecord, ...]:
    """The files that a message shows; raises UnreadablePayload for one without an id.

    A link that does not say when it expires counts as expired at `observed_at`.
    """
    own = [_record(payload, each, guild_id, observed_at, forwarded=False) for each in objects(payload, "attachments")]
    shown = [_record(payload, each, guild_id, observed_at, forwarded=True) for each in _forwarded(payload)]
    return tuple({record.id: record for record in (*shown, *own)}.values())


def _forwarded(payload: Payload) -> Iterator[Payload]:
    for snapshot in objects(payload, "message_snapshots"):
        yield from objects(optional_object(snapshot, "message") or {}, "attachments")


def _record(
    message: Payload, payload: Payload, guild_id: int, observed_at: datetime, *, forwarded: bool
) -> AttachmentRecord:
    link = _web_address(text(payload, "url"))
    return AttachmentRecord(
        guild_id=guild_id,
        message_id=snowflake(message, "id"),
        id=snowflake(payload, "id"),
        channel_id=snowflake(message, "channel_id"),
        filename=text(payload, "filename"),
        content_type=text(payload, "content_type") or None,
        size=optional_number(payload, "size", LARGEST) or 0,
        url=unsigned(link),
        link=link,
        link_expires_at=(expiry(link) or observed_at) if link else None,
        description=text(payload, "description") or None,
        width=optional_number(payload, "width"),
        height=optional_number(payload, "height"),
        duration=_seconds(payload),
        flags=optional_number(payload, "flags", LARGEST) or 0,
        forwarded=forwarded,
    )


def _seconds(payload: Payload) -> float | None:
    value = payload.get("duration_secs")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadablePayload("duration_secs is no number")
    return float(value)


def _web_address(link: str) -> str:
    return link if link.startswith(("https://", "http://")) else ""


def unsigned(link: str) -> str:
    """A link without its signature, which is what stays the same."""
    try:
        return urlunsplit(urlsplit(link)._replace(query="", fragment=""))
    except ValueError:
        return ""


def expiry(link: str) -> datetime | None:
    """When a signed link ends (aware UTC), None where it does not say."""
    try:
        (seconds,) = parse_qs(urlsplit(link).query)["ex"]
        ends = EPOCH + timedelta(seconds=int(seconds, 16))
    except (KeyError, ValueError, OverflowError):
        return None
    return ends if ends >= EPOCH and ends.year < LAST_YEAR else None
