"""The sentences of a report about many students that keep it honest."""

from analytics.coverage import cut, length, merged
from analytics.limits import COMPARABLE
from services.activity.notes import about_gaps, about_hidden
from services.activity.store import shaded
from services.cohort.scope import Scope


def seen(scope: Scope, *, hatched: bool = True) -> tuple[str, ...]:
    """What was not seen of the period, which comes before everything else; `hatched` in a picture of weeks."""
    return tuple(about_gaps(scope, hatched=hatched))


def mostly_seen(scope: Scope) -> bool:
    """Whether enough of the period was recorded to speak of those who did nothing."""
    begins = scope.period.starts_at(scope.zone).timestamp()
    ends = min(scope.period.ends_at(scope.zone), scope.question.now).timestamp()
    lost = merged((gap[0].timestamp(), gap[1].timestamp()) for gap in shaded(scope.sight.gaps))
    return length(cut(lost, begins, ends)) <= (1 - COMPARABLE) * (ends - begins)


def footnotes(scope: Scope, *own: str) -> tuple[str, ...]:
    """The report's own notes, what cannot be read, who is not counted, and whose days these are."""
    words, last = scope.words, [scope.words("Time zone: {zone}.", zone=scope.zone.key)]
    if scope.unknown:
        last.insert(
            0,
            words.count(
                "{n} person left before I came and is not counted.",
                "{n} people left before I came and are not counted.",
                scope.unknown,
            ),
        )
    if scope.people.withheld:
        last.insert(
            0,
            words.count(
                "{n} student does not want to be counted.",
                "{n} students do not want to be counted.",
                scope.people.withheld,
            ),
        )
    return (*own, *about_hidden(scope), " ".join(last))


def nobody(scope: Scope) -> str:
    """Why there is nothing to show."""
    if not scope.people.cohorts and scope.question.viewer.cohorts is not None:
        return scope.words("You have no cohort, so there is nobody that I may show you.")
    return scope.words("There is nobody to show: no student had this role or cohort in this period.")
