"""What a page of messages proves about stored ones; pure.

A full page is whole. A shorter one is the channel's end, or it was cut on its way, or the permission to read history
was lost: what lies outside its own first and last message needs another proof.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.discord.pagers import MessagePage
from services.history.channel.plan import Aim, Stretch

MOST_WITNESSES = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """Stored ids that a page does not show: `gone` for certain, `above` and `below` a short page as it claims."""

    gone: tuple[int, ...]
    above: tuple[int, ...]
    below: tuple[int, ...]

    @property
    def claimed(self) -> tuple[int, ...]:
        """All ids that are gone if the page was not cut, newest first."""
        return tuple(sorted((*self.gone, *self.above, *self.below), reverse=True))


def judged(page: MessagePage, stored: Collection[int], *, at_top: bool) -> Judgement:
    """Compare a page with the ids stored between its stretch's ends; an empty page makes all of them `below`.

    `at_top` says that nothing bounded the page from above: then what is newer than it may just be too new for it.
    """
    missing = sorted(set(stored) - set(page.ids), reverse=True)
    if not page.messages:
        return Judgement((), (), tuple(missing))
    above = tuple(i for i in missing if i > page.newest and (at_top or not page.full))
    below = tuple(i for i in missing if i < page.oldest and not page.full)
    return Judgement(tuple(i for i in missing if i not in {*above, *below}), above, below)


def reaches_stop(page: MessagePage, stretch: Stretch) -> bool:
    """Whether nothing of the stretch lies below the page."""
    return bool(page.messages) and page.oldest <= stretch.stop


def reaches(page: MessagePage, stretch: Stretch, high: int) -> bool:
    """Whether a page that was judged leaves no hole above `high`, the newest id that is stored without holes below."""
    return stretch.aim is Aim.BACKFILL or not page.full or page.oldest <= high


def needs_confirmation(
    page: MessagePage, stretch: Stretch, judgement: Judgement, *, high: int | None, complete: bool
) -> bool:
    """Whether a short page's claim to be the channel's end has to be confirmed by a second answer."""
    if page.full or reaches_stop(page, stretch):
        return False
    if not page.messages or stretch.aim is Aim.BACKFILL or not complete or judgement.below:
        return True
    return high is None or page.oldest > high  # it ends in a gap whose messages nobody has seen


def witnesses(ids: Sequence[int]) -> Sequence[int]:
    """A few of the ids, both ends among them, to ask for one by one."""
    if len(ids) <= MOST_WITNESSES:
        return ids
    last = len(ids) - 1
    return [ids[round(k * last / (MOST_WITNESSES - 1))] for k in range(MOST_WITNESSES)]
