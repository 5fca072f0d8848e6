"""A rule as it is typed or suggested."""

from services.errors import ProfilerError
from services.people.finding import best, given_id, offered
from services.people.guild_settings import GuildSettings
from services.people.students import role_names
from services.reports.question import Viewer
from services.rules.kinds import Rule
from services.rules.store import rules_of
from services.rules.telling import rule_name, template_name
from services.storage.transactions import Connection


def may_see_rule(rule: Rule, viewer: Viewer) -> bool:
    """Whether a rule is about students that somebody may see."""
    return viewer.cohorts is None or rule.cohort_id is None or rule.cohort_id in viewer.cohorts


async def find_rules(
    con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings
) -> list[tuple[str, int]]:
    """The rules that fit what was typed, the oldest first: what each is called, and its id."""
    return offered(text, [(label, one.id) for label, one in await _labelled(con, guild_id, viewer, settings)])


async def rule_given(con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings) -> Rule:
    """The rule that was chosen; a ProfilerError when there is none (any more), several, or it is not the asker's."""
    labelled = await _labelled(con, guild_id, viewer, settings)
    number = given_id(text)
    fitting = [one for _, one in labelled if one.id == number] or best(text, labelled)
    if len(fitting) != 1:
        raise ProfilerError(
            settings.words("I know no such rule. Choose one from the list: `/rule list` shows them all.")
        )
    return fitting[0]


async def _labelled(con: Connection, guild_id: int, viewer: Viewer, settings: GuildSettings) -> list[tuple[str, Rule]]:
    words, names = settings.words, await role_names(con, guild_id)
    rules = [one for one in await rules_of(con, guild_id) if may_see_rule(one, viewer)]
    return [(f"{rule_name(one, words, names)} · {template_name(one, words)}", one) for one in rules]
