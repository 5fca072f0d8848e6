import logging
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from unittest.mock import AsyncMock, Mock

import nextcord
import pytest

from cogs.activity import Activity
from services.activity.fields import Field
from services.activity.report import Report
from services.database import Database
from services.errors import ProfilerError
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.render import Renderer

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
def cog():
    return Activity(Mock(Database), Mock(Renderer), lambda _guild, _locale: GuildSettings(), lambda: NOW)


def role(name):
    made = Mock(nextcord.Role, id=7)
    made.name = name
    return made


def asked(role_name="Mentor", channel_name="mentors"):
    channel = Mock(nextcord.TextChannel, id=3)
    channel.name = channel_name
    return Mock(
        nextcord.Interaction,
        user=Mock(nextcord.Member, id=5, roles=[role(role_name)]),
        channel=channel,
        guild_id=1,
        guild_locale="en-GB",
        response=Mock(nextcord.InteractionResponse),
        followup=Mock(nextcord.Webhook),
    )


@pytest.fixture
def report(monkeypatch):
    made = Report(
        title="Ola · Last 30 days",
        sentences=("Some_body wrote.",),
        fields=(Field("Messages", "**3**"),),
        footnotes=("n = 7",),
        png=b"png",
        alt_text="in words",
    )
    monkeypatch.setattr("cogs.activity.activity_report", AsyncMock(return_value=made))
    return made


STUDENT = Mock(nextcord.User, id=9)


async def test_the_answer_is_one_followup(cog, report):
    interaction = asked()
    await cog.activity(interaction, STUDENT, "")
    interaction.response.defer.assert_awaited_once_with(ephemeral=False)
    ((_, sent),) = interaction.followup.send.await_args_list
    assert sent["embed"].title == report.title
    assert sent["embed"].description == "Some\\_body wrote."
    assert sent["embed"].footer.text == "n = 7"
    assert sent["file"].description == "in words"


async def test_a_name_neither_formats_nor_mentions(cog, report, monkeypatch):
    named = replace(report, title="_a_ <@456226577798135808> · Today", sentences=("@everyone wrote nothing.",))
    monkeypatch.setattr("cogs.activity.activity_report", AsyncMock(return_value=named))
    interaction = asked()
    await cog.activity(interaction, STUDENT, "")
    embed = interaction.followup.send.await_args.kwargs["embed"]
    assert embed.title == "\\_a\\_ <@\u200b456226577798135808> · Today"
    assert embed.description == "@\u200beveryone wrote nothing."


async def test_outside_the_mentor_channel_the_answer_is_private(cog, report):
    interaction = asked(channel_name="general")
    await cog.activity(interaction, STUDENT, "")
    interaction.response.defer.assert_awaited_once_with(ephemeral=True)
    assert interaction.followup.send.await_count == 1


async def test_who_may_not_ask_is_refused_before_anything_is_read(cog, report):
    interaction = asked("Student")
    with pytest.raises(NotAllowed):
        await cog.activity(interaction, STUDENT, "")
    assert interaction.response.defer.await_count == 0


@pytest.mark.parametrize("period", ["secret words", "2026-11-03 2026-11-01", "2031-01-01 2031-01-02"])
async def test_a_wrong_period_is_told_before_the_answer_begins_so_that_only_the_asker_sees_it(cog, report, period):
    interaction = asked()
    with pytest.raises(ProfilerError):
        await cog.activity(interaction, STUDENT, period)
    assert interaction.response.defer.await_count == 0


async def test_the_whole_course_needs_the_record_and_is_not_judged_before(cog, report):
    cog._settings = lambda _guild, _locale: GuildSettings(course_end=date(2026, 6, 30))
    interaction = asked()
    await cog.activity(interaction, STUDENT, "whole course")
    assert interaction.followup.send.await_count == 1


async def test_every_look_is_logged_without_any_text(cog, report, caplog):
    caplog.set_level(logging.INFO, "cogs.activity")
    await cog.activity(asked(), STUDENT, "2026-11-01 2026-11-03")
    assert caplog.messages == ["look: asker=5 student=9 command=activity guild=1"]


def test_the_command_is_there_in_polish_too(cog):
    payload = cog.application_commands[0].get_payload(None)
    assert payload["name_localizations"] == {"pl": "aktywność"}
    assert [option["name_localizations"]["pl"] for option in payload["options"]] == ["uczestnik", "okres"]
    assert [option.get("required", False) for option in payload["options"]] == [True, False]
    texts = re.findall(r"'(?:description|pl)': '([^']*)'", str(payload))
    assert all(len(text) <= 100 for text in texts)
