"""The client with its commands, and what keeps it connected."""

import asyncio
from collections.abc import Sequence

from nextcord.ext.commands import Cog

from bot.client import ProfilerBot
from bot.identify_budget import IdentifyBudget, StoredIdentifies
from bot.identify_queue import Concurrency, QueuedIdentifies
from bot.supervisor import Manners, Supervisor
from bot.wiring.around import Around, Part, now
from bot.wiring.recording import Recording


def connected(
    around: Around, record: Recording, cogs: list[Cog], token: str, manners: Manners
) -> tuple[ProfilerBot, Part]:
    """The client with its commands, and what keeps it connected."""
    past = StoredIdentifies(around.database.pool)
    budget = IdentifyBudget(past, clock=now, spacing=manners.between_identifies, pause=manners.after_refusals)

    def language_of(guild_id: int | None, locale: str | None) -> str:
        return around.settings.language if guild_id is None else around.live.of(guild_id, locale).language

    ears, shards = record.ears, around.settings.shards
    budgets = None if shards.alone else _turns(around, manners)
    bot = ProfilerBot(
        ears.first,
        budget,
        shards=shards,
        receivers=ears.by_shard,
        budgets=budgets,
        language_of=language_of,
        limiter=around.rest.limiter,
    )
    for cog in (ears.first, record.reader, *cogs):
        bot.add_cog(cog)
    if shards.alone:
        return bot, Supervisor(bot, token, manners=manners, on_down=ears.first.down).run
    lines = [
        Supervisor(bot, token, manners=manners, on_down=ear.down, shard_id=shard_id).run
        for shard_id, ear in ears.by_shard.items()
    ]
    return bot, lambda: _side_by_side(lines)


def _turns(around: Around, manners: Manners) -> dict[int, IdentifyBudget]:
    """When each shard of this process may identify, as all processes agree in the database."""
    shards, concurrency = around.settings.shards, Concurrency(around.rest)
    return {
        shard_id: QueuedIdentifies(
            around.database.pool,
            shard_id,
            shards.count,
            concurrency,
            clock=now,
            spacing=manners.between_identifies,
            pause=manners.after_refusals,
        )
        for shard_id in shards.ids
    }


async def _side_by_side(lines: Sequence[Part]) -> None:
    """Keep every shard connected; what ends one of them ends all."""
    tasks = [asyncio.ensure_future(line()) for line in lines]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
