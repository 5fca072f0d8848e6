"""Discord's ids: 64-bit numbers whose upper bits are the time of creation."""

from datetime import UTC, datetime, timedelta

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
LARGEST_ID = (1 << 63) - 1


def created_at(snowflake: int) -> datetime:
    """The aware UTC time that an id carries, to the millisecond."""
    return DISCORD_EPOCH + timedelta(milliseconds=snowflake >> 22)


def first_id_at(moment: datetime) -> int:
    """The smallest id that can belong to an aware moment; 0 for moments before Discord."""
    return max(0, ((moment - DISCORD_EPOCH) // timedelta(milliseconds=1)) << 22)
