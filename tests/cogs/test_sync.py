"""/sync: who may ask, and how an answer goes on as long as the work does."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, Mock

import nextcord
import pytest

from cogs import sync as module
from cogs.long_answer import Patience
from cogs.sync import Sync
from services.database import Database
from services.history.channel.rereading import ChannelHidden, Reread
from services.history.progress import Progress
from services.history.reader import History
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.reports.question import Viewer
from services.sync import runs
from services.sync.desk import SyncDesk
from services.sync.report import SyncReport
from services.sync.runs import Run
from services.sync.status import ChannelStatus, SyncStatus

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
GUILD, CHANNEL = 1, 20
REPORT = SyncReport(None, {}, (), (), (), None, None, {}, (), 3, 1.0).as_json()
RUN = Run(9, GUILD, runs.COMMAND, runs.ASKED, NOW, 5, None, None, None, 0, 0.0, None)
GOING = {"channels_done": 1, "channels_total": 2, "messages_read": 5, "checking": 0, "remaining": None}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk():
    made = Mock(SyncDesk, ask=AsyncMock(return_value=RUN))
    made.states = [replace(RUN, state=runs.RUNNING, report=GOING), replace(RUN, state=runs.DONE, report=REPORT)]
    made.between = lambda: None

    async def follow(_run):
        for state in made.states:
            yield state
            made.between()

    made.follow = follow
    made.found_before = AsyncMock(return_value=None)
    return made


@pytest.fixture
def history():
    made = Mock(History, progress=Mock(return_value=Progress(1, 1, 50, None)), unread=Mock(return_value=()))
    made.reread = AsyncMock(return_value=Reread(300, 2, (4,), (5,), complete=True))
    return made


@pytest.fixture
def cog(desk, history, clock):
    patience = Patience(timedelta(minutes=14), timedelta(0), clock)
    seeing = Mock(Seeing, viewer=AsyncMock(return_value=Viewer(5, None, frozenset({CHANNEL}))))
    return Sync(
        Mock(Database),
        desk,
        history,
        lambda _guild, _locale: GuildSettings(),
        lambda _guild: NOW,
        seeing=seeing,
        patience=patience,
    )


def asked(role="Mentor", channel="mentors", permissions=0, options=()):
    place = Mock(nextcord.TextChannel, id=3, send=AsyncMock(return_value=Mock(nextcord.Message)))
    place.name = channel
    held = Mock(nextcord.Role, id=7)
    held.name = role
    return Mock(
        nextcord.Interaction,
        user=Mock(nextcord.Member, id=5, roles=[held], mention="<@5>"),
        channel=place,
        guild_id=GUILD,
        guild_locale="en-GB",
        permissions=nextcord.Permissions(permissions),
        data={"options": [{"name": "history", "options": list(options)}]},
        response=Mock(nextcord.InteractionResponse),
        followup=Mock(nextcord.Webhook),
        edit_original_message=AsyncMock(),
    )


def shown(interaction):
    return [call.kwargs["embed"] for call in interaction.edit_original_message.await_args_list]


async def status(cog, interaction, monkeypatch, *options, channels=()):
    made = SyncStatus(channels, None, None, NOW, Progress(0, 0, 0, None))
    monkeypatch.setattr(module, "in_one_transaction", AsyncMock(return_value=made))
    interaction.data = {"options": [{"name": "status", "options": list(options)}]}
    await cog.status(interaction, 1, None)


@pytest.mark.parametrize("command", ["status", "now", "history"])
async def test_a_student_is_refused_before_anything_happens(cog, desk, history, command):
    interaction = asked("Student")
    with pytest.raises(NotAllowed):
        await getattr(cog, command)(interaction, *({"now": (), "status": (1, None), "history": (None,)}[command]))
    assert not interaction.response.defer.await_count
    assert not desk.ask.await_count
    assert not history.reread.await_count


async def test_an_administrator_who_is_no_mentor_may_ask(cog, monkeypatch):
    interaction = asked("Owner", permissions=32)
    await status(cog, interaction, monkeypatch)
    assert interaction.followup.send.await_count == 1


@pytest.mark.parametrize(
    ("role", "channel", "permissions", "named"),
    [("Mentor", "general", 0, False), ("Mentor", "mentors", 32, False), ("Owner", "general", 32, True)],
)
async def test_who_may_not_read_a_thread_is_not_told_its_name(cog, monkeypatch, role, channel, permissions, named):
    talk = ChannelStatus(
        channel_id=CHANNEL + 1,
        name="talk-with-ola",
        parent_id=CHANNEL,
        parent="help",
        is_thread=True,
        readable=True,
        reason=None,
        history_complete=True,
        back_to=NOW,
        complete_through=NOW,
        has_gap=False,
        verified_at=NOW,
        waiting_files=0,
    )
    interaction = asked(role, channel, permissions)
    await status(cog, interaction, monkeypatch, channels=(talk,))
    (call,) = interaction.followup.send.await_args_list
    assert (r"talk\-with\-ola" in call.kwargs["embed"].description) is named


@pytest.mark.parametrize(("channel", "private"), [("mentors", False), ("general", True)])
async def test_only_in_the_mentor_channel_everybody_sees_it(cog, monkeypatch, channel, private):
    interaction = asked(channel=channel)
    await status(cog, interaction, monkeypatch)
    interaction.response.defer.assert_awaited_once_with(ephemeral=private)


async def test_one_channel_may_be_asked_for(cog, monkeypatch):
    interaction = asked()
    await status(cog, interaction, monkeypatch, {"name": "channel", "type": 7, "value": str(CHANNEL)})
    assert interaction.followup.send.await_args.kwargs["embed"].description == "I record nothing of <#20>."


async def test_now_follows_the_run_to_its_report(cog, desk):
    interaction = asked()
    await cog.now(interaction)
    desk.ask.assert_awaited_once_with(GUILD, "command", 5)
    assert [embed.title for embed in shown(interaction)] == ["Sync", "Sync report"]
    assert "50 %" in shown(interaction)[0].description


async def test_a_run_of_a_quarter_of_an_hour_ends_in_the_channel(cog, desk, clock):
    def a_quarter_passes() -> None:
        clock.now += 15 * 60

    desk.between = a_quarter_passes
    interaction = asked()
    await cog.now(interaction)
    assert [embed.title for embed in shown(interaction)] == ["Sync"]
    assert interaction.channel.send.await_args.kwargs["embed"].title == "Sync report"


async def test_a_channel_is_named_by_what_discord_sent_since_the_cache_knows_no_archived_threads(cog, history):
    interaction = asked(options=[{"name": "channel", "type": 7, "value": str(CHANNEL)}])
    await cog.history(interaction, None)
    history.reread.assert_awaited_once_with(GUILD, CHANNEL)
    text = shown(interaction)[-1].description
    assert text.startswith("300 messages of <#20> were compared with Discord.")
    assert "2 messages that were missed\n1 message edited unseen\n1 message deleted unseen" in text


async def test_reading_again_shows_how_far_it_is(cog, history, monkeypatch):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    may_end = asyncio.Event()
    counts = iter(range(50, 1000, 50))
    history.progress.side_effect = lambda _guild: Progress(1, 1, next(counts), None)

    async def slow(*_):
        await may_end.wait()
        return Reread(300, 0, (), (), complete=True)

    history.reread.side_effect = slow
    interaction = asked(options=[{"name": "channel", "type": 7, "value": str(CHANNEL)}])
    interaction.edit_original_message.side_effect = lambda **_: may_end.set()
    await cog.history(interaction, None)
    first, last = shown(interaction)[0], shown(interaction)[-1]
    assert first.description == "Reading <#20> again.\n50 messages read so far"
    assert "Nothing was missing" in last.description


async def test_a_hidden_channel_is_said_in_words(cog, history):
    history.reread.side_effect = ChannelHidden("the bot may not view this channel")
    interaction = asked(options=[{"name": "channel", "type": 7, "value": str(CHANNEL)}])
    await cog.history(interaction, None)
    assert shown(interaction)[-1].description == "<#20> cannot be read: the bot may not view this channel"


def test_the_command_is_there_in_polish_too(cog):
    payload = cog.application_commands[0].get_payload(None)
    assert payload["name_localizations"] == {"pl": "synchronizacja"}
    assert {one["name"]: one["name_localizations"]["pl"] for one in payload["options"]} == {
        "status": "stan",
        "now": "teraz",
        "history": "historia",
    }
    options = [option for one in payload["options"] for option in one.get("options", ())]
    assert [option["name_localizations"]["pl"] for option in options] == ["strona", "kanał", "kanał"]
    assert all(len(text) <= 100 for one in payload["options"] for text in one["description_localizations"].values())
