"""`profiler demo`: a local Discord, a database and the bot, with nothing to set up and nothing left behind."""

import asyncio
import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from bot.compose import Application, composed, serve
from bot.demo_database import throwaway_database
from bot.page import beside, beside_a_demo
from bot.sample_charts import write_samples
from bot.sandbox_process import LocalDiscord, local_discord
from bot.settings import Settings
from bot.watching.watch import Watch, watched
from cogs.history import in_words
from services.database import Database
from services.errors import SetupProblem

log = logging.getLogger(__name__)

OUTPUT = Path("demo-output")
PROGRESS_SECONDS = 5.0
SHOWN_PEOPLE = 3
STUDENT_ROLE, SCHOOL_ZONE = "Student", "Europe/Warsaw"  # the seeded school's, and an export's role too


class Demo:
    """One run of the demo, until Ctrl-C."""

    def __init__(
        self,
        settings: Settings,
        export: Path | None,
        port: int | None,
        limits: str,
        *,
        keep: bool = False,
        fresh: str | None = None,
        with_page: bool = True,
    ) -> None:
        self._settings, self._port, self._limits, self._keep = settings, port, limits, keep
        self._with_page = with_page
        self._fresh = None if export else fresh
        self._export = export.resolve() if export else None  # the local Discord runs in another folder

    async def run(self) -> int:
        """Start everything, say where it is, and stay until cancelled.

        Raises:
            ProfilerError: something it needs is missing or broken, in one sentence.
        """
        if self._settings.log_level == "INFO":  # the guide tells the same in fewer words
            logging.getLogger().setLevel(logging.WARNING)
        source = (
            f"the export in {self._export}" if self._export else "a new server" if self._fresh else "a seeded school"
        )
        print(f"Starting a local Discord with {source}, a database and the bot…", flush=True)
        async with (
            local_discord(self._export, self._port, self._limits, fresh=self._fresh) as discord,
            throwaway_database(self._settings.data_dir / "demo", keep=self._keep) as (database, files),
        ):
            seeded = self._export is None and not self._fresh
            settings = beside_a_demo(pointed_at(self._settings, discord, files, seeded=seeded))
            async with (
                watched(settings) as watch,
                composed(settings, discord.token, database) as application,
                watch.following(application.seen),
            ):
                await self._serve(discord, database, application, settings, watch)
        return 0

    async def _serve(
        self, discord: LocalDiscord, database: Database, application: Application, settings: Settings, watch: Watch
    ) -> None:
        """Run the bot and tell about it; whichever ends first ends the other."""
        tasks = {
            asyncio.create_task(serve(application), name="the bot"),
            asyncio.create_task(_watched(discord), name="the local Discord"),
            asyncio.create_task(_guided(discord, database, application, watch), name="the guide"),
        }
        if self._with_page:
            tasks.add(asyncio.create_task(_page(application, settings, database), name="the page"))
        try:
            while tasks:
                done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _page(application: Application, settings: Settings, database: Database) -> None:
    await application.bot.commands_synced.wait()
    await beside(settings, database.url)


async def _watched(discord: LocalDiscord) -> None:
    code = await discord.process.wait()
    raise SetupProblem(f"The local Discord ended by itself (exit {code}); start the demo again.")


async def _guided(discord: LocalDiscord, database: Database, application: Application, watch: Watch) -> None:
    """Say where to go, then how the history comes along, then where the sample charts are."""
    await application.bot.commands_synced.wait()
    people = await _people(discord.address)
    print(banner(discord, people, await _said(discord.address, people)), flush=True)
    if watch.address is not None:
        print(f"  Watch {watch.address}/metrics, {watch.address}/readyz\n", flush=True)
    settled = asyncio.create_task(application.reader.complete.wait())
    try:
        told = ""
        while not settled.done():
            progress = application.history.progress()
            line = f"  {in_words(progress)}"
            if progress.channels_total and line != told:
                print(line, flush=True)
                told = line
            await asyncio.wait({settled}, timeout=PROGRESS_SECONDS)
    finally:
        settled.cancel()
    print("  The whole history is stored.", flush=True)
    for guild in application.bot.guilds[:1] if discord.mentor_role else ():  # a new server has nothing to draw yet
        students = [int(person["user"]["id"]) for person in sample_students(people)]
        answers = application.live.of(guild.id, guild.preferred_locale)
        written = await write_samples(OUTPUT, answers, guild.id, students, database, application.renderer)
        print(f"  Sample charts: {', '.join(str(path) for path in written) or 'none'}", flush=True)
    print("  Ctrl-C ends the demo and everything it started.", flush=True)


