"""Scheduled events: announced, begun, over or called off, and who says that they will come."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sandbox.clock import iso
from sandbox.kinds import STAGE
from sandbox.snowflake import Snowflake
from sandbox.world.bans import Bans
from sandbox.world.events import Event
from sandbox.world.state import Missing, Refused

type Json = dict[str, Any]

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
IN_STAGE, IN_VOICE, ELSEWHERE = 1, 2, 3
_MAY_FOLLOW = {SCHEDULED: {ACTIVE, CANCELED}, ACTIVE: {COMPLETED}, COMPLETED: set(), CANCELED: set()}


class Occasions(Bans):
    """Scheduled events of servers."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.interested: dict[int, dict[int, str]] = defaultdict(dict)
        self.interest_log: list[Json] = []
        self.occasion_log: dict[int, list[Json]] = defaultdict(list)
        self.deleted_occasions: dict[int, Json] = {}

    def add_scheduled_event(
        self,
        guild_id: Snowflake,
        channel_id: Snowflake | None,
        name: str,
        start: datetime,
        *,
        end: datetime | None = None,
        description: str | None = None,
        location: str | None = None,
        creator_id: Snowflake | None = None,
    ) -> Json:
        """Announce a meeting in a voice or stage channel, or elsewhere (no channel, a location and an end)."""
        if channel_id is None and (location is None or end is None):
            raise Refused("An event elsewhere needs a location and an end", 50035)
        told: Json = {
            "id": str(self.new_id()),
            "guild_id": str(int(guild_id)),
            "channel_id": None if channel_id is None else self.channel(channel_id)["id"],
            "creator_id": str(int(creator_id or self.guild(guild_id)["owner_id"])),
            "name": name,
            "description": description,
            "scheduled_start_time": iso(start),
            "scheduled_end_time": None if end is None else iso(end),
            "privacy_level": 2,
            "status": SCHEDULED,
            "entity_type": self._kind_of_place(channel_id),
            "entity_id": None,
            "entity_metadata": {"location": location} if channel_id is None else None,
            "image": None,
            "recurrence_rule": None,
            "guild_scheduled_event_exceptions": [],
        }
        self._put_occasion(told)
        self._tell_event("GUILD_SCHEDULED_EVENT_CREATE", told)
        return told

    def _kind_of_place(self, channel_id: Snowflake | None) -> int:
        if channel_id is None:
            return ELSEWHERE
        return IN_STAGE if self.channel(channel_id)["type"] == STAGE else IN_VOICE

    def _put_occasion(self, told: Json) -> None:
        self.scheduled_events[int(told["guild_id"])][int(told["id"])] = told
        log = self.occasion_log[int(told["id"])]
        if not log or log[-1]["status"] != told["status"]:
            log.append({"at": self._now(), "status": told["status"]})

    def update_scheduled_event(self, guild_id: Snowflake, event_id: Snowflake, **changes: Any) -> Json:
        """Change a meeting's name, times, status (2 = it has begun, 3 = it is over, 4 = called off) and so on."""
        old = self.scheduled_event(guild_id, event_id)
        if changes.get("status", old["status"]) not in {old["status"], *_MAY_FOLLOW[old["status"]]}:
            raise Refused("Invalid Guild Scheduled Event Status Update", 180000)
        told = {**old, **changes}
        self._put_occasion(told)
        self._tell_event("GUILD_SCHEDULED_EVENT_UPDATE", told)
        return told

    def start_scheduled_event(self, guild_id: Snowflake, event_id: Snowflake) -> Json:
        """Let a meeting begin."""
        return self.update_scheduled_event(guild_id, event_id, status=ACTIVE)

    def end_scheduled_event(self, guild_id: Snowflake, event_id: Snowflake) -> Json:
        """Let a meeting be over; lists leave it out from now on."""
        return self.update_scheduled_event(guild_id, event_id, status=COMPLETED)

    def cancel_scheduled_event(self, guild_id: Snowflake, event_id: Snowflake) -> Json:
        """Call a meeting off; lists leave it out from now on."""
        return self.update_scheduled_event(guild_id, event_id, status=CANCELED)

    def attend(self, guild_id: Snowflake, event_id: Snowflake, user_id: Snowflake, *, on: bool = True) -> None:
        """Let a member say that they are coming to a meeting, or that they are not; saying it twice changes nothing."""
        event = self.scheduled_event(guild_id, event_id)
        self.member(guild_id, user_id)
        people = self.interested[int(event_id)]
        if (int(user_id) in people) is on:
            return
        if on:
            people[int(user_id)] = self._now()
        else:
            del people[int(user_id)]
        name = "GUILD_SCHEDULED_EVENT_USER_ADD" if on else "GUILD_SCHEDULED_EVENT_USER_REMOVE"
        ids = {"guild_scheduled_event_id": event_id, "user_id": user_id, "guild_id": guild_id}
        told = {key: str(int(one)) for key, one in ids.items()}
        self.interest_log.append({"what": "add" if on else "remove", "at": self._now(), **told})
        self._tell_event(name, event, told)

    def delete_scheduled_event(self, guild_id: Snowflake, event_id: Snowflake) -> None:
        """Take a meeting away altogether."""
        told = self.scheduled_event(guild_id, event_id)
        del self.scheduled_events[int(guild_id)][int(event_id)]
        self.deleted_occasions[int(event_id)] = {**told, "deleted_at": self._now()}
        self._tell_event("GUILD_SCHEDULED_EVENT_DELETE", told)

    def scheduled_event(self, guild_id: Snowflake, event_id: Snowflake) -> Json:
        """A meeting; Missing when there is none."""
        try:
            return self.scheduled_events[int(guild_id)][int(event_id)]
        except KeyError:
            raise Missing("Guild Scheduled Event", 10070) from None

    def coming_events(self, guild_id: Snowflake, viewer: Snowflake) -> list[Json]:
        """The meetings to come or going on that somebody sees, as Discord lists them."""
        there = self.scheduled_events[int(guild_id)].values()
        return [one for one in there if one["status"] in {SCHEDULED, ACTIVE} and self.sees_event(viewer, one)]

    def sees_event(self, viewer: Snowflake, event: Json) -> bool:
        """Whether somebody sees a meeting: its channel, or anything when it is elsewhere."""
        channel = event["channel_id"]
        return channel is None or int(channel) not in self.channels or self.can_view(viewer, channel)

    def _tell_event(self, name: str, event: Json, told: Json | None = None) -> None:
        channel = None if event["channel_id"] is None else int(event["channel_id"])
        self.publish(Event(name, told or event, int(event["guild_id"]), channel))
