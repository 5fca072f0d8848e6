"""The state of every channel in words: a line each, the worst first, or everything known of a single one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from services.sync import runs
from services.sync.runs import Run
from services.sync.status import ChannelStatus, Health, SyncStatus
from services.sync.telling.kinds import counted
from services.sync.telling.lines import lists_left, reading, reason_in_words
from services.wording.answers import NAMED, Told, ago, as_it_is, moment, more
from services.wording.words import Words

ON_A_PAGE = 12
LONGEST_NAME = 40
MARKS = {
    Health.HIDDEN: "🔴",
    Health.UNREAD: "🟠",
    Health.GAP: "🟠",
    Health.READING: "🔵",
    Health.FILES: "🔵",
    Health.FINE: "🟢",
}


def told_status(status: SyncStatus, page: int, words: Words, zone: tzinfo) -> Told:
    """One page of the state of every channel, the worst first; a file with all when there are more pages."""
    pages = max(1, -(-len(status.channels) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = status.channels[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    own_moments = status.complete_through is None
    lines = [*summary(status, words), "", *(_line(channel, words, own_moments=own_moments) for channel in shown)]
    return Told(
        words("How complete the record is"),
        "\n".join(lines),
        words("Page {page} of {pages}, the worst first. The file has all.", page=page, pages=pages)
        if pages > 1
        else "",
        "\n".join(_row(channel, words, zone) for channel in status.channels) if pages > 1 else None,
    )


def told_channel(status: SyncStatus, channel_id: int, words: Words) -> Told:
    """Everything known of one channel or thread, and which of its threads lack something."""
    title = words("How complete the record is")
    own = [channel for channel in status.channels if channel.channel_id == channel_id]
    threads = [channel for channel in status.channels if channel.parent_id == channel_id]
    if channel_id in status.left_out:
        return Told(title, words("An administrator leaves {channel} out of the record.", channel=f"<#{channel_id}>"))
    if not own and not threads:
        return Told(title, words("I record nothing of {channel}.", channel=f"<#{channel_id}>"))
    parts = [[*_in_full(channel, words), *_not_kept(status.not_kept.get(channel_id, 0), words)] for channel in own]
    if threads:
        parts.append(_threads(channel_id, threads, words))
    return Told(title, "\n\n".join("\n".join(part) for part in parts))


def _not_kept(messages: int, words: Words) -> Iterator[str]:
    """What is not missing but not wanted."""
    if messages:
        yield words.count(
            "{n} message is not kept because its author does not want it.",
            "{n} messages are not kept because their authors do not want it.",
            messages,
        )


def summary(status: SyncStatus, words: Words) -> Iterator[str]:
    """How complete the record is as a whole, and how the sync does."""
    numbers = {"fine": words.number(status.complete), "all": words.number(len(status.channels))}
    through = status.complete_through
    if through is None:
        yield words("**{fine} of {all}** channels and threads are complete.", **numbers)
    else:
        at = moment(through)
        yield words("**{fine} of {all}** channels and threads are complete, through {at}.", **numbers, at=at)
    if status.being_read:
        progress = status.progress
        yield from reading(
            progress.channels_done, progress.channels_total, progress.messages_read, progress.remaining, words
        )
    yield from lists_left(status.lists_due, words)
    if status.left_out:
        named = [f"<#{one}>" for one in status.left_out[:NAMED]]
        channels = ", ".join([*named, *more(len(status.left_out) - NAMED, words)])
        yield words("Left out by an administrator: {channels}.", channels=channels)
    yield from _not_kept(sum(status.not_kept.values()), words)
    if status.under_way is not None:
        yield words("A sync is going on now.")
    if status.last is not None and status.last.finished_at is not None:
        yield words(
            "Last sync {ago}: {state}.", ago=ago(status.last.finished_at), state=how_it_went(status.last, words)
        )
        yield from _found(status.last, words)
    yield words("Next sync {when}.", when=ago(status.next_at))


def how_it_went(run: Run, words: Words) -> str:
    """What became of a run that is over."""
    return {
        runs.DONE: words("all went well"),
        runs.FAILED: words("a part of it failed"),
        runs.CUT: words("it was cut off"),
    }[run.state]


def _found(run: Run, words: Words) -> list[str]:
    counts = (run.report or {}).get("counts") or {}
    found = words.listed(counted(kind, number, words) for kind, number in counts.items())
    return [words("It found: {found}.", found=found)] if counts else []


def _line(channel: ChannelStatus, words: Words, *, own_moments: bool) -> str:
    """A channel in as few words as it needs; `own_moments`: complete ones do not share the moment they are up to."""
    facts = [f"{MARKS[channel.health]} {_name(channel)} {_short(channel, words)}".rstrip()]
    if own_moments and channel.complete and channel.complete_through is not None:
        facts.append(words("complete through {at}", at=moment(channel.complete_through)))
    if channel.health in {Health.FILES, Health.FINE} and channel.verified_at is not None:
        facts.append(words("checked {ago}", ago=ago(channel.verified_at)))
    if channel.waiting_files:
        facts.append(words.count("{n} file waiting", "{n} files waiting", channel.waiting_files))
    return " · ".join(facts)


def _name(channel: ChannelStatus) -> str:
    """A channel as a link; a thread by its name, because Discord shows a link to an archived one as unknown."""
    if not channel.is_thread:
        return f"<#{channel.channel_id}>"
    name = channel.name if len(channel.name) <= LONGEST_NAME else f"{channel.name[: LONGEST_NAME - 1]}…"
    return f"{as_it_is(channel.parent)} › **{as_it_is(name)}**"


def _short(channel: ChannelStatus, words: Words) -> str:
    match channel.health:
        case Health.UNREAD if channel.back_to is not None:
            return words("is read back to {at}", at=moment(channel.back_to))
        case Health.UNREAD:
            return words("is not read yet")
        case Health.GAP if channel.complete_through is not None:
            return words("has a gap since {at}", at=moment(channel.complete_through))
        case Health.FILES | Health.FINE:
            return ""
    return health_in_words(channel, words)


def _in_full(channel: ChannelStatus, words: Words) -> list[str]:
    """A line for each thing known of a channel."""
    facts = []
    if channel.complete_through is not None and channel.health is Health.HIDDEN:
        facts.append(words("seen until {at}", at=moment(channel.complete_through)))
    elif channel.complete_through is not None:
        facts.append(words("complete through {at}", at=moment(channel.complete_through)))
    if channel.history_complete:
        facts.append(words("back to its beginning"))
    elif channel.back_to is not None:
        facts.append(words("back to {at}", at=moment(channel.back_to)))
    if channel.verified_at is not None:
        facts.append(words("checked {ago}", ago=ago(channel.verified_at)))
    if channel.waiting_files:
        facts.append(words.count("{n} file waiting", "{n} files waiting", channel.waiting_files))
    head = f"{MARKS[channel.health]} {_name(channel)} {health_in_words(channel, words)}"
    return [head, *(f"• {fact}" for fact in facts)]


def _threads(channel_id: int, threads: Iterable[ChannelStatus], words: Words) -> list[str]:
    """How many threads of a channel are complete, and those that are not."""
    there = list(threads)
    wanting = [thread for thread in there if thread.health is not Health.FINE]
    fine = sum(thread.complete for thread in there)
    return [
        words(
            "**{fine} of {all}** threads of {channel} are complete.",
            fine=words.number(fine),
            all=words.number(len(there)),
            channel=f"<#{channel_id}>",
        ),
        *(_line(thread, words, own_moments=False) for thread in wanting[:NAMED]),
        *more(len(wanting) - NAMED, words),
    ]


def health_in_words(channel: ChannelStatus, words: Words) -> str:
    """What most needs to be known of a channel, as the end of a sentence about it."""
    match channel.health:
        case Health.HIDDEN:
            return words("cannot be read: {reason}", reason=reason_in_words(channel.reason, words))
        case Health.UNREAD:
            return words("is not read to its beginning yet")
        case Health.GAP:
            return words("has a gap")
        case Health.READING:
            return words("is being compared with Discord")
        case Health.FILES:
            return words("is complete, files are on the way")
        case Health.FINE:
            return words("is complete")


def _row(channel: ChannelStatus, words: Words, zone: tzinfo) -> str:
    """A channel in one line of the file, by name and in the server's zone."""

    def told(at: datetime | None) -> str:
        return "-" if at is None else words.moment(at, zone)

    name = f"#{channel.parent} > {channel.name}" if channel.is_thread else f"#{channel.name}"
    cells = [
        f"{name}: {health_in_words(channel, words)}",
        words("complete through {at}", at=told(channel.complete_through)),
        words("back to its beginning") if channel.history_complete else words("back to {at}", at=told(channel.back_to)),
        words("last checked {at}", at=told(channel.verified_at)),
        words.count("{n} file waiting", "{n} files waiting", channel.waiting_files),
    ]
    return "; ".join(cells)
