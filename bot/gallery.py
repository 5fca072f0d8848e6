"""`profiler gallery`: every picture of the product, of the seeded school, through the reports that commands give.

One of each kind in both languages goes into `docs/`, where it is committed. Then the school's people get names that
pictures have trouble with, cohorts of one student and of none are added, in the local Discord itself; these variants
go onto sheets in `docs/`, and in full size to a folder that nobody commits.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.compose import Application, composed, serve
from bot.demo import pointed_at
from bot.demo_database import throwaway_database
from bot.gallery_page import Shown, page, sheet, small
from bot.gallery_pictures import Cast, Picture, one_of_each, variants
from bot.sandbox_process import LocalDiscord, local_discord
from bot.settings import Settings
from services.audit.task import CoveragePicture, CoverageTask
from services.audit.telling import coverage_sentence
from services.coverage_map import coverage_map
from services.database import Database
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.roster import roster
from services.reports.book import report
from services.reports.question import Question, ReportTools, Viewer

log = logging.getLogger(__name__)

DOCS, VARIANTS = Path("docs"), Path("demo-output/gallery")
LANGUAGES = ("en-GB", "pl")
LOCALES = {"en-GB": "en", "pl": "pl"}
HARD_NAMES = {
    "emoji": "🎉 Anna Żółć 🎉",
    "wide": "漢" * 32,
    "long": "W" * 32,
    "arabic": "محمد أحمد عبد الرحمن",
    "astronaut": "👩‍🚀",
    "signs": "$x$ _Ann_ `y`",
}
FIRST, OTHERS = "comes alive just before", ("has faded", "never written", "most days", "was away")
ONE, NONE = "Cohort One", "Cohort None"
READING, HEARING = 900.0, 60.0  # seconds at most on a slow machine


@dataclass(frozen=True, slots=True)
class _Studio:
    """What pictures are made with."""

    tools: ReportTools
    viewer: Viewer
    guild_id: int
    languages: dict[str, GuildSettings]
    now: datetime


async def gallery(settings: Settings) -> int:
    """Draw and write everything, with a local Discord, a database and a bot that end with it.

    Raises:
        ProfilerError: something it needs is missing or broken, in one sentence.
    """
    logging.getLogger().setLevel(logging.WARNING)
    print("Starting a local Discord with a seeded school, a database and the bot…", flush=True)
    async with (
        local_discord(None, 0, "none") as discord,
        throwaway_database(settings.data_dir / "demo", keep=False) as (database, files),
    ):
        placed = pointed_at(settings, discord, files, seeded=True)
        async with composed(placed, discord.token, database) as application:
            running = asyncio.create_task(serve(application))
            try:
                await _open(discord, database, application)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
    return 0


async def _open(discord: LocalDiscord, database: Database, application: Application) -> None:
    await asyncio.wait_for(application.reader.complete.wait(), READING)
    (guild,) = application.bot.guilds
    places = await database.pool.fetch("select id from channel where guild_id = $1", guild.id)
    studio = _Studio(
        tools=ReportTools(database, application.renderer),
        viewer=Viewer(0, None, frozenset(place["id"] for place in places)),
        guild_id=guild.id,
        languages={one: replace(application.live.of(guild.id), language=one) for one in LANGUAGES},
        now=datetime.now(UTC),
    )
    async with aiohttp.ClientSession(discord.address) as session:
        students = await _students(session)
        shown = await _hang(studio, one_of_each(Cast(students, {})), DOCS / "gallery")
        shown += await _coverage(studio, DOCS / "gallery")
        print(f"{len(shown)} pictures, one of each kind and language: {DOCS / 'gallery'}", flush=True)
        cast = await _made_hard(session, studio, students)
    today = studio.now.astimezone(studio.languages["pl"].zone).date()
    drawn = await _hang(studio, variants(cast, today), VARIANTS)
    sheets = await asyncio.to_thread(_sheets, drawn)
    await asyncio.to_thread((DOCS / "gallery.md").write_text, page([*shown, *drawn], sheets), encoding="utf-8")
    print(f"{len(drawn)} variants: {VARIANTS}, and on sheets in {DOCS / 'gallery.md'}", flush=True)


def _sheets(drawn: Iterable[Shown]) -> dict[str, str]:
    """Put the variants of each kind on one sheet; its file by the kind's title."""
    files: dict[str, list[str]] = {}
    for one in drawn:
        if one.file:
            files.setdefault(one.title, []).append(one.file)
    sheets = {title: f"variants-{place:02}.png" for place, title in enumerate(files, start=1)}
    for title, name in sheets.items():
        (DOCS / "gallery" / name).write_bytes(sheet((VARIANTS / file).read_bytes() for file in files[title]))
    return sheets


