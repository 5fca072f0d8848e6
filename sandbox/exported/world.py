"""A server exported by DiscordChatExporter, served as the local Discord's world."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from exports import Entry, Export, ExportError, ExportFile, Problem, Seen, open_export
from exports.seen import GHOST, is_deleted
from sandbox.clock import parsed
from sandbox.exported.shifting import Shift, weeks_behind
from sandbox.hosts import MENTOR_CHANNEL, MENTOR_ROLE, Host
from sandbox.kinds import CATEGORY, HOLDS_MESSAGES, HOLDS_THREADS, TEXT
from sandbox.objects.people import webhook_author
from sandbox.snowflake import time_of
from sandbox.world import World

type Json = dict[str, Any]

_ARCHIVED_AFTER = timedelta(days=7)
_LOCALS_CAME = timedelta(days=30)
"""How long the people who are not of the export have been there."""
_REPORTED = 10
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Exported:
    """The world with the exported servers in it, and what is to be said about it."""

    world: World
    guild_ids: list[int] = field(default_factory=list)
    """The largest first."""
    notes: dict[int, tuple[str, str]] = field(default_factory=dict)
    """User id to part (mentor, student, admin, bot) and a note in words."""
    says: list[str] = field(default_factory=list)
    """Sentences for the page and the log: the shift, what could not be read."""
    problems: list[Problem] = field(default_factory=list)
    mentor_role: str = MENTOR_ROLE
    mentor_channel: str = MENTOR_CHANNEL


def open_exported(
    folder: Path, *, keep_times: bool = False, now: datetime | None = None, guild: str | None = None
) -> Exported:
    """The servers of an export (or the one named by guild: id or name), streamed into a world.

    Unless keep_times is set, each server moves by whole weeks so that its newest message is from the last seven days.
    Raises exports.ExportError, one sentence, when there is nothing to serve.
    """
    export = open_export(folder)
    chosen = _chosen(export, guild)
    moment = now or datetime.now(UTC)
    files = [file for file in export.files if file.header.guild_id in chosen]
    threads = frozenset(file.header.channel_id for file in files if file.header.is_thread)
    served = Exported(World.empty(moment), problems=list(export.problems))
    for guild_id, name in chosen.items():
        newest = max((file.newest_id() for file in files if file.header.guild_id == guild_id), default=0)
        weeks = 0 if keep_times else weeks_behind(newest, moment)
        _Server(served, export, Shift(weeks, threads), guild_id).build(name)
        served.says.append(_about_times(weeks, name if len(chosen) > 1 else ""))
    served.says += _about_problems(served.problems)
    return served


def _chosen(export: Export, wanted: str | None) -> dict[str, str]:
    guilds = export.guilds()
    chosen = {key: name for key, name in guilds.items() if wanted is None or wanted in {key, name}}
    if not chosen:
        raise ExportError(f"The export holds no server {wanted}; it holds {', '.join(guilds.values())}.")
    return chosen


def _about_times(weeks: int, server: str) -> str:
    where = f"{server}: " if server else ""
    if not weeks:
        return f"{where}Times are those of the export."
    return f"{where}All times are moved {weeks} weeks forward, so that the newest message is from the last seven days."


def _about_problems(problems: list[Problem]) -> Iterator[str]:
    yield from (str(problem) for problem in problems[:_REPORTED])
    if len(problems) > _REPORTED:
        yield f"{len(problems) - _REPORTED} more could not be read."


class _Server:
    """One server on its way into the world."""

    def __init__(self, served: Exported, export: Export, shift: Shift, guild_id: str) -> None:
        self._served = served
        self._world = served.world
        self._shift = shift
        self._guild_id = guild_id
        files = [file for file in export.files if file.header.guild_id == guild_id]
        # Of a message in two files the later export is the one to keep, so that comes last.
        self._files = sorted(files, key=lambda file: file.header.exported_at or _EARLIEST)
        self._channels = export.channels(guild_id)
        self._seen = Seen()
        self._wrote: Counter[str] = Counter()
        self._last: dict[str, str] = {}

    def build(self, name: str) -> None:
        """Read everything: channels, messages, threads, then the people found in them."""
        guild_id = int(self._guild_id)
        host = Host(self._world, guild_id, name, self._world.clock.start - _LOCALS_CAME)
        self._served.guild_ids.append(guild_id)
        for channel in self._channels:
            if "thread_metadata" not in channel:
                self._add_channel(channel)
        for file in sorted(self._files, key=lambda file: file.header.is_thread):
            self._read(file)
        self._archive_old_threads()
        host.finish(list(self._seen.roles.values()))
        self._add_members(host)
        self._served.notes |= host.notes

    def _add_channel(self, channel: Json) -> None:
        kind = channel["type"] if channel["type"] in HOLDS_MESSAGES | HOLDS_THREADS | {CATEGORY} else TEXT
        parent = channel["parent_id"] if int(channel["parent_id"] or 0) in self._world.channels else None
        topic = channel["topic"]
        self._world.add_channel(self._guild_id, channel["name"], kind, parent, topic=topic, id=channel["id"])

    def _read(self, file: ExportFile) -> None:
        """Stream one file into its channel or thread."""
        entries = self._entries(file)
        if not file.header.is_thread:
            self._world.load_history(file.header.channel_id, map(self._told, entries))
            return
        first = next(entries, None)
        if first is None:
            return
        thread_id = self._shift.id(file.header.channel_id)
        if first.message["channel_id"] != file.header.channel_id:
            self._world.load(first.message["channel_id"], self._told(first))
            self._begin_thread(file, thread_id, first)
        else:
            self._begin_thread(file, thread_id, first)
            self._world.load(thread_id, self._told(first))
        self._world.load_history(thread_id, map(self._told, self._without_starter(entries, file)))

    def _without_starter(self, entries: Iterator[Entry], file: ExportFile) -> Iterator[Entry]:
        """The thread's own messages; the parent's one, last in files that begin with the newest, goes there."""
        for entry in entries:
            if entry.message["channel_id"] == file.header.channel_id:
                yield entry
            else:
                self._world.load(entry.message["channel_id"], self._told(entry))

    def _entries(self, file: ExportFile) -> Iterator[Entry]:
        """A file's readable messages; people and problems are noted on the way."""
        for entry in file.entries():
            if isinstance(entry, Problem):
                self._served.problems.append(entry)
                continue
            self._seen.note(entry)
            for user in entry.users:
                if int(user["id"]) not in self._world.users and not is_deleted(user):
                    shown, bot = user["global_name"], user["bot"]
                    self._world.add_user(user["username"], bot=bot, global_name=shown, id=user["id"])
            yield entry

    def _told(self, entry: Entry) -> Json:
        """A message as World.load_history takes it."""
        message = self._shift.message(entry.message)
        author = message["author"]
        shelf = self._world.shelves.get(int(message["channel_id"]))
        if shelf is None or shelf.place(int(message["id"])) is None:  # not in an earlier file
            self._wrote[author["id"]] += 1
        self._last[author["id"]] = max(self._last.get(author["id"], ""), message["timestamp"])
        if "webhook_id" in message:
            message["author"] = webhook_author(int(author["id"]), author["username"])
        elif is_deleted(author):
            message["author"] = GHOST
        message["mentions"] = [GHOST if is_deleted(one) else one for one in message["mentions"]]
        if entry.files:
            message["_files"] = entry.files
        return message

    def _begin_thread(self, file: ExportFile, thread_id: str, first: Entry) -> None:
        """Open the thread a file is of, unless another part of it was read before."""
        if int(thread_id) in self._world.channels:
            return
        header, parent = file.header, file.header.parent_id or ""
        shelf = self._world.shelves.get(int(parent or 0))
        starter = thread_id if shelf is not None and shelf.place(int(thread_id)) else None
        author = first.message["author"]
        owner = GHOST if is_deleted(author) or "webhook_id" in first.message else author["id"]
        self._world.add_thread(
            parent,
            header.channel_name,
            owner,
            header.channel_kind,
            starter,
            at=time_of(thread_id),
            quiet=True,
            id=thread_id,
        )

    def _archive_old_threads(self) -> None:
        for thread in self._world.threads_of(self._guild_id):
            last = time_of(thread["last_message_id"] or thread["id"])
            if last + _ARCHIVED_AFTER < self._world.clock.now():
                self._world.archive_thread(thread["id"], at=last + _ARCHIVED_AFTER)

    def _add_members(self, host: Host) -> None:
        """Everybody who wrote, was mentioned or reacted; exports name nobody else."""
        for user in self._seen.people():
            joined = parsed(self._shift.time(self._seen.first_seen_at[user["id"]]) or "")
            host.let_in(int(user["id"]), self._seen.roles_of.get(user["id"], []), joined, bot=user["bot"])
            wrote, last = self._wrote[user["id"]], self._last.get(user["id"], "")[:10]
            words = f"{wrote} messages, the last on {last}" if wrote else "wrote nothing"
            host.notes[int(user["id"])] = ("bot" if user["bot"] else "student", words)
