from datetime import UTC, datetime

import pytest

from services.config.catalogue import SETTINGS
from services.config.desk import ConfigDesk
from services.config.live import LiveSettings
from services.config.server_names import ServerNames
from services.config.suggesting import suggested_settings, suggested_values
from services.discord.server_state import ServerState
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.setup.walk import Pressed
from services.wording.words import Words
from tests.services.config.test_leaving_out import BOT, CATEGORY, GENERAL, GUILD, OTHER, described

NOW, ADMIN, AUTHOR = datetime(2026, 11, 23, 10, tzinfo=UTC), 7, 5
ENGLISH = Words("en-GB")


class Desk:
    """The desk of a server, and presses with ids of their own."""

    def __init__(self, database):
        self.database, self.state = database, ServerState(BOT)
        self.state.apply("GUILD_CREATE", described())
        self.live = LiveSettings(database, GuildSettings(language="en-GB"), lambda: NOW)
        self.desk = ConfigDesk(database, self.state, self.live)
        self.presses = 0

    async def press(self, step, action, value="", values=(), **fields):
        self.presses += 1
        return await self.desk.press(Pressed(GUILD, ADMIN, NOW, self.presses, step, action, value, values, fields))

    async def type(self, name, typed):
        self.presses += 1
        pressed = Pressed(GUILD, ADMIN, NOW, self.presses, name)
        return await self.desk.type(pressed, self.desk.setting(name, ENGLISH), typed)


@pytest.fixture
async def desk(database):
    channels = [(GUILD, CATEGORY, 4, None), (GUILD, GENERAL, 0, CATEGORY), (GUILD, OTHER, 0, None)]
    await database.pool.executemany(
        "insert into channel (guild_id, id, kind, parent_id) values ($1, $2, $3, $4)", channels
    )
    await database.pool.executemany(
        "insert into message (guild_id, id, channel_id, author_id, type, content, sent_at, observed_at)"
        " values ($1, $2, $3, $4, 0, 'hello', $5, $5)",
        [(GUILD, 1, GENERAL, AUTHOR, NOW), (GUILD, 2, GENERAL, AUTHOR, NOW), (GUILD, 3, OTHER, AUTHOR, NOW)],
    )
    return Desk(database)


def text(panel):
    return "\n".join(panel.body.above)


def actions(panel):
    return [knob.action for knob in panel.body.knobs]


async def test_what_is_recorded_of_a_channel_left_out_stays_until_that_is_asked_and_confirmed(desk):
    panel = await desk.press("ignored_channels", "pick", "pick", [str(CATEGORY)])
    assert "Of channels that are left out 2 messages are still recorded." in text(panel)
    assert actions(panel)[0] == "erase"
    sure = await desk.press("ignored_channels", "erase")
    assert "Erase 2 messages with their files and reactions, for good?" in text(sure)
    assert await desk.database.pool.fetchval("select count(*) from erasure") == 0
    assert "No" in [knob.label for knob in sure.body.knobs]
    done = await desk.press("ignored_channels", "sure")
    assert "2 messages are being erased" in text(done)
    (row,) = await desk.database.pool.fetch("select guild_id, kind, subject_id, why from erasure")
    assert tuple(row) == (GUILD, "channel", GENERAL, "ignored")
    look = await desk.database.pool.fetchrow("select actor_id, question from audit_log where action = 'config erase'")
    assert (look["actor_id"], look["question"]) == (ADMIN, {"channels": [str(GENERAL)], "messages": 2})


async def test_who_goes_over_to_asking_first_is_offered_to_erase_what_is_there_of_others(desk):
    panel = await desk.press("consent_mode", "pick", "pick", ["opt-in"])
    assert "Of 1 person who has not agreed, something is still recorded from before." in text(panel)
    assert "erase" in actions(panel)
    assert "of 1 person who did not agree, for good?" in text(await desk.press("consent_mode", "erase"))
    assert await desk.database.pool.fetchval("select count(*) from erasure") == 0
    assert "is being erased" in text(await desk.press("consent_mode", "sure"))
    (row,) = await desk.database.pool.fetch("select guild_id, kind, subject_id, why from erasure")
    assert tuple(row) == (GUILD, "record", AUTHOR, "unasked")
    look = await desk.database.pool.fetchrow("select actor_id, question from audit_log where action = 'config erase'")
    assert (look["actor_id"], look["question"]) == (ADMIN, {"people": 1})


