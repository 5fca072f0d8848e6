import asyncio
from datetime import UTC, date, datetime

import pytest

from services.config.applying import NotTogether
from services.config.live import LiveSettings
from services.errors import ProfilerError
from services.people.guild_settings import ConsentMode, GuildSettings, Holiday

GUILD, OTHER, ADMIN = 1000, 2000, 7
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def live_on(database, **defaults):
    return LiveSettings(database, GuildSettings(**{"language": "", **defaults}), lambda: NOW)


async def known(database, guild_id, locale):
    await database.pool.execute(
        "insert into guild (id, name, preferred_locale, seen_at) values ($1, 'School', $2, $3)", guild_id, locale, NOW
    )


async def test_a_change_holds_at_once_and_after_a_start(database):
    live = live_on(database)
    await live.start()
    changes = {
        "time_zone": "Europe/Warsaw",
        "mentor_roles": ["55"],
        "consent_mode": "opt-in",
        "holidays": [["2026-12-24", "2026-12-26", "Christmas"]],
        "keep_messages": 90,
        "keep_looks": 0,
        "nudge_hours": [9, 17],
        "working_days": [0, 2],
    }
    await live.change(GUILD, changes, ADMIN, NOW, 1)
    again = live_on(database)
    await again.start()
    for settings in (live.of(GUILD), again.of(GUILD)):
        assert settings.time_zone == "Europe/Warsaw"
        assert settings.mentor_roles == ("55",)
        assert settings.consent_mode is ConsentMode.OPT_IN
        assert settings.holidays == (Holiday(date(2026, 12, 24), date(2026, 12, 26), "Christmas"),)
        assert (settings.retention.messages, settings.retention.looks, settings.retention.nudges) == (90, None, 365)
        assert settings.nudge_hours == (9, 17)
        assert settings.working_days == {0, 2}
    assert live.of(OTHER) == again.of(OTHER) == live_on(database).of(OTHER)


async def test_what_is_reset_is_the_operators_again(database):
    live = live_on(database, time_zone="Europe/Berlin")
    await live.change(GUILD, {"time_zone": "Europe/Warsaw"}, ADMIN, NOW, 1)
    await live.change(GUILD, {"time_zone": None}, ADMIN, NOW, 2)
    assert live.of(GUILD).time_zone == "Europe/Berlin"
    assert live.own(GUILD) == {}


async def test_a_change_is_in_the_log_with_before_and_after(database):
    live = live_on(database)
    await live.change(GUILD, {"question_hours": 12}, ADMIN, NOW, 1)
    await live.change(GUILD, {"question_hours": 24, "sync_minute": 30}, ADMIN, NOW, 2, channel_id=5)
    row = await database.pool.fetchrow("select * from audit_log where guild_id = $1 and id = 2", GUILD)
    assert (row["actor_id"], row["action"], row["channel_id"], row["at"]) == (ADMIN, "config", 5, NOW)
    assert row["question"] == {
        "before": {"question_hours": 12, "sync_minute": None},
        "after": {"question_hours": 24, "sync_minute": 30},
    }


async def test_the_same_interaction_twice_changes_nothing_more_and_says_the_same(database):
    live = live_on(database)
    first = await live.change(GUILD, {"question_hours": 12}, ADMIN, NOW, 1)
    await live.change(GUILD, {"question_hours": 48}, ADMIN, NOW, 2)
    assert await live.change(GUILD, {"question_hours": 12}, ADMIN, NOW, 1) == first
    assert live.of(GUILD).question_hours == 48
    assert await database.pool.fetchval("select count(*) from audit_log") == 2


async def test_what_is_as_it_was_is_no_change(database):
    live = live_on(database)
    await live.change(GUILD, {"question_hours": 12}, ADMIN, NOW, 1)
    assert (await live.change(GUILD, {"question_hours": 12}, ADMIN, NOW, 2)).after == {}
    assert await database.pool.fetchval("select count(*) from audit_log") == 1


