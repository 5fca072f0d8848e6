"""What the filters of the page offer to a visitor: the cohorts, roles and channels that they may ask about."""

from dataclasses import dataclass

from models.sql import load
from services.people.role_names import roles_named
from services.people.roster import cohorts_seen
from services.people.students import role_names
from services.reports.question import Question, ReportTools
from services.wording.periods import local_day, suggestions


@dataclass(frozen=True, slots=True)
class Choices:
    """Names by what is asked with: the ids of cohorts, of other roles and of channels, and the words for periods."""

    cohorts: dict[int, str]
    roles: dict[int, str]
    channels: dict[int, str]
    periods: dict[str, str]


async def choices(tools: ReportTools, question: Question) -> Choices:
    """What may be chosen; bots' own roles and @everyone are left to the names of the server's roles."""
    guild_id, settings, viewer = question.guild_id, question.settings, question.viewer
    async with tools.database.pool.acquire() as con:
        cohorts = await cohorts_seen(con, guild_id, settings, viewer)
        names = await role_names(con, guild_id)
        rows = await con.fetch(load("channels_named"), guild_id, list(viewer.channels))
    apart = roles_named(settings.cohort_roles, names) | {guild_id}
    today = local_day(question.now, settings.zone)
    return Choices(
        cohorts,
        {role: name for role, name in sorted(names.items(), key=lambda one: one[1].casefold()) if role not in apart},
        {
            row["id"]: f"#{row['name']}" if row["parent"] is None else f"#{row['parent']} › {row['name']}"
            for row in rows
        },
        {value: label for label, value in suggestions("", today, settings.words).items()},
    )
