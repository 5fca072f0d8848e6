"""The rules of a server, the dry run of one, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from analytics.outcomes import MIN_EACH, Difference, Verdict
from services.people.roster import cohorts_seen
from services.people.students import role_names
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Field, Menu, Report, Table
from services.rules.choosing import may_see_rule, rule_given
from services.rules.finding import Touched, touched
from services.rules.kinds import Case, Reason, Rule
from services.rules.outcomes import Outcome, outcome_of
from services.rules.store import rules_of
from services.rules.telling import REASONS, approver, held_back, proven, rule_name, template_name
from services.wording.answers import as_it_is, more
from services.wording.words import Words

LIST, TRY, RESULTS, OPEN = "rule list", "rule try", "rule results", "rule_open"
NAMED = 15


async def rule_list_report(tools: ReportTools, question: Question) -> Report:
    """Every rule that the reader may know, with who approves and what is held back."""
    words, guild_id = question.settings.words, question.guild_id
    async with tools.database.pool.acquire() as con:
        rules = [one for one in await rules_of(con, guild_id) if may_see_rule(one, question.viewer)]
        names = await role_names(con, guild_id)
    if not rules:
        return Report(
            words("Rules"),
            (words("There are no rules. An administrator makes one with `/rule add`; nothing is sent by itself."),),
        )
    return Report(
        title=words("Rules"),
        sentences=tuple(_rule(number, one, names, words) for number, one in enumerate(rules, 1)),
        footnotes=(words("A rule only proposes: a mentor reads, changes and sends each message in /nudge queue."),),
        menu=Menu(
            OPEN,
            words("Whom would it touch now?"),
            tuple(Choice(rule_name(one, words, names), str(one.id)) for one in rules[:25]),
        ),
    )


async def rule_try_report(tools: ReportTools, question: Question) -> Report:
    """Whom a rule would touch now and whom not and why. `values`: `rule`. Nothing is proposed by looking."""
    settings = question.settings
    words = settings.words
    async with tools.database.pool.acquire() as con:
        rule = await rule_given(con, question.guild_id, _given(question), question.viewer, settings)
        found = await touched(con, rule, question.viewer, settings, question.now)
        names = await cohorts_seen(con, question.guild_id, settings, question.viewer)
    return Report(
        title=words("Dry run · {rule}", rule=as_it_is(rule_name(rule, words, names))),
        sentences=(*_touched(found, question), *_passed(found, question)),
        fields=(
            Field(words("Would be proposed"), words.number(len(found.touched))),
            Field(words("Left alone"), words.number(len(found.passed))),
            Field(words("Held back"), held_back(rule, words)),
        ),
        footnotes=(
            words("Nothing was proposed or sent. Only time that was seen counts; holidays and absences do not."),
            *([words("This rule is paused.")] if rule.paused_at else []),
        ),
        table=_table(found, question),
        private=True,
    )


async def rule_results_report(tools: ReportTools, question: Question) -> Report:
    """What came of a rule, against those who were held back. `values`: `rule`."""
    words = question.settings.words
    async with tools.database.pool.acquire() as con:
        rule = await rule_given(con, question.guild_id, _given(question), question.viewer, question.settings)
        found = await outcome_of(con, rule, question.settings, question.now)
        names = await role_names(con, question.guild_id)
    return Report(
        title=words("What came of it · {rule}", rule=as_it_is(rule_name(rule, words, names))),
        sentences=tuple(_verdict(rule, found, words)),
        fields=(
            Field(words("Proposed for"), words.count("{n} student", "{n} students", found.proposed)),
            Field(words("Sent to"), words.count("{n} student", "{n} students", found.sent)),
            Field(words("Held back at random"), words.count("{n} student", "{n} students", found.held)),
            *_shares(found.difference, words),
        ),
        footnotes=(
            words(
                "Back is a message or a voice stay within 7 days. Each student counts once, with the first proposal."
            ),
            words("Proposals count whether they were sent or not: who sends and who drops is no chance."),
            words("Interval: Newcombe’s for two shares, 95 %. Who was held back may have had another rule’s message."),
        ),
    )


def _given(question: Question) -> str:
    return str(question.values.get("rule") or "")


def _rule(number: int, rule: Rule, names: dict[int, str], words: Words) -> str:
    paused = f" ({words('paused')})" if rule.paused_at else ""
    return "\n".join(
        (
            f"**{number}. {as_it_is(rule_name(rule, words, names))}**{paused}",
            words(
                "Message: {template}. Approved by {who}.",
                template=template_name(rule, words),
                who=approver(rule, names, words),
            ),
            f"-# {words('Held back: {share}.', share=held_back(rule, words))}",
        )
    )


def _touched(found: Touched, question: Question) -> Iterator[str]:
    words = question.settings.words
    if not found.touched:
        again = any(one.reason is Reason.PROPOSED for one in found.cases)
        yield words("It would touch nobody new now.") if again else words("It would touch nobody now.")
        return
    yield words.count("**It would touch {n} student now**", "**It would touch {n} students now**", len(found.touched))
    for one in found.touched[:NAMED]:
        yield f"- {as_it_is(one.person.name)}: {proven(one, found.rule, question.settings)}"
    yield from more(len(found.touched) - NAMED, words)


def _passed(found: Touched, question: Question) -> Iterator[str]:
    words = question.settings.words
    by_reason: dict[Reason, list[Case]] = defaultdict(list)
    for one in found.passed:
        if one.reason is not None:
            by_reason[one.reason].append(one)
    if by_reason:
        yield f"**{words('And not')}**"
    for reason, number in Counter({reason: len(cases) for reason, cases in by_reason.items()}).most_common():
        names = [as_it_is(one.person.name) for one in by_reason[reason]]
        listed = ", ".join([*names[:NAMED], *more(number - NAMED, words)])
        yield f"- {REASONS[reason](words)} ({words.number(number)}): {listed}"


def _table(found: Touched, question: Question) -> Table:
    words = question.settings.words
    return Table(
        "rule-try",
        (words("Student"), words("Id"), words("Would be proposed"), words("Why")),
        tuple(
            (
                one.person.name,
                str(one.person.user_id),
                one.reason is None,
                proven(one, found.rule, question.settings)
                if one.reason is None
                else one.said or REASONS[one.reason](words),
            )
            for one in found.cases
        ),
    )


def _shares(found: Difference, words: Words) -> Iterator[Field]:
    if found.verdict is Verdict.FEW:
        return
    for title, share in ((words("Back, with a proposal"), found.proposed), (words("Back without"), found.held)):
        yield Field(
            title,
            words(
                "{share} ({low} – {high}), n = {n}",
                share=words.percent(share.value),
                low=words.percent(share.lower),
                high=words.percent(share.upper),
                n=words.number(share.n),
            ),
        )


def _verdict(rule: Rule, found: Outcome, words: Words) -> Iterator[str]:
    """What may be said, and plainly when that is nothing."""
    apart = found.difference
    interval = words(
        "{value} percentage points, 95 % interval {low} to {high}",
        value=_points(apart.value, words),
        low=_points(apart.lower, words),
        high=_points(apart.upper, words),
    )
    match apart.verdict:
        case Verdict.FEW if not rule.held_back and not found.held:
            yield words("**Nobody can tell whether these messages do anything:** nobody is held back to compare with.")
        case Verdict.FEW:
            yield words(
                "**Not enough data:** each group needs {least} students whose week is over. So far: {one} with a "
                "proposal, {other} held back.",
                least=words.number(MIN_EACH),
                one=words.number(apart.proposed.n),
                other=words.number(apart.held.n),
            )
        case Verdict.NONE:
            yield words(
                "**No effect is shown:** the difference is {interval}, and that includes none.", interval=interval
            )
            yield words(
                "A difference below about {points} points would not show with so few students.",
                points=words.number(100 * apart.smallest_seen),
            )
        case Verdict.BETTER:
            yield words("**More came back with a message:** {interval}.", interval=interval)
        case Verdict.WORSE:
            yield words("**Fewer came back with a message:** {interval}. Please pause this rule.", interval=interval)
    if found.running:
        yield words.count(
            "The week of {n} student is not over.", "The weeks of {n} students are not over.", found.running
        )
    if found.unknown:
        yield words.count(
            "{n} student is left out: not all of their week was seen.",
            "{n} students are left out: not all of their week was seen.",
            found.unknown,
        )


def _points(share: float, words: Words) -> str:
    number = round(100 * share)
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{words.number(abs(number))}"