async def _hang(studio: _Studio, pictures: Iterable[Picture], folder: Path) -> list[Shown]:
    """Make the pictures in every language and write them into the folder; an answer in words alone has no file."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    shown = []
    for picture in pictures:
        for language in LANGUAGES:
            png, said = await _asked(studio, picture, studio.languages[language])
            name = f"{picture.file}-{LOCALES[language]}.png" if png else ""
            if png:
                await asyncio.to_thread(_write, folder / name, png)
            shown.append(Shown(picture.title, picture.report, LOCALES[language], name, said, picture.variant))
    return shown


async def _asked(studio: _Studio, picture: Picture, settings: GuildSettings) -> tuple[bytes | None, str]:
    """The report's picture with its words, or what the report says instead of one."""
    question = Question(studio.guild_id, picture.report, studio.viewer, settings, studio.now, picture.values)
    try:
        made = await report(studio.tools, question)
    except ProfilerError as refused:
        return None, str(refused)
    return made.png, made.alt_text if made.png else " ".join(made.sentences)


async def _coverage(studio: _Studio, folder: Path) -> list[Shown]:
    """The picture under /audit record, which is no report: what was seen of each channel."""
    async with studio.tools.database.pool.acquire() as con:
        known = await coverage_map(con, studio.guild_id, None, studio.now)
    shown = []
    for language, settings in studio.languages.items():
        task = CoverageTask(settings.language, settings.time_zone, known)
        drawn: CoveragePicture = await studio.tools.renderer.run("coverage", task)
        name = f"coverage-{LOCALES[language]}.png"
        await asyncio.to_thread(_write, folder / name, drawn.png)
        said = coverage_sentence(drawn, settings.words)
        shown.append(Shown("What was seen of each channel", "audit", LOCALES[language], name, said))
    return shown


def _write(path: Path, png: bytes) -> None:
    path.write_bytes(small(png))


async def _students(session: aiohttp.ClientSession) -> dict[str, int]:
    """One student of each of a few habits, the most telling first, then those who get hard names."""
    people = await _told(session.get("/__sandbox__/people"))
    found = [(str(one["note"]), int(one["user"]["id"])) for one in people if one.get("part") == "student"]
    chosen = [next(user for note, user in found if part in note) for part in (FIRST, *OTHERS)]
    others = [user for note, user in found if user not in chosen and "never" not in note]
    names = ("burst", "fading", "silent", "steady", "returning")
    return dict(zip((*names, *HARD_NAMES, "one"), (*chosen, *others), strict=False))


async def _made_hard(session: aiohttp.ClientSession, studio: _Studio, students: dict[str, int]) -> Cast:
    """Give hard names and the smallest of cohorts, wait until the bot has heard of them, and say whom to draw."""
    guild = {"guild_id": studio.guild_id}
    for key, name in HARD_NAMES.items():
        await _change(session, "update_member", **guild, user_id=students[key], nick=name)
    roles = {name: int((await _change(session, "add_role", **guild, name=name))["id"]) for name in (NONE, ONE)}
    await _change(session, "give_role", **guild, user_id=students["one"], role_id=roles[ONE])
    async with asyncio.timeout(HEARING), studio.tools.database.pool.acquire() as con:
        while True:
            known = await roster(con, studio.guild_id, studio.languages["pl"], studio.viewer)
            if roles[NONE] in known.cohorts and len(known.of(roles[ONE])) == 1:
                break
            await asyncio.sleep(0.2)
    return Cast(students, {"one": roles[ONE], "none": roles[NONE]})


async def _change(session: aiohttp.ClientSession, change: str, **given: Any) -> Any:
    return await _told(session.post(f"/__sandbox__/{change}", json=given))


async def _told(request: Any) -> Any:
    async with request as answer:
        answer.raise_for_status()
        return await answer.json()
