"""Every kind of message, change, reaction and vote is recorded: read back, heard live, or found afterwards."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from bot.compose import Application
from sandbox.oracle import TrueMessage, truth
from sandbox.server import Sandbox
from services.database import Database
from tests.e2e.bot_in_process import bot_in_process
from tests.e2e.bot_process import until
from tests.e2e.every_message import EveryMessage
from tests.e2e.history_scene import school

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")  # nextcord's

COLUMNS = "id, channel_id, author_id, type, content, sent_at, edited_at, pinned, flags, webhook_id"
AS_SENT = ("embeds", "sticker_items", "components")

type Facts = dict[int, dict[str, Any]]


async def recorded(database: Database) -> Facts:
    """What is stored of every message that is there, with its files and parts and who reacted and voted."""
    people: dict[int, set[Any]] = defaultdict(set)
    votes: dict[int, set[Any]] = defaultdict(set)
    files: dict[int, set[Any]] = defaultdict(set)
    pool = database.pool
    for row in await pool.fetch(
        "select message_id, emoji, user_id, burst from message_reaction where removed_at is null"
    ):
        people[row["message_id"]].add(tuple(row)[1:])
    for row in await pool.fetch("select message_id, answer_id, user_id from poll_vote where removed_at is null"):
        votes[row["message_id"]].add(tuple(row)[1:])
    for row in await pool.fetch("select message_id, id, filename, size, forwarded from attachment"):
        files[row["message_id"]].add(tuple(row)[1:])
    rows = await pool.fetch(f"select {COLUMNS}, reactions, parts from message where deleted_at is null")
    return {
        row["id"]: {
            **{name: value for name, value in row.items() if name != "parts"},
            "parts": {key: value for key, value in (row["parts"] or {}).items() if key in AS_SENT},
            "people": people[row["id"]],
            "votes": votes[row["id"]],
            "files": files[row["id"]],
        }
        for row in rows
    }


def expected(scene: EveryMessage, authors: dict[int, int]) -> Facts:
    """The same from the truth; `authors` are those whom the bot knew before their accounts were deleted."""
    messages = truth(scene.world)[scene.place.guild_id].messages.values()
    return {each.id: _facts(scene, each, authors) for each in messages if each.deleted_at is None}


def _facts(scene: EveryMessage, each: TrueMessage, authors: dict[int, int]) -> dict[str, Any]:
    told = scene.world.message(each.channel_id, each.id)
    people = {
        (emoji, person, burst)
        for emoji, reacted in each.reactors.items()
        for burst, several in ((False, reacted.normal), (True, reacted.burst))
        for person in several
    }
    votes = {} if each.poll is None else each.poll.votes
    return {
        **{name: getattr(each, name) for name in COLUMNS.split(", ")},
        "author_id": authors.get(each.id, each.author_id),
        "reactions": sum(each.reactions.values()),
        "parts": {key: told[key] for key in AS_SENT if told.get(key)},
        "people": people,
        "votes": {(answer, person) for answer, several in votes.items() for person in several},
        "files": {(file.id, file.filename, file.size, file.forwarded) for file in each.attachments},
    }


async def comes_true(
    database: Database, bot: Application, scene: EveryMessage, authors: dict[int, int] | None = None
) -> None:
    """Wait until the database holds what Discord holds; fails with the differences."""

    async def agrees() -> bool:
        await bot.capture.drained()
        return await recorded(database) == expected(scene, authors or {})

    try:
        await until(agrees, 30)
    except AssertionError:
        stored, true = await recorded(database), expected(scene, authors or {})
        assert {id_: stored[id_] for id_ in stored if stored[id_] != true.get(id_)} == {
            id_: true[id_] for id_ in true if true[id_] != stored.get(id_)
        }


async def revisions(database: Database) -> set[tuple[Any, ...]]:
    """The message, the time and the text of every earlier version that is stored."""
    return {
        tuple(row) for row in await database.pool.fetch("select message_id, version_at, content from message_revision")
    }


def every_revision(scene: EveryMessage) -> set[tuple[Any, ...]]:
    """The same from the truth."""
    messages = truth(scene.world)[scene.place.guild_id].messages.values()
    return {
        (each.id, version.edited_at or each.sent_at, version.content) for each in messages for version in each.revisions
    }


async def test_history_reads_every_kind_of_message(database: Database, tmp_path: Path) -> None:
    scene = EveryMessage(school(2))
    scene.write_everything()
    scene.change_everything()
    async with Sandbox(scene.world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path) as bot:
        await comes_true(database, bot, scene)
        assert not box.violations
    answer = await database.pool.fetchrow("select * from message where id = $1", scene.posted["answer"][1])
    assert answer is not None
    assert (answer["interaction_user_id"], answer["is_bot"]) == (scene.place.students[2], True)
    shown = await database.pool.fetchrow("select * from message where id = $1", scene.posted["forward"][1])
    assert shown is not None
    assert (shown["forwarded_from_id"], shown["snapshot_text"]) == (scene.posted["files"][1], "two files")
    text = await database.pool.fetchval(
        "select components_text from message where id = $1", scene.posted["components"][1]
    )
    assert text == "text of a new kind"


async def test_every_kind_of_message_and_change_is_heard_live(database: Database, tmp_path: Path) -> None:
    scene = EveryMessage(school(2))
    async with Sandbox(scene.world, time_scale=0.01) as box, bot_in_process(box, database, tmp_path) as bot:
        await bot.reader.complete.wait()
        scene.write_everything()
        unseen = scene.world.post(scene.place.channels[0], scene.place.students[0], "never heard", quiet=True)
        scene.change_everything()
        scene.world.delete(scene.place.channels[0], int(unseen["id"]))
        await comes_true(database, bot, scene)
        assert not box.violations
        assert bot.capture.stats.unreadable == 0
    assert await revisions(database) == every_revision(scene)
    assert await database.pool.fetchval("select author_id from message where id = $1", int(unseen["id"])) is None
    gone = await database.pool.fetch("select id from message where deleted_at is not null")
    messages = truth(scene.world)[scene.place.guild_id].messages.values()
    assert {row["id"] for row in gone} == {each.id for each in messages if each.deleted_at is not None}


async def test_what_changed_while_the_bot_was_away_is_found(database: Database, tmp_path: Path) -> None:
    scene = EveryMessage(school(2))
    scene.write_everything()
    async with Sandbox(scene.world, time_scale=0.01) as box:
        async with bot_in_process(box, database, tmp_path / "first") as bot:
            await comes_true(database, bot, scene)
        before = {each: facts["author_id"] for each, facts in (await recorded(database)).items()}
        scene.change_everything()
        scene.delete_account()
        async with bot_in_process(box, database, tmp_path / "second") as bot:
            await comes_true(database, bot, scene, before)
        assert not box.violations
    kept = await revisions(database)
    assert kept <= every_revision(scene)
    assert {row[0] for row in kept} == {scene.posted[kind][1] for kind in ("plain", "embed", "in thread")}
