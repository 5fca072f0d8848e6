"""People in the record as they were: stays, bans, roles and names, time in voice, planned events and who came."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox import Sandbox
from sandbox.oracle import truth
from sandbox.permissions import VIEW_AUDIT_LOG
from services.database import Database
from services.people.attendance import who_came
from tests.e2e.bot_in_process import bot_in_process
from tests.e2e.bot_process import until
from tests.e2e.conftest import OpenSandbox
from tests.e2e.history_scene import EVERYTHING_READ, School, school

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")  # nextcord's
SLACK = 1.5  # seconds between something happening and the bot hearing of it on a busy machine
VOICE, STAGE = 2, 13


def rows(database: Database, statement: str, *arguments: Any) -> Callable[[], Awaitable[list[tuple[Any, ...]]]]:
    async def read() -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await database.pool.fetch(statement, *arguments)]

    return read


async def becomes(read: Callable[[], Awaitable[list[tuple[Any, ...]]]], expected: list[tuple[Any, ...]]) -> None:
    """Wait until the database says what is expected; fail with both when it does not."""
    said: list[tuple[Any, ...]] = []

    async def agrees() -> bool:
        said[:] = await read()
        return said == expected

    await until(agrees, 20, lambda: f"{said} and not {expected}")


def near(one: datetime | None, other: Any) -> bool:
    """Whether the bot's clock and Discord's name the same moment."""
    if one is None or other is None:
        return one is None and other is None
    return abs((one - moment(other)).total_seconds()) < SLACK


def moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


async def test_stays_roles_names_and_bans_are_kept_as_they_happened(
    open_sandbox: OpenSandbox, database: Database, tmp_path: Path
) -> None:
    it = school(1, permissions=EVERYTHING_READ | VIEW_AUDIT_LOG)  # without it nobody tells of bans
    world, guild, (ada, ben, cleo) = it.world, it.guild_id, it.students
    mentor = int(world.add_role(guild, "Mentor")["id"])
    async with open_sandbox(world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path) as application:
        await application.history.settled()
        world.give_role(guild, ada, mentor)
        world.update_member(guild, ada, nick="Ada L.")
        world.take_role(guild, ada, mentor)
        world.remove_member(guild, ben)
        world.ban(guild, cleo)
        newcomer = int(world.add_user("dora")["id"])
        world.add_member(guild, newcomer)
        world.add_member(guild, ben, roles=[mentor])
        present = "select user_id from member where guild_id = $1 and present and not is_bot order by 1"
        await becomes(rows(database, present, guild), [(user,) for user in sorted([ada, ben, newcomer, owner(it)])])
        await becomes(
            rows(
                database,
                "select from_certain, to_certain, ended_by, to_at is null from member_stay"
                " where user_id = any($1) order by user_id, from_at",
                [ben, cleo, newcomer],
            ),
            [
                (True, True, None, False),
                (True, True, None, True),
                (True, True, "ban", False),
                (True, True, None, True),
            ],
        )
        held = "select user_id, role_id, from_certain, to_certain, to_at is null from member_role where role_id = $1"
        await becomes(
            rows(database, held + " order by from_at", mentor),
            [(ada, mentor, True, True, False), (ben, mentor, True, True, True)],
        )
        names = "select display_name, to_at is null from member_name where user_id = $1 order by from_at"
        await becomes(rows(database, names, ada), [("ada", False), ("Ada L.", True)])
        await agree_on_spans(box, database, guild)


def owner(it: School) -> int:
    return int(it.world.guilds[it.guild_id]["owner_id"])


async def agree_on_spans(box: Sandbox, database: Database, guild: int) -> None:
    """Every stay of Discord's own truth is in the record, from and to the same moments."""
    stays = await database.pool.fetch("select * from member_stay where guild_id = $1 order by user_id, from_at", guild)
    kept: dict[int, list[Any]] = {}
    for stay in stays:
        kept.setdefault(stay["user_id"], []).append(stay)
    for user_id, member in truth(box.world)[guild].members.items():
        recorded = kept.get(user_id, [])
        assert len(recorded) == len(member.stays), user_id
        for stay, fact in zip(recorded, member.stays, strict=True):
            assert near(stay["from_at"], fact.from_at)
            assert near(stay["to_at"], fact.to_at)


async def test_time_in_voice_is_kept_and_what_was_open_while_nobody_listened_is_not_certain(
    open_sandbox: OpenSandbox, database: Database, tmp_path: Path
) -> None:
    it = school(1)
    world, guild, (ada, ben, cleo) = it.world, it.guild_id, it.students
    room = int(world.add_channel(guild, "voice", kind=VOICE)["id"])
    other = int(world.add_channel(guild, "stage", kind=STAGE)["id"])
    stays = "select channel_id, from_certain, to_certain, to_at is null from voice_session where user_id = $1"
    async with open_sandbox(world, time_scale=0.01) as box:
        world.voice(guild, cleo, room)
        async with bot_in_process(box, database, tmp_path):
            world.voice(guild, ada, room, self_mute=True)
            world.voice(guild, ada, room, self_stream=True)
            world.voice(guild, ada, other, self_video=True)
            world.voice(guild, ada, None)
            world.voice(guild, ben, room, self_deaf=True)
            await becomes(
                rows(database, stays + " order by from_at", ada),
                [(room, True, True, False), (other, True, True, False)],
            )
            await becomes(rows(database, stays, ben), [(room, True, True, True)])
            await becomes(rows(database, stays, cleo), [(room, False, True, True)])
            await agree_on_voice(box, database, guild, ada)
        world.voice(guild, ben, other)
        async with bot_in_process(box, database, tmp_path):
            again = [(room, True, False, False), (other, False, True, True)]
            await becomes(rows(database, stays + " order by from_at", ben), again)
            again = [(room, False, False, False), (room, False, True, True)]
            await becomes(rows(database, stays + " order by from_at", cleo), again)