def banner(discord: LocalDiscord, people: list[dict[str, Any]], said: Iterable[str] = ()) -> str:
    """What to open, whom to act as and what to type; and what the local Discord has to say about its export."""
    if not discord.mentor_role:
        return _new_server(discord, people)
    mentors = [name_of(person) for person in people if person.get("part") == "mentor"]
    students = [
        f"{name_of(person)} ({person['note']})" if person.get("note") else name_of(person)
        for person in sample_students(people)
    ]
    who = f"act as {mentors[0]}, a mentor" if mentors else "act as a mentor"
    channel = f"in #{discord.mentor_channel}, " if discord.mentor_channel else ""
    return "\n".join(
        [
            "",
            f"  Open  {discord.address}",
            f"  There {who}, and {channel}type  /activity",
            f"  Try   {'; '.join(students)}" if students else "",
            *(f"  Note  {line}" for line in said),
            "",
        ]
    )


def _new_server(discord: LocalDiscord, people: list[dict[str, Any]]) -> str:
    """What to do on a server that has just invited the bot."""
    (admin, *_) = [name_of(person) for person in people if person.get("part") == "admin"]
    lines = [
        f"  Open  {discord.address}",
        f"  There act as {admin}, who owns the server, and in any channel type  /setup",
    ]
    return "\n".join(["", *lines, ""])


def sample_students(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Up to three students whose habits differ; of an export, whose notes are counts, those who wrote most."""
    by_note = {person.get("note") or "": person for person in reversed(people) if person.get("part") == "student"}
    return sorted(by_note.values(), key=_messages_noted, reverse=True)[:SHOWN_PEOPLE]


def _messages_noted(person: dict[str, Any]) -> int:
    counted = re.match(r"(\d+) messages", person.get("note") or "")
    return int(counted[1]) if counted else 0


def name_of(person: dict[str, Any]) -> str:
    """The name a person is shown with."""
    user = person["user"]
    return str(user.get("global_name") or user["username"])


async def _people(address: str) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = await _asked(address, "people")
    return people


async def _said(address: str, people: list[dict[str, Any]]) -> list[str]:
    """What the page tells everybody: how times were moved, and what of an export could not be read."""
    if not people:
        return []
    view = await _asked(address, f"view?as={people[0]['user']['id']}")
    return list(view["says"])


async def _asked(address: str, what: str) -> Any:
    async with aiohttp.ClientSession(address) as session, session.get(f"/__sandbox__/{what}") as answer:
        return await answer.json()


def pointed_at(settings: Settings, discord: LocalDiscord, files: Path, *, seeded: bool) -> Settings:
    """The operator's settings, with the local Discord in the place of the real one.

    Its attachments go into the folder `files`, never into the operator's bucket or folder. It shares with nobody.
    """
    changed: dict[str, Any] = {
        "data_dir": settings.data_dir / "demo",
        "attachments_folder": str(files),
        "s3_bucket": "",
        "discord_token": SecretStr(discord.token),
        "discord_api_base": discord.api_base,
        "discord_cdn_base": discord.cdn_base,
        "shard_ids": (0,),
        "shard_count": 1,
    }
    if discord.mentor_role:
        changed["mentor_roles"] = (discord.mentor_role,)
    if not settings.student_roles and discord.mentor_role:
        changed["student_roles"] = (STUDENT_ROLE,)
    if seeded and settings.time_zone == "UTC":
        changed["time_zone"] = SCHOOL_ZONE
    if discord.mentor_channel:
        changed["mentor_channel"] = discord.mentor_channel
    return settings.model_copy(update=changed)
