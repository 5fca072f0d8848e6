"""What the sync needs of the others."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from services.database import Database

PATIENCE = timedelta(minutes=40)  # with that for files: a run is over before the next hour's
FILES_PATIENCE = timedelta(minutes=10)


class ReadingProgress(Protocol):
    """How far the history of a server is."""

    @property
    def channels_done(self) -> int:
        """Channels read to their beginning."""
        ...

    @property
    def channels_total(self) -> int:
        """Channels there were to read."""
        ...

    @property
    def messages_read(self) -> int:
        """Messages read so far."""
        ...

    @property
    def remaining(self) -> timedelta | None:
        """How much longer it takes at the allowed pace; None when that is not known."""
        ...


class HistoryPart(Protocol):
    """Reading what Discord holds and the database does not."""

    async def refresh(self, guild_id: int) -> None:
        """Close gaps and compare lists; may be cancelled at any time and then goes on by itself."""
        ...

    def progress(self, guild_id: int) -> ReadingProgress:
        """How far the reading of one server is."""
        ...

    def unread(self, guild_id: int) -> Collection[int]:
        """The channels of which something is still to be read or checked."""
        ...


class AttachmentPart(Protocol):
    """Storing files."""

    async def retry_now(self, guild_id: int) -> None:
        """Try what failed again, without waiting for its time."""
        ...

    async def caught_up(self) -> None:
        """Wait until nothing is due any more, or the place for files is away."""
        ...


@dataclass(frozen=True, slots=True)
class SyncTools:
    """What a run works with; `requests` counts those sent to Discord so far, both patiences bound the waiting."""

    database: Database
    history: HistoryPart
    attachments: AttachmentPart | None
    requests: Callable[[], int]
    clock: Callable[[], datetime]
    patience: timedelta = PATIENCE
    files_patience: timedelta = FILES_PATIENCE
    between_notes: timedelta = field(default=timedelta(seconds=2))
