"""Scheduled events over REST, and people in lists whose account is gone."""

from datetime import timedelta

import pytest

from sandbox import permissions as bits

THUMB = "%F0%9F%91%8D"


@pytest.fixture
def events(school):
    return f"/guilds/{school.guild}/scheduled-events"


@pytest.fixture
def meeting(school):
    start = school.world.clock.now() + timedelta(hours=1)
    return school.world.add_scheduled_event(school.guild, school.voice, "Questions", start)


async def test_only_what_is_to_come_or_going_on_is_listed(api, school, events, meeting):
    (told,) = (await api("GET", events)).body
    assert (told["name"], told["status"], told["channel_id"]) == ("Questions", 1, school.voice)
    assert "user_count" not in told
    school.world.start_scheduled_event(school.guild, meeting["id"])
    assert (await api("GET", events)).body[0]["status"] == 2
    school.world.end_scheduled_event(school.guild, meeting["id"])
    assert (await api("GET", events)).body == []
    assert (await api("GET", f"{events}/{meeting['id']}")).body["status"] == 3


async def test_a_meeting_elsewhere_has_a_place(api, school, events):
    start = school.world.clock.now()
    school.world.add_scheduled_event(school.guild, None, "Picnic", start, end=start, location="Park")
    (told,) = (await api("GET", events)).body
    assert (told["entity_type"], told["entity_metadata"]) == (3, {"location": "Park"})


async def test_who_is_interested_comes_in_pages(api, school, events, meeting):
    for person in (school.ada, school.sam, school.bot):
        school.world.attend(school.guild, meeting["id"], person)
    path = f"{events}/{meeting['id']}/users"
    people = sorted((school.ada, school.sam, school.bot), key=int)
    first = (await api("GET", f"{path}?limit=2")).body
    rest = (await api("GET", f"{path}?limit=2&after={first[-1]['user_id']}&with_member=true")).body
    assert [one["user"]["id"] for one in first + rest] == people
    assert rest[0]["member"]["user"]["id"] == people[2]
    assert [one["user_id"] for one in (await api("GET", f"{path}?before={people[1]}")).body] == people[:1]
    assert (await api("GET", f"{events}?with_user_count=true")).body[0]["user_count"] == 3


async def test_a_meeting_behind_a_closed_door_is_not_seen(api, school, events, meeting):
    school.deny(bits.VIEW_CHANNEL, school.voice)
    assert (await api("GET", events)).body == []
    assert (await api("GET", f"{events}/{meeting['id']}")).code == 50001
    assert (await api("GET", f"{events}/1/users")).code == 10070


async def test_a_deleted_account_keeps_its_id_where_users_are_listed(api, school):
    message = school.say()["id"]
    for person in (school.ada, school.sam):
        school.world.react(school.channel, message, person, "👍")
    school.world.delete_account(school.sam)
    path = f"/channels/{school.channel}/messages/{message}/reactions/{THUMB}"
    assert [one["id"] for one in (await api("GET", path)).body] == sorted((school.ada, school.sam), key=int)