async def agree_on_voice(box: Sandbox, database: Database, guild: int, user_id: int) -> None:
    """One person's stays in voice are Discord's own, and so is what they did meanwhile."""
    kept = await database.pool.fetch("select * from voice_session where user_id = $1 order by from_at", user_id)
    facts = [fact for fact in truth(box.world)[guild].voice if fact.user_id == user_id]
    assert len(kept) == len(facts)
    for stay, fact in zip(kept, facts, strict=True):
        assert stay["channel_id"] == fact.channel_id
        assert near(stay["from_at"], fact.from_at)
        assert near(stay["to_at"], fact.to_at)
        for kind in ("muted", "deafened", "streaming", "camera"):
            assert abs(stay[f"{kind}_seconds"] - fact.seconds(kind, stay["to_at"])) < SLACK, kind


async def test_planned_events_and_who_came_are_kept(
    open_sandbox: OpenSandbox, database: Database, tmp_path: Path
) -> None:
    it = school(1)
    world, guild, (ada, ben, cleo) = it.world, it.guild_id, it.students
    room = int(world.add_channel(guild, "voice", kind=VOICE)["id"])
    start = datetime.now(UTC) + timedelta(hours=1)
    old = int(world.add_scheduled_event(guild, room, "An old talk", start)["id"])
    events = "select id, status, began_at is null, ended_at is null, deleted_at is null from scheduled_event order by 1"
    async with open_sandbox(world, time_scale=0.01) as box:
        async with bot_in_process(box, database, tmp_path):
            talk = int(world.add_scheduled_event(guild, room, "A talk", start)["id"])
            for user in (ada, ben, cleo):
                world.attend(guild, talk, user)
            world.attend(guild, talk, cleo, on=False)
            world.voice(guild, ada, room)
            world.start_scheduled_event(guild, talk)
            world.voice(guild, cleo, room)
            world.voice(guild, cleo, None)
            world.end_scheduled_event(guild, talk)
            wanted = "select user_id from scheduled_event_interest where event_id = $1 and until is null order by 1"
            await becomes(rows(database, wanted, talk), [(ada,), (ben,)])
            await becomes(rows(database, events), [(old, 1, True, True, True), (talk, 3, False, False, True)])
            async with database.pool.acquire() as con:
                came = await who_came(con, guild, talk, datetime.now(UTC))
            assert sorted(one.user_id for one in came) == sorted([ada, cleo])
        world.delete_scheduled_event(guild, old)
        async with bot_in_process(box, database, tmp_path):
            await becomes(rows(database, events), [(old, 1, True, True, False), (talk, 3, False, False, True)])


async def test_what_discord_says_of_channels_is_kept(
    open_sandbox: OpenSandbox, database: Database, tmp_path: Path
) -> None:
    it = school(1)
    world = it.world
    async with open_sandbox(world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path):
        world.update_channel(it.channels[0], topic="Ask here", nsfw=True)
        facts = "select topic, nsfw from channel where id = $1"
        await becomes(rows(database, facts, it.channels[0]), [("Ask here", True)])
        message = int(world.post(it.channels[0], it.students[0], "keep this")["id"])
        world.pin(it.channels[0], message)
        pinned = "select last_pin_at is null from channel where id = $1"
        await becomes(rows(database, pinned, it.channels[0]), [(False,)])


async def test_who_wants_to_come_is_found_after_a_time_without_listening(
    open_sandbox: OpenSandbox, database: Database, tmp_path: Path
) -> None:
    it = school(1)
    world, guild, (ada, ben, cleo) = it.world, it.guild_id, it.students
    room = int(world.add_channel(guild, "voice", kind=VOICE)["id"])
    talk = int(world.add_scheduled_event(guild, room, "A talk", datetime.now(UTC) + timedelta(hours=1))["id"])
    wanted = "select user_id from scheduled_event_interest where until is null order by 1"
    async with open_sandbox(world, time_scale=0.01) as box:
        async with bot_in_process(box, database, tmp_path):
            world.attend(guild, talk, ada)
            await becomes(rows(database, wanted), [(ada,)])
        world.attend(guild, talk, ada, on=False)
        for user in (ben, cleo):
            world.attend(guild, talk, user)
        async with bot_in_process(box, database, tmp_path) as application:
            await application.history.refresh(guild)
            await becomes(rows(database, wanted), [(ben,), (cleo,)])
