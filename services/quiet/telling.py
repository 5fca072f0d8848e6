"""Quiet students in words: short lines for the list and the weekly report, sentences for one student."""

from collections.abc import Iterator

from analytics.dropoff.formula import (
    REACH_OUT_FROM,
    WINDOW,
    Band,
    Contribution,
    Recent,
    Term,
    band,
    contributions,
    probability,
)
from analytics.dropoff.silences import MIN_SILENCES, Share
from services.quiet.people import Found, Kind, Quiet, Rule
from services.wording.answers import as_it_is
from services.wording.words import Words

WHOLE_FROM = 3  # days of silence, from which hours say nothing
CLEAR_DROP = 1.64  # standard deviations: one in twenty falls so far by chance
NAMED = 6


def line(one: Quiet, found: Found, words: Words) -> str:
    """A named student in two lines of markdown: the name with what is asked of the mentor, and the raw numbers."""
    head = " · ".join([f"**{as_it_is(one.person.name)}**", *_asked(one, words)])
    said = [] if one.kind is Kind.BACK or one.probability is None else [_chance(one.probability, words)]
    return f"{head}\n{' · '.join([*facts(one, found, words), *said])}"


def heading(kind: Kind, number: int, words: Words) -> str:
    """The line above those of one kind."""
    return {
        Kind.QUIET: words("__Gone quiet__ ({n})", n=words.number(number)),
        Kind.BACK: words("__Back after a break__ ({n})", n=words.number(number)),
        Kind.NEVER: words("__Never wrote where I can read__ ({n})", n=words.number(number)),
    }[kind]


def silent_for(days: int, words: Words) -> str:
    """A silence in whole days."""
    if days == 0:
        return words("active today or yesterday")
    return words.count("silent for {n} day", "silent for {n} days", days)


def chance(one: Quiet, found: Found, words: Words) -> str | None:
    """The probability with that of the typical student, None where there is none."""
    if one.probability is None:
        return None
    said = _chance(one.probability, words)
    usual = reference_chance(found.typical)
    if usual is None:
        return said
    return f"{said} {words('(typical student: {share})', share=words.percent(usual))}"


def of_such_silences(one: Quiet, words: Words) -> str | None:
    """What came of silences as long as this one: the line that a mentor believes at once."""
    share, days = one.share, one.silent_days
    if share is None or days is None:
        return None
    if not share.n:
        return words("No silence on this server had lasted as long and is decided: there is nothing to compare with.")
    if not share.is_enough:
        return words.count(
            "Only {n} silence on this server had lasted as long and is decided: too few to compare ({least} needed).",
            "Only {n} silences on this server had lasted as long and are decided: too few to compare ({least} needed).",
            share.n,
            least=words.number(MIN_SILENCES),
        )
    return words.count(
        "Of silences that had lasted {n} day, {share} lasted two weeks more ({interval}, n = {silences}).",
        "Of silences that had lasted {n} days, {share} lasted two weeks more ({interval}, n = {silences}).",
        days,
        share=words.percent(share.value),
        interval=_interval(share, words),
        silences=words.number(share.n),
    )


def explanation(one: Quiet, found: Found, words: Words) -> str | None:
    """What raises or lowers the chance, the largest first, with raw numbers; None without something to compare with."""
    if one.habit is None or one.probability is None or found.typical is None:
        return None
    parts = contributions(one.habit.recent, found.typical)
    return " · ".join(_part(part, first=part is parts[0], words=words) for part in parts)


def why_named(one: Quiet, words: Words) -> Iterator[str]:
    """Which rule spoke, and what of the student's own habits it goes against."""
    if Rule.CHANCE in one.rules:
        yield words("Named because the formula says more than {share}.", share=words.percent(REACH_OUT_FROM))
    elif Rule.SILENT in one.rules:
        yield words("Named because the silence has lasted ten days or more.")
    if one.kind is Kind.QUIET and one.habit is not None and one.habit.pause:
        yield words.count(
            "Longer than usual: nine of ten pauses so far lasted {n} day at most (n = {pauses}).",
            "Longer than usual: nine of ten pauses so far lasted {n} days at most (n = {pauses}).",
            one.habit.pause,
            pauses=words.number(one.habit.pauses),
        )
    drop = one.drop
    if drop is not None and drop.score >= CLEAR_DROP:
        yield words(
            "Active on {recent} of the last {recent_days} days, on {before} of the {before_days} before: "
            "a clear fall against their own past, beyond that of the others.",
            recent=words.number(drop.recent_active),
            recent_days=words.number(drop.recent_days),
            before=words.number(drop.before_active),
            before_days=words.number(drop.before_days),
        )


def no_chance(one: Quiet, words: Words) -> str | None:
    """Why there is no probability, for somebody who wrote."""
    if one.probability is not None or one.habit is None:
        return None
    if one.habit.recent.is_rare:
        return words("Too few active days in the last four weeks for a probability (3 needed).")
    return words("Too short on the server for a probability (a week needed).")


def notes(found: Found, words: Words) -> Iterator[str]:
    """What was not seen and whom that spares, who is snoozed, and what the chance means."""
    if found.still_reading:
        yield words("I am still reading the server’s history: days that are not read yet count as not seen.")
    if found.reactions_due and found.of(Kind.NEVER):
        yield words("I am still reading who reacted to what: some may have reacted more.")
    if found.unjudged:
        names = [as_it_is(one.person.name) for one in found.unjudged[:NAMED]]
        rest = len(found.unjudged) - NAMED
        more = [words.count("{n} more", "{n} more", rest)] if rest > 0 else []
        yield words(
            "Not judged, because I did not see everything in that time: {names}.", names=words.listed([*names, *more])
        )
    if found.hidden or found.hidden_more:
        hidden = [f"#{as_it_is(name)}" for name in found.hidden[:NAMED]]
        rest = found.hidden_more + max(0, len(found.hidden) - NAMED)
        if rest and hidden:
            hidden.append(words.count("{n} more", "{n} more", rest))
        elif rest:
            hidden.append(words.count("{n} channel", "{n} channels", rest))
        yield words("I may not read {channels}: who writes only there looks silent.", channels=words.listed(hidden))
    if found.away:
        yield away(found, words)
    if found.snoozed:
        yield words.count("{n} student is snoozed.", "{n} students are snoozed.", len(found.snoozed))


