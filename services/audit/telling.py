"""What an audit found, in words."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, tzinfo

from services.audit.progress import Progress, Step
from services.audit.result import AuditResult, Counted, Difference, Fault, Place, Stopped
from services.audit.task import CoveragePicture
from services.records.snowflakes import created_at
from services.wording.answers import bar
from services.wording.words import Words

MOST_LINES = 30
MOST_LINKS = 15  # a link is as long as the rest of its line
LONGEST = 3600  # characters of all lines together
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class AuditText:
    """An audit's answer: a title, sentences, the lines that name differences, and figures."""

    title: str
    sentences: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    complete: bool = False


def audit_text(result: AuditResult, guild_id: int, words: Words, zone: tzinfo) -> AuditText:
    """The answer to /audit record of a server."""
    through = words.moment(result.moment, zone)
    title = words("Complete through {moment}", moment=through) if result.complete else words("Not complete")
    sentences = [
        *_stopped(result, words),
        *_found(result, words, through),
        *_places(result, words),
    ]
    return AuditText(
        title,
        tuple(sentences),
        _lines(result, guild_id, words, zone),
        _fields(result, words),
        complete=result.complete,
    )


def progress_text(progress: Progress, words: Words) -> str:
    """What an audit is doing, with a bar."""
    doing = {
        Step.CHANNELS: words("Comparing channels with Discord’s own counts"),
        Step.PEOPLE: words("Comparing people with Discord’s own counts"),
        Step.REPAIR: words("Reading again what differs"),
        Step.INDEX: words("Discord is preparing its search; waiting for it"),
    }[progress.step]
    lines = [bar(progress.done, progress.total or 1), doing]
    if progress.differences:
        lines.append(words.count("{n} difference found so far.", "{n} differences found so far.", progress.differences))
    return "\n".join(lines)


def coverage_sentence(picture: CoveragePicture, words: Words) -> str:
    """The picture in one sentence."""
    lost = picture.gap + picture.hidden + picture.unread
    return words(
        "Of all channels’ time I saw {live} % live and read {read} % afterwards; {lost} % I have not seen.",
        live=_percent(picture.live, words),
        read=_percent(picture.read, words),
        lost=_percent(lost, words),
    )


def running_since(since: datetime, words: Words, zone: tzinfo) -> str:
    """What to say to the second who asks."""
    return words(
        "An audit of this server has been running since {moment}. Its answer comes where it was asked for.",
        moment=words.moment(since, zone),
    )


def _stopped(result: AuditResult, words: Words) -> list[str]:
    match result.stopped:
        case Stopped.FORBIDDEN:
            return [
                words(
                    "Discord does not let me search this server. I need the message content intent (developer portal,"
                    " Bot) and the permission to read message history; then ask again."
                )
            ]
        case Stopped.INDEX:
            return [
                words(
                    "Discord is still preparing its search of this server; I waited {minutes} minutes. What I compared"
                    " before is below. Ask again in an hour.",
                    minutes=words.number(result.waited / 60),
                )
            ]
        case Stopped.UNAVAILABLE:
            return [words("Discord stopped answering in the middle. What I compared before is below. Ask again later.")]
        case None:
            return []
    return [words("The audit broke off because of a mistake of mine; the log says more.")]


def _found(result: AuditResult, words: Words, through: str) -> list[str]:
    sentences = []
    faults = Counter(one.fault for one in result.differences)
    if result.complete and not result.differences:
        sentences.append(
            words(
                "My {stored} messages of {channels} channels up to {moment} are those that Discord counts.",
                stored=words.number(result.stored),
                channels=words.number(len(result.channels)),
                moment=through,
            )
        )
    if faults[Fault.MISSING]:
        sentences.append(words.count("{n} message was missing.", "{n} messages were missing.", faults[Fault.MISSING]))
    if faults[Fault.DELETED]:
        sentences.append(
            words.count(
                "{n} message had been deleted without my knowing.",
                "{n} messages had been deleted without my knowing.",
                faults[Fault.DELETED],
            )
        )
    if faults[Fault.REVIVED]:
        sentences.append(
            words.count(
                "{n} message that I held for deleted is still on Discord.",
                "{n} messages that I held for deleted are still on Discord.",
                faults[Fault.REVIVED],
            )
        )
    if result.differences and not result.open_differences:
        sentences.append(words("I have read all of them again: my record is right now."))
    elif result.open_differences:
        sentences.append(
            words.count(
                "{n} of them I could not repair.", "{n} of them I could not repair.", len(result.open_differences)
            )
        )
    return [*sentences, *_unnamed(result, words)]


