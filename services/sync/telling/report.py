"""The report of a run of the sync in words, and how far one is that goes on."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice, zip_longest

from services.sync import runs
from services.sync.report import Found, Place, SyncReport
from services.sync.runs import Run
from services.sync.telling.kinds import counted, what
from services.sync.telling.lines import lists_left, reading, reason_in_words
from services.wording.answers import NAMED, Told, moment, more
from services.wording.words import Words

HIDING = {"unreadable", "readable"}  # told by every report anyway, as long as it is so


def told_progress(run: Run, words: Words) -> Told:
    """A run that is not over yet."""
    if run.state == runs.ASKED or not run.report:
        return Told(words("Sync"), words("It begins in a moment."))
    done, whole = run.report["channels_done"], run.report["channels_total"]
    left = run.report["remaining"]
    stages = {"history": words("Reading what was missed."), "attachments": words("Fetching files again.")}
    lines = [
        stages.get(run.stage or "", words("Writing the report.")),
        *reading(done, whole, run.report["messages_read"], None if left is None else timedelta(seconds=left), words),
        *(_checking(run.report["checking"], words) if done >= whole else []),
        *lists_left(run.report.get("lists", 0), words),
    ]
    if found := run.report.get("found"):
        lines += [
            "",
            f"**{words('Found so far:')}**",
            *(counted(kind, number, words) for kind, number in found.items()),
        ]
    return Told(words("Sync"), "\n".join(lines))


def _checking(channels: int, words: Words) -> list[str]:
    if not channels:
        return []
    return [
        words.count(
            "{n} channel is being compared with Discord.", "{n} channels are being compared with Discord.", channels
        )
    ]


def told_run(run: Run, words: Words, before: Run | None = None) -> Told:
    """A run that is over, with its report; `before` is an earlier one that found something, when this one did not."""
    if run.report is None or run.state == runs.CUT:
        return Told(words("Sync"), words("This run was cut off: the bot was stopped. The next one does its work."))
    report = SyncReport.from_json(run.report)
    named, left_out = _named(report, run.guild_id, words)
    sections = [
        [*_failures(report), *_complete(report, words)],
        [*_found(report, words), *named],
        _found_before(before, words),
        _hidden(report.hidden, words),
        _unread(report, words),
        lists_left(report.lists, words),
        _files(report, words),
    ]
    text = "\n\n".join("\n".join(section) for section in sections if section)
    costs = words.count("{n} request to Discord", "{n} requests to Discord", report.requests)
    return Told(
        words("Sync report"),
        text,
        words("{costs}, {seconds} s", costs=costs, seconds=words.number(report.seconds, digits=1)),
        "\n".join(in_full(report, words)) if left_out else None,
    )


def _failures(report: SyncReport) -> list[str]:
    return [f"⚠️ {sentence}" for sentence in report.failures]


def _complete(report: SyncReport, words: Words) -> list[str]:
    if report.complete_through is None:
        return []
    return [words("Complete through {at}.", at=moment(report.complete_through))]


def _found(report: SyncReport, words: Words) -> list[str]:
    since = (
        words("Found since {at}:", at=moment(report.found_from))
        if report.found_from is not None
        else words("Found so far:")
    )
    if not report.counts:
        since = words("Nothing happened unseen since {at}.", at=moment(report.found_from)) if report.found_from else ""
        return [since or words("Nothing happened unseen.")]
    return [f"**{since}**", *(counted(kind, number, words) for kind, number in report.counts.items())]


def _found_before(run: Run | None, words: Words) -> list[str]:
    """What an earlier run found, for whoever did not see its report."""
    if run is None or run.report is None or run.finished_at is None:
        return []
    report = SyncReport.from_json(run.report)
    if not report.counts.keys() - HIDING:
        return []
    heading = words("Found before, by the sync of {at}:", at=moment(run.finished_at))
    counts = (counted(kind, number, words) for kind, number in report.counts.items())
    return [f"**{heading}**", *counts, *_named(report, run.guild_id, words)[0]]


def _named(report: SyncReport, guild_id: int, words: Words) -> tuple[list[str], bool]:
    """The messages and people by name, as many as fit, and whether some are left out."""
    tellable = [one for one in report.named if one.message_id is not None or one.user_id is not None]
    lines = [_one(one, guild_id, words) for one in _some_of_each(tellable)]
    return lines, len(tellable) > NAMED or sum(report.counts.values()) > len(report.named)


def _some_of_each(named: list[Found]) -> Iterator[Found]:
    """As many as fit, of every kind in turn, kind by kind: many deletions must not hide the one edit."""
    kinds: dict[str, list[Found]] = {}
    for one in named:
        kinds.setdefault(one.kind, []).append(one)
    turns = (one for row in zip_longest(*kinds.values()) for one in row if one is not None)
    chosen = set(islice(turns, NAMED))
    return (one for one in named if one in chosen)


def _one(found: Found, guild_id: int, words: Words) -> str:
    person = f"<@{found.user_id}>" if found.user_id is not None else words("somebody")
    place = "" if found.channel_id is None else " " + words("in {channel}", channel=f"<#{found.channel_id}>")
    if found.message_id is None:
        return f"• {what(found.kind, words)}: {person}{place}"
    sent = "" if found.sent_at is None else ", " + words("written {at}", at=moment(found.sent_at))
    link = f"https://discord.com/channels/{guild_id}/{found.channel_id}/{found.message_id}"
    return f"• {what(found.kind, words)}: {person}{place}{sent} · [{words('open')}]({link})"


def _hidden(places: Iterable[Place], words: Words) -> list[str]:
    hidden = list(places)
    if not hidden:
        return []
    return [
        words("**What I cannot see:**"),
        *(
            f"🔴 <#{one.channel_id}>: {reason_in_words(one.reason, words)}{_since(one, words)}"
            for one in hidden[:NAMED]
        ),
        *more(len(hidden) - NAMED, words),
    ]


def _since(place: Place, words: Words) -> str:
    return "" if place.since is None else " · " + words("since {at}", at=moment(place.since))


def _unread(report: SyncReport, words: Words) -> list[str]:
    if not report.unread:
        return []
    left = report.unread_seconds
    time = "" if left is None else " · " + words("about {time} left", time=words.duration(timedelta(seconds=left)))
    return [
        words("**Still being read:**") + time,
        " ".join(f"<#{one.channel_id}>" for one in report.unread[:NAMED]),
        *more(len(report.unread) - NAMED, words),
    ]


def _files(report: SyncReport, words: Words) -> list[str]:
    waiting = report.attachments.get("waiting", 0) + report.attachments.get("failed", 0)
    stored = report.attachments.get("stored", 0)
    if not waiting and not stored:
        return []
    return [
        words.count("{n} file stored", "{n} files stored", stored)
        + ", "
        + words.count("{n} file waiting", "{n} files waiting", waiting)
    ]


def in_full(report: SyncReport, words: Words) -> Iterator[str]:
    """Everything that is named, in plain lines."""
    for kind, number in report.counts.items():
        yield f"{counted(kind, number, words)}"
        for one in report.named:
            if one.kind == kind:
                sent = "-" if one.sent_at is None else f"{one.sent_at:%Y-%m-%d %H:%M:%S} UTC"
                about = (f"#{one.channel}" if one.channel else "", one.person, sent, str(one.message_id or ""))
                yield "  " + " | ".join(part for part in about if part)
