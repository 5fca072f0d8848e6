"""What waits for a person: drafts that rules proposed, and one's own that were put aside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from services.nudges.approvers import approvers
from services.nudges.limits import Reason, may_write, why_not
from services.nudges.store import COLUMNS, Nudge, State, Way, read_nudge
from services.people.guild_settings import GuildSettings
from services.people.roster import roster
from services.people.students import Person
from services.reports.question import Viewer
from services.rules.kinds import Rule
from services.rules.store import rules_of
from services.storage.transactions import Connection
from services.wording.answers import as_it_is

MOST = 40  # that are looked at closely at a time; the others come when these are dealt with
DIGEST = 16
WAITING = f"""
select {COLUMNS} from nudge n
where n.guild_id = $1 and n.state in ('draft', 'later') and n.student_id = any($2::bigint[])
  and (n.rule_id is not null or n.by_id = $3)
"""  # noqa: S608 - the columns are ours


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft in the queue; `rule` None for one's own.

    `way` is how it would go out now; None when it cannot, and `why` says it (`needs_place`: only because no channel for
    private threads is set). `theirs`: who has to approve instead.
    """

    nudge: Nudge
    person: Person
    rule: Rule | None
    way: Way | None
    why: str = ""
    theirs: str | None = None
    needs_place: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether this mentor may send it now (or as soon as students may be written to); not what was put aside."""
        return self.way is not None and self.theirs is None and self.nudge.state is not State.LATER


async def waiting(
    con: Connection, guild_id: int, viewer: Viewer, settings: GuildSettings, now: datetime
) -> tuple[list[Waiting], int]:
    """What waits for this mentor's eyes, the oldest first, and how many more do beyond the first 40."""
    people = {one.user_id: one for one in (await roster(con, guild_id, settings, viewer, present_only=True)).students}
    rows = await con.fetch(WAITING, guild_id, list(people), viewer.user_id)
    drafts = [read_nudge(row) for row in rows]
    drafts.sort(key=lambda one: (one.at, people[one.student_id].name.casefold(), one.id))
    rules = {one.id: one for one in await rules_of(con, guild_id)}
    others = await approvers(con, guild_id, {one.rule_id for one in drafts if one.rule_id}, viewer.user_id)
    found = [
        await _looked_at(con, one, people[one.student_id], rules, others.get(one.rule_id or 0), settings, now)
        for one in drafts[:MOST]
    ]
    return found, max(0, len(drafts) - MOST)


def ready(found: Collection[Waiting]) -> list[Waiting]:
    """What this mentor may send."""
    return [one for one in found if one.is_ready]


def digest(shown: Sequence[Waiting]) -> str:
    """What tells whether the same messages to the same students still wait: nobody approves what they never saw."""
    told = "\0".join(f"{one.nudge.id}:{one.nudge.text}:{one.way}" for one in shown)
    return sha256(told.encode()).hexdigest()[:DIGEST]


async def _looked_at(
    con: Connection,
    nudge: Nudge,
    person: Person,
    rules: dict[int, Rule],
    theirs: str | None,
    settings: GuildSettings,
    now: datetime,
) -> Waiting:
    rule = rules.get(nudge.rule_id or 0)
    blocked = await may_write(con, nudge.guild_id, nudge.student_id, settings, now, besides=nudge.id)
    if blocked is None or blocked.reason is Reason.QUIET_HOURS:
        return Waiting(nudge, person, rule, Way.DM, theirs=theirs)
    why = why_not(blocked, as_it_is(person.name), settings)
    if blocked.reason is Reason.NO_CONSENT and settings.support_channel:
        other = await may_write(con, nudge.guild_id, nudge.student_id, settings, now, way=Way.THREAD, besides=nudge.id)
        if other is None or other.reason is Reason.QUIET_HOURS:
            return Waiting(nudge, person, rule, Way.THREAD, theirs=theirs)
        why = why_not(other, as_it_is(person.name), settings)
    alone = blocked.reason is Reason.NO_CONSENT and not settings.support_channel
    return Waiting(nudge, person, rule, None, why, theirs, alone)
