"""What hears Discord for this process: an ingestion for each of its shards."""

from collections.abc import Mapping
from datetime import datetime

from cogs.ingestion import Ingestion


class Ears:
    """All of them together; one shard of one has a single ingestion."""

    def __init__(self, by_shard: Mapping[int, Ingestion]) -> None:
        self.by_shard = by_shard

    @property
    def first(self) -> Ingestion:
        """The ingestion of the first shard of this process."""
        return self.by_shard[min(self.by_shard)]

    @property
    def listening(self) -> bool:
        """Whether events of every shard come from Discord now."""
        return all(one.listening for one in self.by_shard.values())

    @property
    def last_sign(self) -> datetime | None:
        """Since when at the latest every shard has had a sign of life (aware UTC); None before the first of one."""
        signs = [one.last_sign for one in self.by_shard.values()]
        return min((sign for sign in signs if sign is not None), default=None) if None not in signs else None

    def missed(self, reason: str) -> None:
        """Events are lost for certain, of whichever shard: all of them have to look again."""
        for one in self.by_shard.values():
            one.missed(reason)
