"""The seeded bootcamp with the bot in it, as mentors see it, and a recount of its truth by other means.

It is read once for each worker of the tests and copied from then on. A module that asks for `scene` shares one running
bot; its tests are marked `pytest.mark.asyncio(loop_scope="module")`. Weekdays and hours are the school's (Warsaw).
"""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from bot.compose import Application
from sandbox import Sandbox
from sandbox.interactions.model import Answer, AnswerFile
from sandbox.school import build_school
from sandbox.school.build import School
from sandbox.school.cast import Person
from services.database import Database, open_pool
from tests.conftest import temporary_database
from tests.database_names import copied, named
from tests.e2e.answers import buttons, embed, figures, labels, menus, message_id, says
from tests.e2e.bot_in_process import bot_in_process
from tests.e2e.bot_process import until

ZONE = ZoneInfo("Europe/Warsaw")
MESSAGES = 8000
EPHEMERAL = 64
COUNTED = {0, 19}  # ordinary messages and replies
SETTINGS = {
    "time_zone": ZONE.key,
    "student_roles": ("Student",),
    "attachments_types": (".none",),  # files tell nothing that mentors ask for
}

__all__ = ["Scene", "buttons", "embed", "figures", "labels", "mentor_scene", "menus", "message_id", "says"]

type Who = Person | int | str


@dataclass(frozen=True)
class Template:
    """A database that has read the school as it was at the anchor."""

    name: str
    anchor: datetime


def school_at(anchor: datetime) -> School:
    """The school, the same each time; the second mentor is one of Cohort Spring alone."""
    school = build_school(anchor, messages=MESSAGES)
    roles = {role["name"]: role["id"] for role in school.world.guild(school.guild_id)["roles"]}
    mentor = [person for person in school.people if person.part == "mentor"][1]
    school.world.give_role(school.guild_id, mentor.user_id, roles["Cohort Spring"])
    return school


async def read_school(server: str, migrated: str, folder: Path) -> Template:
    """Read the school once; returns what to copy."""
    anchor = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    name = f"school_{uuid.uuid4().hex[:12]}"
    await copied(server, name, migrated)
    url = named(server, name)
    async with Sandbox(school_at(anchor).world, time_scale=0.01) as box, open_pool(url, 8) as pool:
        async with bot_in_process(box, Database(pool, url), folder, **SETTINGS) as application:
            await asyncio.wait_for(application.reader.complete.wait(), 90)
        assert not box.violations, box.violations
    return Template(name, anchor)


