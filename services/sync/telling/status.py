"""The state of every channel in words, the worst first."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from services.sync import runs
from services.sync.runs import Run
from services.sync.status import ChannelStatus, Health, SyncStatus
from services.sync.telling.lines import reading, reason_in_words
from services.wording.answers import Told, ago, moment
from services.wording.words import Words

ON_A_PAGE = 10
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
    lines = [*_summary(status, words), "", *(_channel(channel, words) for channel in shown)]
    return Told(
        words("How complete the record is"),
        "\n".join(lines),
        words("Page {page} of {pages}, the worst first. The file has all.", page=page, pages=pages)
        if pages > 1
        else "",
        "\n".join(_row(channel, words, zone) for channel in status.channels) if pages > 1 else None,
    )


def _summary(status: SyncStatus, words: Words) -> Iterator[str]:
    fine = status.number(Health.FINE, Health.FILES, Health.READING)
    yield words("**{fine} of {all}** channels and threads are complete.", fine=fine, all=len(status.channels))
    if status.being_read:
        progress = status.progress
        yield from reading(
            progress.channels_done, progress.channels_total, progress.messages_read, progress.remaining, words
        )
    if status.under_way is not None:
        yield words("A sync is going on now.")
    if status.last is not None and status.last.finished_at is not None:
        yield words("Last sync {ago}: {state}.", ago=ago(status.last.finished_at), state=_state(status.last, words))
    yield words("Next sync {when}.", when=ago(status.next_at))


def _state(run: Run, words: Words) -> str:
    return {
        runs.DONE: words("all went well"),
        runs.FAILED: words("a part of it failed"),
        runs.CUT: words("it was cut off"),
    }[run.state]


def _channel(channel: ChannelStatus, words: Words) -> str:
    facts = " · ".join(_facts(channel, words))
    return f"{MARKS[channel.health]} <#{channel.channel_id}> {_health(channel, words)}\n{facts or '—'}"


def _facts(channel: ChannelStatus, words: Words) -> Iterator[str]:
    if channel.complete_through is not None and channel.health is not Health.HIDDEN:
        yield words("complete through {at}", at=moment(channel.complete_through))
    elif channel.complete_through is not None:
        yield words("seen until {at}", at=moment(channel.complete_through))
    if channel.history_complete:
        yield words("back to its beginning")
    elif channel.back_to is not None:
        yield words("back to {at}", at=moment(channel.back_to))
    if channel.verified_at is not None:
        yield words("checked {ago}", ago=ago(channel.verified_at))
    if channel.waiting_files:
        yield words.count("{n} file waiting", "{n} files waiting", channel.waiting_files)


def _health(channel: ChannelStatus, words: Words) -> str:
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
        f"{name}: {_health(channel, words)}",
        words("complete through {at}", at=told(channel.complete_through)),
        words("back to its beginning") if channel.history_complete else words("back to {at}", at=told(channel.back_to)),
        words("last checked {at}", at=told(channel.verified_at)),
        words.count("{n} file waiting", "{n} files waiting", channel.waiting_files),
    ]
    return "; ".join(cells)