def away(found: Found, words: Words) -> str:
    """Who said to be away, and until when: the first to come back in front."""
    returning = sorted(found.away.items(), key=lambda one: (one[1], one[0]))
    names = [
        words("{name} until {day}", name=as_it_is(found.everybody[student].person.name), day=words.short_day(last))
        for student, last in returning[:NAMED]
    ]
    rest = len(returning) - NAMED
    more = [words.count("{n} more", "{n} more", rest)] if rest > 0 else []
    return words("Away, so not judged: {names}.", names=words.listed([*names, *more]))


def rate(share: Share, words: Words) -> str:
    """How often mentors called a student's being named not useful."""
    if share.n == 0:
        return words("Nobody has said yet whether being named here was useful.")
    return words(
        "False alarms: {hits} of {n} that mentors judged in the last half year ({share}, {interval}).",
        hits=words.number(share.hits),
        n=words.number(share.n),
        share=words.percent(share.value),
        interval=_interval(share, words),
    )


def _asked(one: Quiet, words: Words) -> Iterator[str]:
    """What the chance asks of a mentor; a small one does not call somebody steady who is silent against all habit."""
    if one.kind is Kind.QUIET and one.probability is not None:
        match band(one.probability):
            case Band.REACH_OUT:
                yield words("reach out")
            case Band.WATCH:
                yield words("watch")
            case Band.STEADY:
                pass


def facts(one: Quiet, found: Found, words: Words) -> Iterator[str]:
    """The raw numbers of a student, the chance aside."""
    match one.kind:
        case Kind.NEVER:
            yield from _facts_of_never(one, words)
        case Kind.BACK if one.back is not None:
            yield words("back since {day}", day=words.day(one.back.on))
            yield words.count("after {n} silent day", "after {n} silent days", one.back.silent_days)
            yield _active(one, words)
        case _:
            yield from _silence(one, words)
            yield _active(one, words)
    if one.unseen_days:
        yield words.count("{n} day not seen, not counted", "{n} days not seen, not counted", one.unseen_days)
    if one.away_days:
        yield words.count("away for {n} day, not counted", "away for {n} days, not counted", one.away_days)
    if one.free_days:
        yield words.count("{n} holiday, not counted", "{n} holidays, not counted", one.free_days)
    if one.person.user_id in found.contacted:
        yield words("a mentor wrote on {day}", day=words.day(found.contacted[one.person.user_id]))


def _facts_of_never(one: Quiet, words: Words) -> Iterator[str]:
    if one.joined_on is not None:
        yield words("here since {day}", day=words.day(one.joined_on))
    if one.reactions:
        yield words.count("reads along: {n} reaction", "reads along: {n} reactions", one.reactions)
    if one.other_days:
        yield words.count("reacted or was in voice on {n} day", "reacted or was in voice on {n} days", one.other_days)
    if not one.reactions and not one.other_days:
        yield words("no message, no reaction, no time in voice that I know of")


def _silence(one: Quiet, words: Words) -> Iterator[str]:
    if one.silent_days is None:
        return
    said = silent_for(one.silent_days, words)
    pause = None if one.habit is None else one.habit.pause
    if pause == 0:
        said = f"{said} {words('(before that, nearly every day)')}"
    elif pause is not None:
        said = f"{said} {words.count('(usual pauses: {n} day at most)', '(usual pauses: {n} days at most)', pause)}"
    yield said


def _active(one: Quiet, words: Words) -> str:
    days = 0 if one.habit is None else round(one.habit.recent.active_days)
    span = WINDOW if one.habit is None else min(WINDOW, max(1, round(one.habit.known_days)))
    return words("active on {active} of {days} days", active=words.number(days), days=words.number(span))


def _chance(share: float, words: Words) -> str:
    return words("{share} chance of silence for the next two weeks", share=words.percent(share))


def part_in_words(part: Contribution, words: Words) -> str:
    """A term with its raw numbers."""
    if part.term is Term.ACTIVE:
        values = {"value": words.number(part.value, digits=1), "typical": words.number(part.typical, digits=1)}
        return words("active on {value} of the last 28 days (typical: {typical})", **values)
    values = {"value": _silent_days(part.value, words), "typical": _silent_days(part.typical, words)}
    return words("silent for {value} days (typical: {typical})", **values)


def _silent_days(days: float, words: Words) -> str:
    """Whole days, as everywhere else; parts of a day where there are few."""
    return words.number(int(days)) if days >= WHOLE_FROM else words.number(days, digits=1)


def _part(part: Contribution, *, first: bool, words: Words) -> str:
    what = part_in_words(part, words)
    if part.log_odds > 0:
        return words("{what}: raises it most", what=what) if first else words("{what}: raises it", what=what)
    return words("{what}: lowers it most", what=what) if first else words("{what}: lowers it", what=what)


def _interval(share: Share, words: Words) -> str:
    return f"{words.percent(share.lower)}–{words.percent(share.upper)}"


def reference_chance(typical: Recent | None) -> float | None:
    """The probability of the typical student."""
    return None if typical is None else probability(typical.silent_days, typical.active_days)
