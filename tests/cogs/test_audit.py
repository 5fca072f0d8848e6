"""/audit record as typed: who may, what is shown meanwhile, and what at the end."""

from datetime import UTC, datetime
from unittest.mock import AsyncMock, Mock

import asyncpg
import nextcord
import pytest

from cogs import audit as module
from cogs.audit import Audit
from cogs.look_log import LookLog
from services.audit.progress import Progress, Step
from services.audit.result import AuditResult
from services.audit.run import Auditor, AuditRunning
from services.audit.task import CoveragePicture
from services.coverage_map import ChannelTimes, CoverageMap
from services.database import Database
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.render import Renderer, RenderFailed
from tests.cogs.asking import asked as asked_by

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
PICTURE = CoveragePicture(b"png", 1, 0, 0, 0, 0, 0)


class Scene:
    """The cog with an auditor that says what it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.auditor, self.renderer = Mock(Auditor), Mock(Renderer)
        self.auditor.audit = AsyncMock(return_value=AuditResult(NOW.isoformat()))
        self.renderer.run = AsyncMock(return_value=PICTURE)
        database = Mock(Database, pool=Mock(asyncpg.Pool))
        database.pool.acquire.return_value = AsyncMock()
        known = CoverageMap(0, 1, (), (), (ChannelTimes(1, 0, (), (), ()),), {})
        monkeypatch.setattr(module, "coverage_map", AsyncMock(return_value=known))
        self.cog = Audit(database, self.renderer, self.auditor, lambda *_: GuildSettings(), lambda: NOW, Mock(LookLog))

    async def ask(self, role: str = "Mentor", channel: str = "mentors") -> Mock:
        interaction: Mock = asked_by(role, channel)
        interaction.permissions = nextcord.Permissions.none()
        await self.cog.record(interaction)
        return interaction


@pytest.fixture
def scene(monkeypatch) -> Scene:
    return Scene(monkeypatch)


def shown(interaction: Mock) -> nextcord.Embed:
    embed = interaction.edit_original_message.await_args.kwargs["embed"]
    assert isinstance(embed, nextcord.Embed)
    return embed


async def test_the_answer_says_complete_through_and_carries_the_picture(scene):
    interaction = await scene.ask()
    assert shown(interaction).title == "Complete through 22 Nov 2026, 17:00"
    assert shown(interaction).image.url == "attachment://coverage.png"
    sent = interaction.edit_original_message.await_args.kwargs["file"]
    assert sent.description == shown(interaction).footer.text


async def test_only_the_mentor_channel_sees_it_openly(scene):
    for channel, hidden in (("mentors", False), ("general", True)):
        interaction = await scene.ask(channel=channel)
        interaction.response.defer.assert_awaited_once_with(ephemeral=hidden)


async def test_a_student_is_refused_before_anything_is_asked(scene):
    with pytest.raises(NotAllowed):
        await scene.ask("Student")
    scene.auditor.audit.assert_not_awaited()


async def test_a_long_audit_shows_how_far_it_is_and_a_short_one_does_not_flicker(scene, monkeypatch):
    async def audit(_guild: int, *, told, **_: object) -> AuditResult:
        await told(Progress(Step.CHANNELS, 1, 4, 0))
        return AuditResult(NOW.isoformat())

    scene.auditor.audit = audit
    assert (await scene.ask()).edit_original_message.await_count == 1
    monkeypatch.setattr(module, "QUICK_SECONDS", 0)
    edits = (await scene.ask()).edit_original_message.await_args_list
    assert edits[0].kwargs["embed"].title == "Audit"
    assert "25 %" in edits[0].kwargs["embed"].description
    assert len(edits) == 2


async def test_a_second_audit_is_told_of_the_first(scene):
    scene.auditor.audit = AsyncMock(side_effect=AuditRunning(NOW))
    assert "has been running since 22 Nov 2026, 17:00" in str(shown(await scene.ask()).description)


async def test_a_picture_that_cannot_be_drawn_costs_only_the_picture(scene):
    scene.renderer.run = AsyncMock(side_effect=RenderFailed("coverage"))
    answer = shown(await scene.ask())
    assert str(answer.title).startswith("Complete through")
    assert answer.image.url is None


async def test_an_audit_that_breaks_says_so_and_is_not_hidden_from_the_log(scene):
    scene.auditor.audit = AsyncMock(side_effect=KeyError("bug"))
    interaction = asked_by()
    interaction.permissions = nextcord.Permissions.none()
    with pytest.raises(KeyError):
        await scene.cog.record(interaction)
    assert "a mistake of mine" in str(shown(interaction).description)
