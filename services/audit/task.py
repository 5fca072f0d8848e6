"""What goes to the render worker for the picture of channels by time, and what comes back: plain values only."""

from dataclasses import dataclass

from services.coverage_map import CoverageMap


@dataclass(frozen=True, slots=True)
class CoverageTask:
    """A server's coverage, for readers of a locale in a time zone."""

    locale: str
    time_zone: str
    map: CoverageMap


@dataclass(frozen=True, slots=True)
class CoveragePicture:
    """The picture and how much of all channels' time was seen in which way, each from 0 to 1."""

    png: bytes
    live: float
    read: float
    gap: float
    hidden: float
    unread: float
    verified: float
