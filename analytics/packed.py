"""Numbers of many students and days, packed: quick to read, to send to another process and to unfold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packed:
    """Integers of four bytes, the greatest byte first, one of each for each student and day with anything.

    `people` are places in the list of students and `days` places in the list of days, both from 0.
    """

    people: bytes = b""
    days: bytes = b""
    amounts: bytes = b""
