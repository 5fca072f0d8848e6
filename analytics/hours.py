"""The hours of a week as plain numbers that any process can hold."""

from dataclasses import dataclass

type Grid = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class HourOfWeek:
    """Rows are Monday to Sunday, columns the hours 0 to 23.

    `messages` are sums over the hours that were seen, `weeks` how many such hours there were, and `rates` the one by
    the other: messages in such an hour of a usual week, None where none was seen.
    """

    messages: tuple[tuple[int, ...], ...]
    weeks: tuple[tuple[int, ...], ...]
    rates: Grid

    @property
    def total(self) -> int:
        """All messages of the hours that were seen."""
        return sum(map(sum, self.messages))
