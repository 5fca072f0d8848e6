"""Every route answers once as it should; the fixture fails on whatever does not fit the description."""

from urllib.parse import quote

import pytest

from sandbox import permissions as bits
from sandbox.rest.table import ROUTES

BY_INTERACTIONS = ("/interactions/", "/webhooks/")


class Everything:
    """One of each thing that a route names."""

    def __init__(self, school):
        self.school, world = school, school.world
        world.update_role(school.guild, school.bot_role, permissions=bits.ADMINISTRATOR)
        self.message = world.post(school.channel, school.bot, "mine")["id"]
        self.other = world.post(school.channel, school.sam, "other")["id"]
        world.react(school.channel, self.message, school.sam, "👍")
        answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
        self.poll = world.post(school.channel, school.bot, poll={"question": {"text": "?"}, "answers": answers})["id"]
        self.thread = world.add_thread(school.channel, "talk", school.sam)["id"]
        self.emoji = world.add_emoji(school.guild, "blob")["id"]
        self.gone = world.add_user("eve")["id"]
        world.add_member(school.guild, self.gone)
        world.remove_member(school.guild, self.gone, banned=True)
        world.voice(school.guild, school.sam, school.voice)
        world.voice(school.guild, school.bot, school.voice)
        self.meeting = world.add_scheduled_event(school.guild, school.voice, "Questions", world.clock.now())["id"]
        world.attend(school.guild, self.meeting, school.sam)
        world.audit(school.guild, 22, school.ada, self.gone)

    def path(self, route, command):
        school, template = self.school, route.template
        values = {
            "channel_id": self.thread if "thread-members" in template else school.channel,
            "guild_id": school.guild,
            "user_id": self.gone if "bans" in template else school.sam,
            "message_id": self.poll if "polls" in template else self.message,
            "role_id": school.role,
            "emoji_id": self.emoji,
            "emoji_name": quote("👍"),
            "overwrite_id": school.role,
            "answer_id": "1",
            "guild_scheduled_event_id": self.meeting,
            "application_id": school.world.application["id"],
            "command_id": command,
        }
        return template.format_map(values)


def bodies(everything):
    school = everything.school
    command = {"name": "look", "description": "Look."}
    return {
        "POST /users/@me/channels": {"recipient_id": school.sam},
        "POST /guilds/{guild_id}/channels": {"name": "new", "topic": "all"},
        "PATCH /guilds/{guild_id}/members/{user_id}": {"nick": "Sammy"},
        "PATCH /channels/{channel_id}": {"topic": "news"},
        "PUT /channels/{channel_id}/permissions/{overwrite_id}": {"type": 0, "allow": "1024", "deny": "0"},
        "POST /channels/{channel_id}/messages": {"content": "hi"},
        "PATCH /channels/{channel_id}/messages/{message_id}": {"content": "edited"},
        "POST /channels/{channel_id}/messages/bulk-delete": {"messages": [everything.message, everything.other]},
        "POST /channels/{channel_id}/messages/{message_id}/threads": {"name": "about it"},
        "POST /channels/{channel_id}/threads": {"name": "open", "type": 11},
        "POST /applications/{application_id}/commands": command,
        "PUT /applications/{application_id}/commands": [command],
        "PATCH /applications/{application_id}/commands/{command_id}": {"description": "New."},
        "POST /applications/{application_id}/guilds/{guild_id}/commands": command,
        "PUT /applications/{application_id}/guilds/{guild_id}/commands": [command],
        "PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}": {"description": "New."},
        "POST /attachments/refresh-urls": {"attachment_urls": ["https://example.org/a.png"]},
    }


@pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if not route.template.startswith(BY_INTERACTIONS) and "crosspost" not in route.template],
    ids=lambda route: route.name,
)
async def test_a_route_answers_as_described(api, school, route):
    everything, command = Everything(school), "0"
    if "{command_id}" in route.template:
        scope = route.template.removesuffix("/{command_id}")
        body = {"name": "activity", "description": "Show."}
        made = await api("POST", everything.path(type(route)("POST", scope, route.handler), "0"), json=body)
        command = made.body["id"]
    body = bodies(everything).get(route.name)
    query = "?query=s" if "members/search" in route.template else ""
    told = await api(route.method, everything.path(route, command) + query, **({"json": body} if body else {}))
    assert told.status in {200, 201, 204}, told.body


async def test_crossposting_is_for_announcement_channels(api, school):
    Everything(school)
    news = school.world.add_channel(school.guild, "news", 5)["id"]
    message = school.world.post(news, school.bot, "read all about it")["id"]
    told = await api("POST", f"/channels/{news}/messages/{message}/crosspost")
    assert told.body["flags"] & 1
    other = school.world.post(school.channel, school.bot, "here")["id"]
    assert (await api("POST", f"/channels/{school.channel}/messages/{other}/crosspost")).code == 50024
