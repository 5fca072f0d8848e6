"""A back-test as lines of plain text, tables in Markdown so that they can be kept as they are."""

from collections.abc import Iterable, Iterator
from math import isnan

from analytics.dropoff.evaluation import CAPACITIES, WANTED_AUC, WANTED_BRIER, Evaluation, Verdict
from analytics.dropoff.fitting import MIN_GONE, MIN_ROWS, Kind
from analytics.dropoff.lead import Leads, Spoken
from analytics.dropoff.rolling import LOCAL, MIN_PAST, SHIPPED
from analytics.dropoff.scores import DRAWS, Estimate
from analytics.dropoff.silences import MIN_SILENCES, Share

LITTLE = 100  # scored student-weeks; below, intervals are so wide that nothing is settled


def told(found: Evaluation) -> Iterator[str]:
    """Everything a back-test found, headed by its verdict."""
    yield f"## {found.name}"
    yield ""
    yield (
        f"{found.events} events of {found.people} people in {found.days} days. Eligible: {found.rows} student-weeks of "
        f"{found.students} students in {found.weeks} weeks, {found.gone} of them followed by 14 silent days."
    )
    if found.unseen_days:
        yield f"{found.unseen_days} days were not recorded: weeks whose past or outcome touches them are left out."
    if found.touched:
        yield (
            f"{found.touched} times a mentor noted having written to a student: the two weeks before are left out, "
            "since what came after is no clean outcome."
        )
    if not found.scored_rows:
        yield (
            f"NOT ENOUGH DATA: no week has {MIN_PAST} decided student-weeks of both kinds before it. "
            "Keep the shipped formula, and the rule of ten silent days."
        )
        return
    yield (
        f"Scored, each week by what was known before it: {found.scored_rows} student-weeks of {found.scored_students} "
        f"students in {found.scored_weeks} weeks, {found.scored_gone} followed by 14 silent days "
        f"(base rate {found.scored_gone / found.scored_rows:.2f})."
    )
    yield ""
    yield from _verdicts(found)
    yield ""
    yield from _worths(found)
    yield ""
    yield "Calibration of the shipped formula: what it said, what came true."
    yield ""
    yield from _table(
        ("said", "came true", "n"), [(f"{b.predicted:.2f}", f"{b.observed:.2f}", str(b.n)) for b in found.calibration]
    )
    if found.leads is not None:
        yield ""
        yield from _leads(found.leads)
    yield ""
    yield "Of silences that had lasted so many days, the share that lasted 14 days more (Wilson 95 % interval)."
    yield ""
    yield from _table(
        ("days", "share", "n"),
        [
            (
                str(days),
                f"{one.value:.2f} [{one.lower:.2f}, {one.upper:.2f}]"
                if one.is_enough
                else f"fewer than {MIN_SILENCES}",
                str(one.n),
            )
            for days, one in found.silences
        ],
    )


def _verdicts(found: Evaluation) -> Iterator[str]:
    for verdict in found.verdicts:
        name = "The shipped formula" if verdict.model == SHIPPED else "The own fit"
        yield f"{name} {_against_silence(verdict)}: AUC {_signed(verdict.auc)} against it."
        yield (
            f"{name} {_against_constant(verdict)}: {100 * verdict.brier.value:.0f} % of its Brier score saved "
            f"[{100 * verdict.brier.lower:.0f}, {100 * verdict.brier.upper:.0f}]."
        )
        if verdict.model == SHIPPED and not verdict.is_wanted:
            yield (
                f"That is less than was hoped for ({WANTED_AUC:.2f} AUC over silence and {100 * WANTED_BRIER:.0f} % "
                "of the constant rate's Brier score): treat the probability as another way of saying how long "
                "somebody has been silent."
            )
    yield _about_own_fit(found)
    if found.scored_rows < LITTLE:
        yield f"Only {found.scored_rows} student-weeks were scored: nothing is settled by so few."


