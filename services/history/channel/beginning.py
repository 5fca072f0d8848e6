"""The first messages of a channel, asked for ahead: who has read down to them needs no proof that nothing lies below.

A page below the last one would have to be asked for, or proven to be empty, in every channel. A full page from the
beginning costs the same one request and brings messages that have to be read anyway.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from services.discord.pagers import MessagePage
from services.history.channel.plan import Aim, Stretch


@dataclass(frozen=True, slots=True)
class Beginning:
    """The oldest messages of a channel as they were stored from a page asked for at `asked_at`; nothing without ids."""

    ids: frozenset[int]
    newest: int
    asked_at: datetime

    @classmethod
    def shown_by(cls, page: MessagePage) -> "Beginning":
        """What a page of the first messages shows; a page that is not full may have been cut and shows nothing."""
        if not page.full:
            return cls(frozenset(), 0, page.asked_at)
        return cls(frozenset(page.ids), page.newest, page.asked_at)

    def reached_by(self, stretch: Stretch) -> bool:
        """Whether all that is left of a stretch is among these messages."""
        return wanted(stretch) and stretch.before is not None and stretch.before <= self.newest

    def among(self, ids: Collection[int]) -> int:
        """How many of these messages are among other ids."""
        return len(self.ids.intersection(ids))


def wanted(stretch: Stretch) -> bool:
    """Whether the beginning is asked for: below a page that was full, for what was never read."""
    return stretch.aim is Aim.BACKFILL and stretch.before is not None


def goes_on_below(page: MessagePage, stretch: Stretch, beginning: Beginning | None) -> int | None:
    """Below which id the page lies that is asked for after a full one, None where something else comes first."""
    below = replace(stretch, before=page.oldest)
    if beginning is None:
        return None if wanted(below) else page.oldest
    return None if beginning.reached_by(below) else page.oldest
