"""Which servers this process looks after: Discord spreads them over shards by their ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

FIRST: Final = 0  # the shard that direct messages come to
MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of one process, out of `count`; every process of a bot has the same count and shards of its own."""

    ids: tuple[int, ...] = (FIRST,)
    count: int = 1

    @property
    def alone(self) -> bool:
        """Whether there is nothing to share: one shard of one."""
        return self.count == 1

    @property
    def whole(self) -> bool:
        """Whether this process has all of them."""
        return len(self.ids) == self.count

    @property
    def hears_direct_messages(self) -> bool:
        """Whether direct messages come here."""
        return FIRST in self.ids

    @property
    def share(self) -> float:
        """Which part of the whole this process is, above 0 and at most 1."""
        return len(self.ids) / self.count

    @property
    def name(self) -> str:
        """What they are called in the names of folders, such as "0+2-of-4"."""
        return f"{'+'.join(map(str, self.ids))}-of-{self.count}"

    def of(self, guild_id: int) -> int:
        """The shard of a server."""
        return shard_of(guild_id, self.count)

    def mine(self, guild_id: int) -> bool:
        """Whether a server's events come to this process."""
        return self.of(guild_id) in self.ids

    def __str__(self) -> str:
        """In words for the log, such as "shards 0 and 2 of 4"."""
        return in_words(self.ids, self.count)


ALONE: Final = Shards()


def shard_of(guild_id: int, count: int) -> int:
    """The shard of a server, as Discord computes it."""
    return (guild_id >> 22) % count


def in_words(ids: Iterable[int], count: int) -> str:
    """Shards as people write them, such as "shard 1 of 2"."""
    numbers = [str(one) for one in sorted(ids)]
    said = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    return f"shard{'s' if len(numbers) > 1 else ''} {said} of {count}"
