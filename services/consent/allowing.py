"""Whose data reports may show and judge: asked once for all people of a server."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.consent.standing import COMPUTE, RECORD, SCORE
from services.people.guild_settings import ConsentMode, GuildSettings
from services.storage.transactions import Connection

# Where people are recorded until they object, only a "no" says anything.
SAID = """
select user_id, kind, granted from consent
where guild_id = $1 and not granted and kind <> 'dm'
union all
select user_id, kind, granted from consent
where guild_id = $1 and granted and kind = 'record' and $2
"""


@dataclass(frozen=True, slots=True)
class Allowing:
    """What the students of a server allow; mentors and bots are not asked here."""

    opt_in: bool
    said: Mapping[tuple[int, str], bool]

    def shown(self, user_id: int) -> bool:
        """Whether somebody's data may be shown and counted."""
        return self.said.get((user_id, RECORD), not self.opt_in) and self.said.get((user_id, COMPUTE), True)

    def scored(self, user_id: int) -> bool:
        """Whether somebody may be called quiet, ranked or compared."""
        return self.shown(user_id) and self.said.get((user_id, SCORE), True)

    @property
    def everybody(self) -> bool:
        """Whether there is nobody whose data may not be shown."""
        return not self.opt_in and not any(kind in {RECORD, COMPUTE} for _, kind in self.said)


ALLOWING_ALL = Allowing(opt_in=False, said={})


async def allowing(con: Connection, guild_id: int, settings: GuildSettings) -> Allowing:
    """What the students of a server allow now."""
    opt_in = settings.consent_mode is ConsentMode.OPT_IN
    rows = await con.fetch(SAID, guild_id, opt_in)
    return Allowing(opt_in, {(row["user_id"], row["kind"]): row["granted"] for row in rows})
