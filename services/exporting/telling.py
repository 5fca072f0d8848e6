"""What is said about an export."""

from collections.abc import Iterator

from services.exporting.contents import What
from services.exporting.exporter import Exported
from services.exporting.kinds import Kind
from services.wording.answers import Told, as_it_is, moment
from services.wording.words import Words


def told(made: Exported, what: What, kind: Kind, words: Words) -> Told:
    """How much there is, of what, and how to get it."""
    return Told(_title(what, words), "\n".join(_lines(made, what, kind, words)), words("Only you see this answer."))


def _title(what: What, words: Words) -> str:
    return words("Export: students") if what == "students" else words("Export: messages")


def _lines(made: Exported, what: What, kind: Kind, words: Words) -> Iterator[str]:
    number = made.rows
    if what == "students":
        counted = words.count("{n} student", "{n} students", number)
    else:
        counted = words.count("{n} message", "{n} messages", number)
    yield f"**{counted}** · {', '.join(_scope(made, what, words))}"
    if number == 0:
        yield words("Nothing fits, so the file has titles only.")
    if made.link is not None and made.ends_at is not None:
        yield words(
            "[Download]({link}) ({size} MB), until {at}.",
            link=made.link,
            at=moment(made.ends_at),
            size=_size(made, words),
        )
        yield words("Whoever has the link can read the file: do not pass it on.")
    if kind == "csv":
        yield words("In CSV an apostrophe stands before text that a spreadsheet would take for a formula.")


def _scope(made: Exported, what: What, words: Words) -> Iterator[str]:
    scope = made.scope
    if scope.student is not None:
        names = [one.name for one in scope.people]
        yield words("by {name}", name=as_it_is(names[0]) if names else scope.student)
    if scope.channel is not None:
        yield words("in {channel}", channel=f"<#{scope.channel}>")
    elif what == "messages":
        yield words.count(
            "in the {n} channel you may read", "in the {n} channels and threads you may read", len(scope.readable)
        )
    if scope.period is not None:
        yield words.days(scope.period.first, scope.period.last)
    else:
        yield words("the whole record")


def _size(made: Exported, words: Words) -> str:
    return words.number(made.size / 2**20, digits=1)
