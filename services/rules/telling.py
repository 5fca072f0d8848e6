"""What is said of rules: what they look for, whom they touch, and why not the others."""

from collections.abc import Callable, Mapping

from services.nudges.templates import TEMPLATES
from services.people.guild_settings import GuildSettings
from services.rules.kinds import Case, Reason, Rule, RuleKind
from services.wording.words import Words

# The name of each kind, for choices too.
KINDS: Mapping[RuleKind, Callable[[Words], str]] = {
    RuleKind.SILENT: lambda words: words("Silent for some days"),
    RuleKind.QUESTION: lambda words: words("A question without an answer for some hours"),
    RuleKind.NEW: lambda words: words("New for some days, and never wrote"),
    RuleKind.BACK: lambda words: words("Back after a break of some days"),
    RuleKind.STREAK: lambda words: words("A good streak of some weeks"),
}


def rule_name(rule: Rule, words: Words, cohorts: Mapping[int, str] | None = None) -> str:
    """What a rule looks for, with its number and its cohort: names are plain text."""
    said = of_kind(rule.kind, rule.number, words)
    if rule.cohort_id is None:
        return said
    name = (cohorts or {}).get(rule.cohort_id) or words("a cohort that is gone")
    return f"{said} · {name}"


def of_kind(kind: RuleKind, number: int, words: Words) -> str:
    """A kind with its number."""
    match kind:
        case RuleKind.SILENT:
            return words.count("Silent for {n} day", "Silent for {n} days", number)
        case RuleKind.QUESTION:
            return words.count(
                "Question without an answer for {n} hour", "Question without an answer for {n} hours", number
            )
        case RuleKind.NEW:
            return words.count("New for {n} day, never wrote", "New for {n} days, never wrote", number)
        case RuleKind.BACK:
            return words.count("Back after a break of {n} day", "Back after a break of {n} days", number)
        case RuleKind.STREAK:
            return words.count("{n} good week in a row", "{n} good weeks in a row", number)


def approver(rule: Rule, roles: Mapping[int, str], words: Words) -> str:
    """Who may approve, as Discord shows them; `roles` are the server's."""
    if rule.approver_id is None:
        return words("any mentor who may see the student")
    return f"<@&{rule.approver_id}>" if rule.approver_id in roles else f"<@{rule.approver_id}>"


def held_back(rule: Rule, words: Words) -> str:
    """How many get nothing, so that it can be seen what messages do."""
    if not rule.held_back:
        return words("nobody, so what messages do cannot be seen")
    return words("{share} by lot, to see what messages do", share=words.percent(rule.held_back))


def template_name(rule: Rule, words: Words) -> str:
    """What the message is called."""
    known = TEMPLATES.get(rule.template)
    return known.label(words) if known is not None else rule.template


def proven(case: Case, rule: Rule, settings: GuildSettings) -> str:
    """Why somebody is touched, in a few words."""
    words = settings.words
    since = words.short_day(case.on) if case.on is not None else ""
    match rule.kind:
        case RuleKind.SILENT:
            return words.count(
                "{n} silent day that was seen, last active {day}",
                "{n} silent days that were seen, last active {day}",
                case.number,
                day=since,
            )
        case RuleKind.QUESTION:
            return words.count("asked {n} hour ago", "asked {n} hours ago", case.number)
        case RuleKind.NEW:
            return words.count(
                "here for {n} day, since {day}", "here for {n} days, since {day}", case.number, day=since
            )
        case RuleKind.BACK:
            return words.count(
                "back since {day} after {n} day", "back since {day} after {n} days", case.number, day=since
            )
        case RuleKind.STREAK:
            return words.count("{n} week, since {day}", "{n} weeks, since {day}", case.number, day=since)


REASONS: Mapping[Reason, Callable[[Words], str]] = {
    Reason.ACTIVE: lambda words: words("active lately"),
    Reason.UNSEEN: lambda words: words("cannot tell: not all of that time was seen"),
    Reason.TOO_LONG: lambda words: words("for so long that a mentor should write in person"),
    Reason.NEVER_WROTE: lambda words: words("never wrote"),
    Reason.WROTE: lambda words: words("wrote already"),
    Reason.NEWCOMER: lambda words: words("not here for so long yet"),
    Reason.NO_BREAK: lambda words: words("no such break that ended in the last 7 days"),
    Reason.NO_STREAK: lambda words: words("no such streak"),
    Reason.PASSED: lambda words: words("reached that longer ago"),
    Reason.NO_QUESTION: lambda words: words("no open question"),
    Reason.NOT_YET: lambda words: words("asked too recently"),
    Reason.CLAIMED: lambda words: words("a mentor takes care of the question"),
    Reason.PROPOSED: lambda words: words("was proposed, or held back, for this before"),
    Reason.QUEUED: lambda words: words("another message to them waits in the queue"),
    Reason.AWAY: lambda words: words("said to be away"),
    Reason.SNOOZED: lambda words: words("a mentor snoozed them"),
    Reason.OBJECTED: lambda words: words("does not want to be judged"),
    Reason.LIMITED: lambda words: words("may not be written to now"),
}
