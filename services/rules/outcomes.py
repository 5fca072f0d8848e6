"""What came of a rule: who came back within a week of being proposed, and who of those held back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from analytics.outcomes import Difference, difference
from services.coverage import unseen
from services.people.guild_settings import GuildSettings
from services.quiet.sight import blind_days
from services.rules.kinds import Rule
from services.storage.transactions import Connection
from services.wording.periods import local_day

WITHIN = timedelta(days=7)
# Each student once, with the first episode of the rule: a second one would count the same person twice.
FIRST = """
select distinct on (n.student_id) n.state, n.sent_at, n.at, exists (
    select from message m
    where m.guild_id = n.guild_id and m.author_id = n.student_id and m.sent_at > n.at and m.sent_at <= n.at + $3
      and m.type in (0, 19)
) or exists (
    select from voice_session v
    where v.guild_id = n.guild_id and v.user_id = n.student_id and v.from_at > n.at and v.from_at <= n.at + $3
) as came
from nudge n
where n.guild_id = $1 and n.rule_id = $2
order by n.student_id, n.at, n.id
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a rule: students by what became of them, and the comparison of those whose week is over.

    `unknown` are those in whose week something was not seen: they count on neither side.
    """

    proposed: int
    sent: int
    held: int
    running: int
    unknown: int
    difference: Difference


@dataclass(frozen=True, slots=True)
class Followed:
    """One student after their first episode; `at` is aware UTC."""

    state: str
    sent_at: datetime | None
    at: datetime
    came: bool

    @property
    def is_held(self) -> bool:
        """Whether the lot held them back."""
        return self.state == "held_back"


async def outcome_of(con: Connection, rule: Rule, settings: GuildSettings, now: datetime) -> Outcome:
    """What came of a rule up to now."""
    people = [Followed(**row) for row in await con.fetch(FIRST, rule.guild_id, rule.id, WITHIN)]
    begin = min((one.at for one in people), default=now)
    blind = blind_days(await unseen(con, rule.guild_id, begin, now), settings.zone).everywhere
    return counted(people, blind, settings, now)


def counted(people: Iterable[Followed], blind: frozenset[int], settings: GuildSettings, now: datetime) -> Outcome:
    """The students compared; `blind` are the days (ordinals) that were not seen."""
    each = list(people)
    over = [one for one in each if one.at + WITHIN <= now]
    known = [one for one in over if blind.isdisjoint(_week(one, settings))]
    asked, held = [one for one in known if not one.is_held], [one for one in known if one.is_held]
    return Outcome(
        proposed=sum(not one.is_held for one in each),
        sent=sum(one.sent_at is not None for one in each),
        held=sum(one.is_held for one in each),
        running=len(each) - len(over),
        unknown=len(over) - len(known),
        difference=difference(sum(one.came for one in asked), len(asked), sum(one.came for one in held), len(held)),
    )


def _week(one: Followed, settings: GuildSettings) -> range:
    first, last = (local_day(at, settings.zone).toordinal() for at in (one.at, one.at + WITHIN))
    return range(first, last + 1)
