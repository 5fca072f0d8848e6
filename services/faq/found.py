"""What is offered while somebody chooses a frequent question."""

from services.faq.store import questions_of
from services.people.finding import offered
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.storage.transactions import Connection


async def find_questions(
    con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings
) -> list[tuple[str, int]]:
    """The frequent questions that fit what was typed; every mentor may choose each of them."""
    del viewer, settings
    return offered(text, ((one.question, one.id) for one in await questions_of(con, guild_id)))