@dataclass
class Scene:
    """Somebody asks, presses, chooses and fills in; `answer` is always what they see then."""

    box: Sandbox
    school: School
    database: Database
    anchor: datetime
    start: Callable[[], contextlib.AbstractAsyncContextManager[Application]]
    running: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    application: Application | None = None
    _asked: dict[int, tuple[int, int]] = field(default_factory=dict)

    # -- people and places ---------------------------------------------------------------------------------------

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZONE

    @property
    def world(self) -> Any:
        """The local Discord's world: post, react, remove and so on."""
        return self.box.world

    @property
    def mentor(self) -> Person:
        """A mentor of all cohorts."""
        return self._staff("mentor")[0]

    @property
    def cohort_mentor(self) -> Person:
        """A mentor of Cohort Spring alone."""
        return self._staff("mentor")[1]

    @property
    def admin(self) -> Person:
        """Who runs the server, and has no mentor role."""
        return self._staff("admin")[0]

    def students(self, habit: str | None = None, cohort: str | None = None) -> list[Person]:
        """Students still there, of a habit ("fading", "silent", …) and a cohort ("Cohort Spring")."""
        return [
            one
            for one in self.school.people
            if one.part == "student" and habit in {None, one.habit} and cohort in {None, one.cohort}
        ]

    def person(self, who: Who) -> int:
        """The id of somebody: a person of the school, an id, or a name ("mentor", "cohort mentor" and "admin" too)."""
        if isinstance(who, Person):
            return who.user_id
        if isinstance(who, int):
            return who
        staff = {"mentor": "mentor", "cohort mentor": "cohort_mentor", "admin": "admin"}
        if who in staff:
            return int(getattr(self, staff[who]).user_id)
        return next(one.user_id for one in self.school.people if who in {one.name, one.username})

    def channel(self, where: str | int) -> int:
        """The id of a channel by its name."""
        return where if isinstance(where, int) else self.school.channels[where]

    def _staff(self, part: str) -> list[Person]:
        return [one for one in self.school.people if one.part == part]

    # -- what people do ------------------------------------------------------------------------------------------

    async def ask(self, command: str, *, who: Who = "mentor", where: str | int = "mentors", **options: Any) -> Answer:
        """Type a command ("student card"); people given as options may be persons of the school."""
        given = {name: str(value.user_id) if isinstance(value, Person) else value for name, value in options.items()}
        user, channel = self.person(who), self.channel(where)
        return await self._seen(user, channel, await self.box.interact.slash(user, channel, command, given))

    async def menu(self, command: str, target: Who, *, who: Who = "mentor", where: str | int = "mentors") -> Answer:
        """Use a command from somebody's menu."""
        user, channel = self.person(who), self.channel(where)
        answered = await self.box.interact.user(user, channel, command, self.person(target))
        return await self._seen(user, channel, answered)

    async def suggest(
        self, command: str, option: str, typed: str, *, who: Who = "mentor", where: str | int = "mentors"
    ) -> dict[str, Any]:
        """What is offered while somebody types: the labels and what they stand for."""
        found = await self.box.interact.autocomplete(
            self.person(who), self.channel(where), command, option, {option: typed}
        )
        return {one["name"]: one["value"] for one in found.choices}

    async def press(self, answer: Answer, label: str, *, who: Who | None = None) -> Answer:
        """Press the button with that label; by somebody else in the same channel when `who` is given."""
        user, channel = self._asked[answer.id]
        user = user if who is None else self.person(who)
        custom_id = next(one["custom_id"] for one in buttons(answer) if one.get("label") == label)
        return await self.press_id(message_id(answer), custom_id, who=user, where=channel)

    async def press_id(
        self, message: int, custom_id: str, *, who: Who = "mentor", where: str | int = "mentors"
    ) -> Answer:
        """Press a button of any message by its custom id."""
        user, channel = self.person(who), self.channel(where)
        return await self._seen(user, channel, await self.box.interact.click(user, channel, message, custom_id))

    async def choose(self, answer: Answer, label: str, *, who: Who | None = None) -> Answer:
        """Choose the line with that label from the menu."""
        user, channel = self._asked[answer.id]
        user = user if who is None else self.person(who)
        (menu,) = menus(answer)
        value = next(one["value"] for one in menu["options"] if one["label"] == label)
        answered = await self.box.interact.select(user, channel, message_id(answer), menu["custom_id"], [value])
        return await self._seen(user, channel, answered)

    async def submit(self, answer: Answer, **fields: str) -> Answer:
        """Send the form that an answer opened."""
        user, channel = self._asked[answer.id]
        assert answer.modal is not None, "no form was opened"
        answered = await self.box.interact.submit(user, channel, answer.modal["custom_id"], fields)
        return await self._seen(user, channel, answered)

    async def _seen(self, user: int, channel: int, answer: Answer) -> Answer:
        """The answer with the message that came last: a followup takes the place of what was taken back."""
        self._asked[answer.id] = (user, channel)
        if answer.modal is not None:
            return answer
        board = self.box.interactions.board
        (interaction,) = [one for one in board._by_token.values() if one.id == answer.id]
        if answer.message is None:
            await until(lambda: bool(interaction.followups), 20, lambda: "the answer was taken back and none followed")
        shown = board.told(interaction, interaction.followups[-1]) if interaction.followups else answer.message
        if shown is None:
            return answer
        files = tuple(
            AnswerFile(one["filename"], one.get("content_type"), self.world.file(one["id"]), one.get("description"))
            for one in shown.get("attachments", ())
        )
        return replace(answer, message=shown, files=files, ephemeral=bool(shown.get("flags", 0) & EPHEMERAL))

    # -- the bot -------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Start the bot and wait until it answers and has caught up."""
        self.application = await self.running.enter_async_context(self.start())
        await asyncio.wait_for(self.application.reader.complete.wait(), 60)

    async def restart(self) -> None:
        """End the bot and start another on the same database."""
        await self.running.aclose()
        await self.begin()

    async def stored(self, message: int) -> None:
        """Wait until the bot has written a message down."""

        async def there() -> bool:
            return bool(await self.database.pool.fetchval("select 1 from message where id = $1", message))

        await until(there, 20)

    async def looks(self) -> list[dict[str, Any]]:
        """The log of looks, oldest first."""
        return [dict(row) for row in await self.database.pool.fetch("select * from audit_log order by at, id")]

    # -- the truth -----------------------------------------------------------------------------------------------

    def messages(self) -> pd.DataFrame:
        """Every message that counts, by Discord's own truth: not deleted, ordinary or a reply, in what the bot reads.

        Columns: id, channel, author (ids), at (Warsaw time), day (date), hour, text, reply_to (id or None), files.
        Bots and webhooks are left out, mentors are not.
        """
        bots = {int(one["id"]) for one in self.world.users.values() if one.get("bot")}
        rows = [
            {
                "id": int(fact["id"]),
                "channel": int(fact["channel_id"]),
                "author": int(fact["author_id"]),
                "at": pd.Timestamp(fact["timestamp"]).tz_convert(ZONE),
                "text": fact["content"],
                "files": len(fact["attachments"]),
            }
            for fact in self.world.every_message()
            if fact["deleted_at"] is None and fact["type"] in COUNTED and not fact["webhook_id"]
        ]
        frame = pd.DataFrame(rows)
        frame = frame[~frame["author"].isin(bots) & (frame["channel"] != self.school.channels["staff"])]
        frame["day"], frame["hour"] = frame["at"].dt.date, frame["at"].dt.hour
        replies = [self._reply_to(channel, one) for channel, one in zip(frame["channel"], frame["id"], strict=True)]
        frame["reply_to"] = pd.Series(
            replies, index=frame.index, dtype=object
        )  # floats would cost ids their last digits
        return frame.sort_values("id").reset_index(drop=True)

    def _reply_to(self, channel: int, message: int) -> int | None:
        told = self.world.message(channel, message)
        return int(told["message_reference"]["message_id"]) if told["type"] == 19 else None

    @property
    def today(self) -> date:
        """The date it is at the school."""
        return datetime.now(ZONE).date()


@contextlib.asynccontextmanager
async def mentor_scene(server: str, template: Template, folder: Path, **settings: Any) -> AsyncIterator[Scene]:
    """The school with a running bot that knows its history; `settings` are the bot's (language="pl")."""
    async for url in temporary_database(server, template.name):
        school = school_at(template.anchor)
        async with Sandbox(school.world, time_scale=0.01) as box, open_pool(url, 8) as pool:
            database = Database(pool, url)
            scene = Scene(
                box,
                school,
                database,
                template.anchor,
                partial(bot_in_process, box, database, folder, **(SETTINGS | settings)),
            )
            await scene.begin()
            try:
                yield scene
            finally:
                await scene.running.aclose()
            assert not box.violations, box.violations