async def test_a_server_that_gives_notice_is_offered_to_erase_nobody(desk):
    assert "erase" not in actions(await desk.desk.show(GUILD, "consent_mode"))
    await desk.press("consent_mode", "sure")
    assert await desk.database.pool.fetchval("select count(*) from erasure") == 0


async def test_nothing_is_erased_of_channels_that_are_recorded(desk):
    assert actions(await desk.desk.show(GUILD, "ignored_channels")) == ["form", "go"]
    await desk.press("ignored_channels", "sure")
    await desk.press("language", "sure")
    assert await desk.database.pool.fetchval("select count(*) from erasure") == 0


async def test_only_a_channel_that_comes_back_is_said_to_be_read(desk):
    assert "is read now" not in text(await desk.type("ignored_channels", "#general, #other"))
    assert "is read now" in text(await desk.type("ignored_channels", "#general"))
    assert "is read now" not in text(await desk.press("ignored_channels", "pick", "pick", [str(GENERAL)]))


async def test_a_wrong_value_is_given_back_with_what_to_write(desk):
    with pytest.raises(ProfilerError) as refused:
        await desk.type("time_zone", "N*arnia")
    assert str(refused.value).splitlines() == [
        "**Time zone**: I do not know this time zone. Write one such as Europe/Warsaw.",
        r">>> N\*arnia",
    ]
    assert desk.live.own(GUILD) == {}


async def test_the_pages_lead_from_everything_to_one_setting_and_back(desk):
    everything = await desk.press("all", "go", "all")
    assert everything.body.picks[0].choices[0].value == "server"
    group = await desk.press("all", "pick", "go", ["messages"])
    assert "Hours for messages" in text(group)
    page = await desk.press("messages", "pick", "go", ["distress_alerts"])
    assert page.body.picks[0].chosen == ("yes",)
    assert page.body.knobs[-1].value == "messages"
    changed = await desk.press("distress_alerts", "pick", "pick", ["no"])
    assert "✅ **Alerts about distress**: no (before: yes, the default)" in text(changed)
    assert "Set by <@7>" in text(changed)
    assert not desk.live.of(GUILD).distress_alerts
    assert (await desk.press("nonsense", "whatever")).step == "all"


async def test_what_follows_from_a_change_is_said(desk):
    assert "nightly clean-up" in text(await desk.type("keep_messages", "90 days"))
    assert "Integrations" in text(await desk.press("admin_roles", "pick", "pick", ["12345"]))
    assert "written from now on" in text(await desk.press("consent_mode", "pick", "pick", ["opt-in"]))


def test_settings_are_found_by_name_label_and_group_in_the_readers_language():
    assert suggested_settings("strefa", Words("pl")) == {"Strefa czasowa · Kurs i język": "time_zone"}
    assert "mentor_roles" in suggested_settings("ROLES", ENGLISH).values()
    assert len(suggested_settings("", ENGLISH)) == 25


@pytest.mark.parametrize(
    ("name", "typed", "offered"),
    [
        ("mentor_roles", "ment", ["@Mentor"]),
        ("mentor_roles", "Mentor, le", ["Mentor, @Lead"]),
        ("mentor_roles", "@Mentor, ", ["@Mentor, @Lead"]),
        ("mentor_channel", "gen", ["#general"]),
        ("distress_alerts", "y", ["yes"]),
        ("time_zone", "wars", ["Europe/Warsaw"]),
        ("consent_mode", "opt", ["opt-in: recorded only after saying yes"]),
        ("helpline", "116", []),
    ],
)
def test_values_are_offered_while_typing(name, typed, offered):
    server = ServerNames({1: "Mentor", 2: "Lead"}, {3: "general"})
    assert list(suggested_values(SETTINGS[name], typed, ENGLISH, server)) == offered
