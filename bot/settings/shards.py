"""Which part of the servers this process looks after, when several processes share them."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_settings import BaseSettings, NoDecode

from bot.settings.checks import allowed, comma_separated
from services.discord.shards import MOST, Shards


class ShardSettings(BaseSettings):
    """Which part of the servers this process looks after, when several processes share them."""

    shard_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(comma_separated)] = Field(
        default=(0,),
        min_length=1,
        description="The shards of this process, when several share the servers. Direct messages come to shard 0.",
        json_schema_extra=allowed("different whole numbers from 0 to SHARD_COUNT - 1, separated by commas"),
    )
    shard_count: int = Field(
        default=1,
        ge=1,
        le=MOST,
        description="How many shards there are; the same for every process of this bot.",
        json_schema_extra=allowed(f"a whole number from 1 to {MOST}"),
    )

    @model_validator(mode="after")
    def _shards_are_among_them(self) -> Self:
        ids = self.shard_ids
        if len(set(ids)) < len(ids) or not all(0 <= one < self.shard_count for one in ids):
            raise ValueError("shard_ids")
        return self

    @property
    def shards(self) -> Shards:
        """The shards of this process."""
        return Shards(tuple(sorted(self.shard_ids)), self.shard_count)
