"""A server that goes over from opt-in to notice is read again where something was left out."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from services.consent.left_out import LeftMessage, leave_out
from services.consent.returning import Returning
from services.database import Database
from services.discord.errors import DiscordUnavailable
from services.history.channel.rereading import Reread
from tests.services.consent.doors import KEY, NOTICE, OPT_IN, at
from tests.services.payloads import CHANNEL, GUILD, NOW
from tests.services.records_made import FIRST


@dataclass
class Reader:
    """Notes what it is asked to read; `away` as long as Discord does not answer."""

    asked: list[tuple[int, int, int]] = field(default_factory=list)
    away: bool = False

    async def reread(self, guild_id: int, channel_id: int, *, low: int = 0, high: int | None = None) -> Reread:
        assert high is None
        if self.away:
            raise DiscordUnavailable("away")
        self.asked.append((guild_id, channel_id, low))
        return Reread(0, 0, (), (), complete=True)


async def test_going_over_to_notice_reads_again_once_and_only_when_discord_answered(database: Database) -> None:
    await database.pool.execute("insert into guild (id, name, seen_at) values ($1, 'School', $2)", GUILD, NOW)
    async with database.pool.acquire() as con:
        await leave_out(con, KEY, [LeftMessage(GUILD, FIRST, CHANNEL, NOW, NOW + timedelta(minutes=1))])
    reader = Reader()
    closed, opened = (Returning(replace(database, door=door), reader, lambda: at(0)) for door in (OPT_IN, NOTICE))
    await closed.run_due()
    await closed.run_due()
    assert reader.asked == []
    reader.away = True
    await opened.run_due()
    reader.away = False
    await opened.run_due()
    await opened.run_due()
    assert [one[:2] for one in reader.asked] == [(GUILD, CHANNEL)]
    assert reader.asked[0][2] <= FIRST