def _against_silence(verdict: Verdict) -> str:
    if verdict.beats_silence:
        return "orders students better than silence alone"
    if verdict.auc.upper < 0:
        return "orders students WORSE than silence alone"
    return "does NOT beat silence alone"


def _against_constant(verdict: Verdict) -> str:
    if verdict.beats_constant:
        return "gives better probabilities than the constant rate"
    return "does NOT give better probabilities than the constant rate"


def _about_own_fit(found: Evaluation) -> str:
    if found.own is None or Kind.OWN not in found.kinds:
        return (
            f"Too little data for weights of its own ({MIN_ROWS} student-weeks and {MIN_GONE} of either outcome "
            "needed): the own fit moved the base rate alone."
        )
    weights = ", ".join(f"{weight:+.3f}" for weight in found.own.weights)
    told_weights = f"Fitted to all weeks it would be: intercept, ln(1 + silent days), active days = {weights}."
    if found.adopt:
        return f"The own fit beats the shipped formula and silence by Brier score beyond chance. {told_weights}"
    verdict = "does not beat the shipped formula and silence by Brier score beyond chance: keep the shipped one"
    return f"The own fit {verdict}. {told_weights}"


def _worths(found: Evaluation) -> Iterator[str]:
    yield f"95 % intervals: {DRAWS} bootstrap draws of whole students."
    yield ""
    columns = ["model", "ROC AUC", "PR AUC", "Brier", "ECE", *(f"P / R at {k}" for k in CAPACITIES)]
    rows = [
        (
            worth.model,
            _interval(worth.auc),
            _interval(worth.precision),
            _interval(worth.brier),
            f"{worth.error:.3f}",
            *(
                [f"{precision:.2f} / {recall:.2f}" for precision, recall in worth.top]
                if worth.top is not None
                else ["–"] * len(CAPACITIES)
            ),
        )
        for worth in found.worths
    ]
    yield from _table(columns, rows)
    if any(kind is not Kind.OWN for kind in found.kinds) and Kind.OWN in found.kinds:
        own = sum(kind is Kind.OWN for kind in found.kinds)
        yield f"({LOCAL}: own weights in {own} of {len(found.kinds)} weeks, before that the own base rate alone)"


def _leads(leads: Leads) -> Iterator[str]:
    yield (
        "Lead time: days between the first alert and the 14th silent day, measured daily "
        f"({leads.student_days} eligible student-days, {leads.silences} two-week silences), "
        "the formula at the rule's share of false alarms."
    )
    yield ""
    rows = [(*_rule(rule), *_rule(formula)[1:]) for rule, formula in leads.pairs]
    columns = ("rule", "false alarms", "recall", "lead", "false alarms (formula)", "recall (formula)", "lead (formula)")
    if leads.either is not None:
        rows.append((*_rule(leads.either), "", "", ""))
    yield from _table(columns, rows)


def _rule(spoken: Spoken) -> tuple[str, str, str, str]:
    return spoken.rule, _number(spoken.false_alarms), _number(spoken.recall), f"{_number(spoken.lead, 1)} d"


def _interval(estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    return f"{_number(estimate.value, 3)} [{_number(estimate.lower, 3)}, {_number(estimate.upper, 3)}]"


def _share(share: Share) -> str:
    if not share.is_enough:
        return f"fewer than {MIN_SILENCES}"
    return f"{share.value:.2f} [{share.lower:.2f}, {share.upper:.2f}]"


def _signed(estimate: Estimate) -> str:
    return f"{estimate.value:+.3f} [{estimate.lower:+.3f}, {estimate.upper:+.3f}]"


def _number(value: float, digits: int = 2) -> str:
    return "–" if isnan(value) else f"{value:.{digits}f}"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = list(columns)
    yield f"| {' | '.join(titles)} |"
    yield f"| {' | '.join(['---'] + ['--:'] * (len(titles) - 1))} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
