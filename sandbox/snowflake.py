"""Discord's ids: 64 bits that begin with the millisecond they were made in."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
TIME_SHIFT = 22
_TAIL = (1 << TIME_SHIFT) - 1
_MILLISECOND = timedelta(milliseconds=1)

type Snowflake = int | str
"""An id as Python counts it or as Discord's JSON writes it."""


def first_id_at(moment: datetime) -> int:
    """The smallest id of a millisecond."""
    return ((moment - EPOCH) // _MILLISECOND) << TIME_SHIFT


def time_of(snowflake: Snowflake) -> datetime:
    """When an id was made, aware UTC."""
    return EPOCH + (int(snowflake) >> TIME_SHIFT) * _MILLISECOND


class Snowflakes:
    """Makes ids that are never the same and, within one millisecond, grow."""

    def __init__(self) -> None:
        self._made = 0

    def next(self, moment: datetime) -> int:
        """A new id for that moment."""
        self._made = self._made + 1 & _TAIL
        return first_id_at(moment) | self._made
