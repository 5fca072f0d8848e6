"""What stands around every figure of the page: whom it is about, what was not seen, and what it rests on."""

from dataclasses import dataclass

from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope
from services.page.markdown import all_said, said


@dataclass(frozen=True, slots=True)
class Head:
    """Texts without any markdown: a name, the days with the n, what was not seen, and notes below the figure.

    `nothing` says why there is no figure; it is empty when there is one.
    """

    name: str
    note: str
    sentences: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    nothing: str = ""


def head_of(scope: Scope, *own: str, hatched: bool = True) -> Head:
    """The texts around a figure about a scope; `own` are notes of this figure alone."""
    if not scope.there:
        return Head(scope.name, scope.period.text, nothing=said(nobody(scope), scope.question))
    return Head(
        name=scope.name,
        note=scope.note(len(scope.there)),
        sentences=all_said(seen(scope, hatched=hatched), scope.question),
        footnotes=all_said(footnotes(scope, *own), scope.question),
    )