def _unnamed(result: AuditResult, words: Words) -> list[str]:
    """Counts that differ although no message could be named."""
    unexplained = [
        words(
            "{name}: Discord counts {discord}, I have {stored}, and reading again did not explain it.",
            name=one.name,
            discord=words.number(one.discord),
            stored=words.number(one.stored),
        )
        for one in result.unexplained
    ]
    refiled = [
        words(
            "{name}: Discord counts {discord} of {stored} messages under this name, though no channel lacks any:"
            " probably a deleted account.",
            name=one.name,
            discord=words.number(one.discord),
            stored=words.number(one.stored),
        )
        for one in result.refiled
    ]
    return [*unexplained, *refiled]


def _places(result: AuditResult, words: Words) -> list[str]:
    sentences = []
    if result.unread:
        sentences.append(
            words(
                "Not compared, because their history is still being read: {channels}.",
                channels=_names(result.unread, words),
            )
        )
    if result.unrepaired:
        sentences.append(words("Could not be read again: {channels}.", channels=_names(result.unrepaired, words)))
    if result.hidden:
        sentences.append(
            words("Not compared, because I may not read them: {channels}.", channels=_names(result.hidden, words))
        )
    if result.left_out:
        sentences.append(words("Left out by an administrator: {channels}.", channels=_names(result.left_out, words)))
    if result.not_kept:
        sentences.append(
            words.count(
                "{n} message is not kept because its author does not want it.",
                "{n} messages are not kept because their authors do not want it.",
                result.not_kept,
            )
        )
    if result.unindexed:
        sentences.append(
            words(
                "Not compared, because Discord’s search leaves them out: messages of type {types}.",
                types=words.listed([str(one) for one in result.unindexed]),
            )
        )
    return sentences


def _names(places: list[Place], words: Words) -> str:
    named = [f"#{place.name}" for place in places[:MOST_NAMES]]
    if len(places) > MOST_NAMES:
        named.append(words.count("{n} more", "{n} more", len(places) - MOST_NAMES))
    return words.listed(named)


def _lines(result: AuditResult, guild_id: int, words: Words, zone: tzinfo) -> tuple[str, ...]:
    """One line a message, as many as Discord shows; the others by channel. A few are links to their messages."""
    linked = guild_id if len(result.differences) <= MOST_LINKS else None
    lines: list[str] = []
    room = LONGEST
    ordered = sorted(result.differences, key=lambda one: (one.repaired, one.message_id))
    for place, one in enumerate(ordered):
        line = _line(one, linked, words, zone)
        if place >= MOST_LINES or room < len(line):
            rest = Counter(other.channel_id for other in ordered[place:])
            return *lines, *_summed(rest, words)
        lines.append(line)
        room -= len(line) + 1
    return tuple(lines)


def _line(one: Difference, guild_id: int | None, words: Words, zone: tzinfo) -> str:
    what = {
        (Fault.MISSING, True): words("was missing, now read"),
        (Fault.MISSING, False): words("is missing, could not be read"),
        (Fault.DELETED, True): words("deleted on Discord, now marked"),
        (Fault.DELETED, False): words("deleted on Discord"),
        (Fault.REVIVED, True): words("on Discord, no longer marked as deleted"),
        (Fault.REVIVED, False): words("on Discord, but marked as deleted"),
    }[one.fault, one.repaired]
    name = f"`{one.message_id}`"
    if guild_id is not None:
        name = f"[{one.message_id}](https://discord.com/channels/{guild_id}/{one.channel_id}/{one.message_id})"
    return f"{name} <#{one.channel_id}>, {words.moment(created_at(one.message_id), zone)}: {what}"


def _summed(rest: Counter[int], words: Words) -> list[str]:
    named = [f"<#{channel_id}> {words.number(messages)}" for channel_id, messages in rest.most_common(MOST_NAMES)]
    if len(rest) > MOST_NAMES:
        named.append("…")
    more = words.count("and {n} more message", "and {n} more messages", rest.total())
    return [f"{more}: {', '.join(named)}"]


def _fields(result: AuditResult, words: Words) -> tuple[tuple[str, str], ...]:
    fields = [
        (words("Channels"), _agreement(len(result.channels), _differing(result.channels), words)),
        (words("People"), _agreement(len(result.people), _differing(result.people), words)),
        (
            words("Cost"),
            words(
                "{requests} questions, {seconds} s",
                requests=words.number(result.requests),
                seconds=words.number(result.seconds),
            ),
        ),
    ]
    return tuple(fields)


def _differing(counted: list[Counted]) -> int:
    return sum(one.stored != one.discord for one in counted)


def _agreement(compared: int, differing: int, words: Words) -> str:
    agree = words(
        "{agree} of {compared} agree", agree=words.number(compared - differing), compared=words.number(compared)
    )
    return f"**{agree}**"


def _percent(share: float, words: Words) -> str:
    """A share that is neither rounded up to everything nor down to nothing."""
    if 0 < share < 0.001:
        return f"< {words.number(0.1, digits=1)}"
    if 0.999 < share < 1:
        return f"> {words.number(99.9, digits=1)}"
    return words.number(share * 100, digits=1)
