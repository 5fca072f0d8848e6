"""The client with its commands, and what keeps it connected."""

from nextcord.ext.commands import Cog

from bot.client import ProfilerBot
from bot.identify_budget import IdentifyBudget, StoredIdentifies
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

    bot = ProfilerBot(record.ingestion, budget, language_of=language_of)
    for cog in (record.ingestion, record.reader, *cogs):
        bot.add_cog(cog)
    return bot, Supervisor(bot, token, manners=manners, on_down=record.ingestion.down).run
