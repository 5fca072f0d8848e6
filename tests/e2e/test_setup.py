"""/setup through Discord: the bot as a process, the command as an administrator types it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox import Sandbox
from sandbox.interactions.model import Answer, NotPossible
from tests.conftest import temporary_database
from tests.e2e.activity_scene import Scene, embed, small_school
from tests.e2e.bot_process import bot_process

pytestmark = pytest.mark.asyncio(loop_scope="module")
VIEW, HISTORY = 1 << 10, 1 << 16


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    postgres: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    """The small school with the bot in it; it may not read the history of #help, and #secret is hidden."""
    world, guild_id, people, channels = small_school()
    world.set_overwrite(channels["help"], guild_id, 0, deny=HISTORY)
    async for url in temporary_database(postgres, template=migrated_template):
        folder: Path = tmp_path_factory.mktemp("bot")
        async with Sandbox(world) as box, bot_process(box, url, folder) as bot:
            await bot.ready()
            yield Scene(box, guild_id, people, channels)
            assert not box.violations, box.violations


async def ask(scene: Scene, command: str, options: dict[str, str] | None = None, *, who: str = "owner") -> Answer:
    return await scene.box.interact.slash(
        scene.people[who], scene.channels["general"], f"setup {command}", options or {}
    )


def said(answer: Answer) -> str:
    return str(embed(answer).get("description", ""))


async def test_the_check_names_every_permission_its_channels_and_what_it_hides(scene: Scene) -> None:
    answer = await ask(scene, "check")
    assert answer.ephemeral
    assert answer.ack_ms < 3000
    assert embed(answer)["title"] == "2 things are missing"
    blocks = said(answer).split("🔴 ")
    assert "“View Channel”" in blocks[1]
    assert "Nothing that happens there is recorded" in blocks[1]
    assert f"<#{scene.channels['secret']}>" in blocks[1]
    assert "“Read Message History”" in blocks[2]
    assert f"<#{scene.channels['help']}>" in blocks[2]
    assert "🟢 2 of 4 channels can be recorded." in said(answer)
    assert "🟢 The store of attachments takes files and gives them back." in said(answer)


async def test_what_was_put_right_is_seen_at_once(scene: Scene) -> None:
    scene.box.world.set_overwrite(scene.channels["help"], scene.guild_id, 0)
    try:
        assert embed(await ask(scene, "check"))["title"] == "1 thing is missing"
    finally:
        scene.box.world.set_overwrite(scene.channels["help"], scene.guild_id, 0, deny=HISTORY)


async def test_many_channels_are_counted_on_the_phone_and_named_in_the_file(scene: Scene) -> None:
    world = scene.box.world
    made = [int(world.add_channel(scene.guild_id, f"hidden-{number}")["id"]) for number in range(12)]
    for channel in made:
        world.set_overwrite(channel, scene.guild_id, 0, deny=VIEW)
    try:
        answer = await ask(scene, "check")
    finally:
        for channel in made:
            world.delete_channel(channel)
    assert "and 5 more" in said(answer)
    (file,) = answer.files
    assert all(f"#hidden-{number}" in file.data.decode() for number in range(12))


async def test_only_administrators_may(scene: Scene) -> None:
    for command in ("check", "attachments"):
        with pytest.raises(NotPossible, match="permission"):  # Discord itself keeps others from it
            await ask(scene, command, who="maja")


async def test_attachments_are_shown_and_set(scene: Scene) -> None:
    before = said(await ask(scene, "attachments"))
    assert "Size: up to 512 MB (the bot’s own setting)" in before
    assert "Types: all (the bot’s own setting)" in before
    assert "Size: up to 25 MB\n" in said(await ask(scene, "attachments", {"largest": "25 MB"}))
    after = said(await ask(scene, "attachments", {"types": "images, PDF"}))
    assert "Size: up to 25 MB\nTypes: `image/*`, `.pdf`" in after
    assert said(await ask(scene, "attachments", {"largest": "default", "types": "default"})) == before


async def test_what_is_no_limit_says_what_to_write(scene: Scene) -> None:
    answer = await ask(scene, "attachments", {"largest": "huge"})
    assert "such as 25" in (answer.message or {})["content"]