async def test_another_process_is_heard_at_the_next_refresh_and_told_to_listeners(database):
    live, other = live_on(database), live_on(database)
    heard = []
    live.on_change(lambda guild_id, names: heard.append((guild_id, names)))
    await other.change(GUILD, {"time_zone": "Europe/Warsaw"}, ADMIN, NOW, 1)
    assert live.of(GUILD).time_zone == "UTC"
    await live.refresh()
    await live.refresh()
    assert live.of(GUILD).time_zone == "Europe/Warsaw"
    assert heard == [(GUILD, {"time_zone"})]


async def test_changes_at_once_are_both_kept(database):
    live, other = live_on(database), live_on(database)
    await asyncio.gather(
        live.change(GUILD, {"attachments_largest": 25}, ADMIN, NOW, 1),
        other.change(GUILD, {"attachments_types": ["image/*"]}, ADMIN, NOW, 2),
    )
    await live.refresh()
    assert (live.of(GUILD).attachments_largest, live.of(GUILD).attachments_types) == (25, ("image/*",))
    row = await database.pool.fetchrow("select largest_bytes, types from attachment_limit where guild_id = $1", GUILD)
    assert (row["largest_bytes"], row["types"]) == (25 * 1024 * 1024, ["image/*"])


async def test_without_a_language_of_its_own_a_server_is_answered_in_discords(database):
    live = live_on(database)
    await known(database, GUILD, "pl")
    await live.start()
    assert live.of(GUILD).language == "pl"
    assert live.of(GUILD, "en-US").language == "en-US"
    assert live.of(OTHER).language == "en-GB"
    await live.change(GUILD, {"language": "en"}, ADMIN, NOW, 1)
    assert live.of(GUILD, "pl").language == "en"
    operated = live_on(database, language="pl")
    await operated.change(OTHER, {"language": "server"}, ADMIN, NOW, 2)
    assert operated.of(OTHER, "en-US").language == "en-US"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"course_start": "2026-12-01", "course_end": "2026-11-01"}, "would end on 1 Nov 2026, before it begins"),
        ({"tracked_channels": ["5"], "ignored_channels": ["5"]}, "recorded and ignored"),
        ({"student_roles": ["5"], "lead_roles": ["5"]}, "both students and mentors"),
        ({"mentor_channel": "5", "support_channel": "5"}, "has to be another one"),
    ],
)
async def test_settings_that_contradict_each_other_are_refused_together(database, changes, said):
    live = live_on(database)
    with pytest.raises(NotTogether, match=said):
        await live.change(GUILD, changes, ADMIN, NOW, 1)
    assert live.own(GUILD) == {}
    assert await database.pool.fetchval("select count(*) from guild_setting") == 0


@pytest.mark.parametrize("changes", [{"moon": 1}, {"question_hours": 0}, {"question_hours": True}, {"time_zone": "X"}])
async def test_what_is_no_setting_or_no_value_is_refused(database, changes):
    with pytest.raises(ProfilerError):
        await live_on(database).change(GUILD, changes, ADMIN, NOW, 1)


async def test_a_value_of_another_version_is_passed_over(database):
    await database.pool.executemany(
        "insert into guild_setting (guild_id, name, value, changed_by, changed_at) values ($1, $2, $3, 7, $4)",
        [(GUILD, "question_hours", "soon", NOW), (GUILD, "moon", 1, NOW)],
    )
    live = live_on(database)
    await live.start()
    assert live.of(GUILD) == live.of(OTHER)


async def test_a_refresh_beside_changes_loses_none_of_them(database):
    live = live_on(database)
    names = ("question_hours", "sync_minute", "nudge_days", "keep_messages")
    changes = (live.change(GUILD, {name: 20 + n}, ADMIN, NOW, n) for n, name in enumerate(names, 1))
    await asyncio.gather(*changes, *(live.refresh() for _ in range(4)))
    assert live.own(GUILD) == {name: 20 + n for n, name in enumerate(names, 1)}
    before = live.of(GUILD)
    await live.refresh()
    assert live.of(GUILD) == before
