"""Channels whose text Discord withholds: one question a minute at most says when it is shown again."""

from collections.abc import Callable
from functools import partial

from services.discord.pagers import check_that_text_is_shown
from services.history.lists.listing import Listing
from services.history.scheduling import Priority, Reading
from services.history.tools import Tools

LAST: Priority = (0, 0)


class WithheldText:
    """The channels of one server that wait for their text; `shown` is told of them once Discord shows it."""

    def __init__(self, tools: Tools, shown: Callable[[set[int]], None]) -> None:
        self._tools, self._shown = tools, shown
        self._channels: set[int] = set()
        self._question: Listing | None = None
        self.asked = False
        """Whether Discord said in this session that it shows text."""

    def __contains__(self, channel_id: int) -> bool:
        return channel_id in self._channels

    def add(self, channel_id: int) -> None:
        """This channel cannot be read until text is shown."""
        self._channels.add(channel_id)
        if self._question is None:
            ask = partial(check_that_text_is_shown, self._tools.rest)
            self._question = Listing(
                "text of messages", self._tools.rest, LAST, ask, self._answered, in_background=True
            )
            self._tools.begin(self, self._question)

    def drop(self) -> None:
        """Ask no more."""
        if self._question is not None:
            self._question.cancelled = True

    def finished(self, reading: Reading) -> None:
        """The question is answered, or dropped."""

    def _answered(self, _question: Listing) -> None:
        self.asked, self._question = True, None
        channels, self._channels = self._channels, set()
        self._shown(channels)
