"""Application commands: upsert, replace all, limits."""

from typing import Any

import pytest

ACTIVITY: dict[str, Any] = {
    "name": "activity",
    "type": 1,
    "description": "Show how active a student is.",
    "description_localizations": {"pl": "Pokaż aktywność."},
    "options": [
        {"type": 6, "name": "student", "description": "Who", "required": True},
        {"type": 3, "name": "period", "description": "When", "choices": [{"name": "a week", "value": "week"}]},
    ],
}


@pytest.fixture
def commands(api, school):
    app = f"/applications/{school.world.application['id']}"

    async def call(method, tail="", *, guild=False, **more):
        scope = f"{app}/guilds/{school.guild}" if guild else app
        return await api(method, f"{scope}/commands{tail}", **more)

    return call


async def test_posting_a_name_again_replaces_it(commands):
    first = await commands("POST", json=ACTIVITY)
    second = await commands("POST", json=ACTIVITY | {"description": "Another."})
    assert (first.status, second.status) == (201, 200)
    assert first.body["id"] == second.body["id"]
    assert first.body["version"] != second.body["version"]


async def test_replacing_all_keeps_what_did_not_change(commands, school):
    (first,) = (await commands("PUT", json=[ACTIVITY])).body
    told = (await commands("PUT", json=[ACTIVITY, {"name": "Activity", "type": 2}])).body
    assert told[0] == first
    assert [one["name"] for one in told] == ["activity", "Activity"]
    assert len(school.world.commands[0]) == 2
    assert (await commands("PUT", json=[])).body == []


async def test_localizations_come_only_when_asked_for(commands):
    await commands("PUT", json=[ACTIVITY])
    (bare,) = (await commands("GET")).body
    (full,) = (await commands("GET", "?with_localizations=true")).body
    assert "description_localizations" not in bare
    assert full["description_localizations"] == {"pl": "Pokaż aktywność."}


async def test_a_servers_commands_are_its_own(commands, school):
    made = (await commands("POST", guild=True, json=ACTIVITY | {"default_member_permissions": "8"})).body
    assert made["guild_id"] == school.guild
    assert made["default_member_permissions"] == "8"
    assert (await commands("GET")).body == []
    assert len((await commands("GET", guild=True)).body) == 1


async def test_one_can_be_read_changed_and_deleted(commands):
    tail = f"/{(await commands('POST', json=ACTIVITY)).body['id']}"
    changed = await commands("PATCH", tail, json={"description": "New."})
    assert changed.body["description"] == "New."
    assert (await commands("GET", tail)).body == changed.body
    assert (await commands("DELETE", tail)).status == 204
    assert (await commands("GET", tail)).code == 10063


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "Activity"}, "name"),
        ({"description": ""}, "description"),
        ({"options": ACTIVITY["options"][::-1]}, "options"),
    ],
)
async def test_what_discord_refuses_is_refused(commands, change, field):
    told = await commands("POST", json=ACTIVITY | change)
    assert (told.status, told.code) == (400, 50035)
    assert field in told.body["errors"]


async def test_there_are_fifteen_user_commands_at_most(commands):
    wanted = [{"name": f"Look {number}", "type": 2} for number in range(16)]
    assert (await commands("PUT", json=wanted)).code == 30032


async def test_two_hundred_may_be_created_a_day(commands, api):
    api.box.commands_created[0] = 200
    told = await commands("POST", json=ACTIVITY)
    assert (told.status, told.code) == (429, 30034)


async def test_another_application_is_out_of_reach(api):
    assert (await api("GET", "/applications/1/commands")).code == 20012
