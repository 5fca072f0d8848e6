"""/files: who may have a message's files, and how they come."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, Mock

import nextcord
import pytest

from cogs.answering import Answering
from cogs.files import Files
from services.attachments.files import message_meant
from services.attachments.objects.s3 import open_bucket
from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.errors import ProfilerError
from services.people.access import Asker, NotAllowed
from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.reports.question import ReportTools, Viewer
from tests.services.attachments.s3_server import s3_server
from tests.services.attachments.scene import Scene, open_scene

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(params=["folder", "bucket"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ObjectStore]:
    if request.param == "folder":
        from services.attachments.objects.folder import FolderStore

        yield FolderStore(tmp_path / "kept")
        return
    async with s3_server(tmp_path) as running, open_bucket(running.bucket) as opened:
        yield opened


@pytest.fixture
async def scene(database: Database, store: ObjectStore, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(database, store, tmp_path) as opened:
        yield opened


class Sees:
    """Somebody who may read these channels."""

    def __init__(self, *channels: int) -> None:
        self.channels = frozenset(channels)

    async def viewer(self, asker: Asker, settings: GuildSettings, *, public: bool = False) -> Viewer:
        """Who asks."""
        del settings, public
        return Viewer(asker.user_id, None, self.channels)


def asked(scene: Scene, *, role: str = "Mentor", channel: str = "mentors") -> Any:
    made = Mock(nextcord.Role, id=7)
    made.name = role
    place = Mock(nextcord.TextChannel, id=3)
    place.name = channel
    return Mock(
        nextcord.Interaction,
        id=99,
        user=Mock(nextcord.Member, id=5, roles=[made]),
        channel=place,
        channel_id=3,
        permissions=nextcord.Permissions(0),
        guild_id=scene.guild_id,
        guild_locale="en-GB",
        response=Mock(nextcord.InteractionResponse, defer=AsyncMock()),
        followup=Mock(nextcord.Webhook, send=AsyncMock()),
    )


def cog_of(scene: Scene, *channels: int) -> Files:
    seeing: Any = Sees(*(channels or (scene.channel_id,)))
    tools = ReportTools(scene.database, Renderer())
    return Files(Answering(tools, lambda _guild, _locale: GuildSettings(), seeing, lambda: NOW), scene.store)


async def answer(scene: Scene, interaction: Any, message: str, *channels: int) -> list[Any]:
    cog = cog_of(scene, *channels)
    await cog.files.callback(cog, interaction, message)
    # Only the first followup takes the privacy of what it follows.
    assert all(call.kwargs["ephemeral"] for call in interaction.followup.send.await_args_list)
    return [{"text": call.args, **call.kwargs} for call in interaction.followup.send.await_args_list]


async def test_a_mentor_gets_the_files_and_the_look_is_logged(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    message = scene.post(*((f"file_{n}.txt", b"%d" % n, "text/plain") for n in range(6)))
    await scene.read()
    await scene.kept()
    caplog.set_level(logging.INFO)
    interaction = asked(scene)
    told = await answer(scene, interaction, f"https://discord.com/channels/{scene.guild_id}/1/{message['id']}")
    embeds = [each["embed"].description for each in told if "embed" in each]
    assert len(embeds) == 2
    assert r"file\_3.txt" in embeds[0]
    sent = [each["file"] for each in told if "file" in each]
    if "http" in scene.store.place:
        assert "X-Amz-Expires=900" in embeds[0]
        assert sent == []
    else:
        assert [file.fp.read() for file in sent] == [b"%d" % n for n in range(6)]
    assert f"student={scene.student_id} command=files" in caplog.text
    assert "file_3" not in caplog.text
    interaction.response.defer.assert_awaited_once_with(ephemeral=True)
    looks = await scene.database.pool.fetch("select actor_id, subject_id, action, question from audit_log")
    (look,) = [tuple(row) for row in looks]
    kept = {"values": {"message": message["id"]}, "cohorts": None}
    assert look == (5, scene.student_id, "files", kept)


@pytest.mark.parametrize("text", ["not a link", "https://discord.com/channels/2/3/4", ""])
async def test_what_names_no_message_is_told_to_the_asker_alone(scene: Scene, text: str) -> None:
    interaction = asked(scene)
    with pytest.raises(ProfilerError, match="no such message"):
        await answer(scene, interaction, text)
    assert not interaction.response.defer.await_count


async def test_an_unknown_message_is_told_to_the_asker_alone(scene: Scene) -> None:
    interaction = asked(scene)
    with pytest.raises(ProfilerError, match="no such message"):
        await answer(scene, interaction, "1")
    interaction.response.defer.assert_awaited_once_with(ephemeral=True)


@pytest.mark.parametrize(("role", "elsewhere"), [("Student", False), ("Mentor", True)])
async def test_who_may_not_read_the_message_gets_nothing(scene: Scene, role: str, elsewhere: bool) -> None:
    message = scene.post(("a.txt", b"x", None))
    await scene.read()
    interaction = asked(scene, role=role)
    with pytest.raises(NotAllowed):
        await answer(scene, interaction, message["id"], *([1] if elsewhere else []))
    interaction.followup.send.assert_not_awaited()


async def test_a_file_that_is_not_kept_says_why(scene: Scene) -> None:
    message = scene.post(("a.txt", b"x", None))
    await scene.read()
    assert "not fetched yet" in str((await answer(scene, asked(scene), message["id"]))[0]["embed"].description)
    await scene.delete(message)
    assert "deleted together" in str((await answer(scene, asked(scene), message["id"]))[0]["embed"].description)


async def test_a_message_without_files_is_said(scene: Scene) -> None:
    message = scene.post(content="words")
    await scene.read()
    assert "no files" in str(await answer(scene, asked(scene), message["id"]))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("123", 123),
        ("77-123", 123),
        (" https://discord.com/channels/1/77/123 ", 123),
        ("https://ptb.discord.com/channels/1/77/123/", 123),
        ("https://discord.com/channels/2/77/123", None),
        ("https://evil.example/channels/1/77/123", None),
        ("99999999999999999999", None),
        ("hello", None),
        ("", None),
    ],
)
def test_a_message_is_named_by_link_or_id(text: str, meant: int | None) -> None:
    assert message_meant(text, 1) == meant
