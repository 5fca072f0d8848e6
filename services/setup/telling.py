"""The look at a server's setup as an answer that a phone can show."""

from collections.abc import Sequence

from services.setup.findings import Finding, Level
from services.wording.answers import NAMED, Told, more
from services.wording.words import Words

SIGNS = {Level.MISSING: "🔴", Level.LIMITED: "🟠", Level.FINE: "🟢"}
FINE_NAMED = 2
ROOM = 2400
"""Characters of an answer, of the 4,000 that all texts of a panel may have."""


def told_check(findings: Sequence[Finding], words: Words) -> Told:
    """The findings, worst first; whatever is too much for an answer is in its file."""
    lacking = sum(finding.level == Level.MISSING for finding in findings)
    lines = _lines(findings, words)
    shown = _as_many_as_fit(lines)
    cut = len(shown) < len(lines) or any(len(finding.places) > NAMED for finding in findings)
    everything = "".join(f"{SIGNS[one.level]} {one.sentence(words)}\n" for one in findings) if cut else None
    title = words.count("{n} thing is missing", "{n} things are missing", lacking)
    return Told(
        title=title if lacking else words("Nothing is missing"),
        text="\n".join([*shown, *more(len(lines) - len(shown), words)]),
        footer=words("The file names every channel.") if everything else "",
        everything=everything,
    )


def _lines(findings: Sequence[Finding], words: Words) -> list[str]:
    """A line for each; of what is fine only the first by name, since nobody has to do anything about it."""
    troubles = [one for one in findings if one.level != Level.FINE]
    fine = [one for one in findings if one.level == Level.FINE]
    lines = [_line(one, words) for one in (*troubles, *(fine if len(fine) <= FINE_NAMED else fine[:1]))]
    if len(fine) > FINE_NAMED:
        rest = words.count("{n} more thing is fine.", "{n} more things are fine.", len(fine) - 1)
        lines.append(f"{SIGNS[Level.FINE]} {rest}")
    return lines


def _line(finding: Finding, words: Words) -> str:
    text = f"{SIGNS[finding.level]} {finding.text}"
    if finding.level != Level.FINE:
        text = f"{SIGNS[finding.level]} **{finding.text}**"
    named = [f"<#{place.id}>" for place in finding.places[:NAMED]]
    where = " ".join([*named, *more(len(finding.places) - NAMED, words)])
    return "\n".join(part for part in (text, finding.hides, where) if part)


def _as_many_as_fit(lines: Sequence[str]) -> list[str]:
    shown: list[str] = []
    room = ROOM
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    return shown
