"""Seeded bad weather: random faults of every family that a patient client gets over, and calm again afterwards."""

import random
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sandbox.cdn.links import LIFETIME
from sandbox.crowd import Crowd
from sandbox.crowd.choosing import NothingThere
from sandbox.faults.world import unheard
from sandbox.world import Missing, Refused

if TYPE_CHECKING:
    from sandbox.server import Sandbox

PAGES = {"route": "/channels/{channel_id}/messages", "method": "GET"}
ARCHIVED = {"route": "/channels/{channel_id}/threads/archived/*"}
READS = {"method": "GET", "route": ["/channels/*", "/guilds/*"]}
MESSAGES = {"event": ["MESSAGE_*", "GUILD_MEMBER_*", "THREAD_*", "VOICE_STATE_UPDATE", "GUILD_SCHEDULED_EVENT_*"]}
# Lies that Discord does not tell (a short page, another type) are left out, and so is what ends a client for good.
CLOSES = (1000, 1001, 1006, 4000, 4007, 4008, 4009)


class Weather:
    """Faults of one sandbox; each `strike()` is one, chosen by the seed, `calm()` takes all of it back.

    `crowd` does what goes unheard. Channels are only closed to the bot where an overwrite can do that: an
    administrator sees everything. `without` leaves families or single faults out ("gateway", "lose_permission").
    """

    def __init__(self, box: "Sandbox", crowd: Crowd, seed: int, *, without: Iterable[str] = ()) -> None:
        self.box, self.crowd, self.world = box, crowd, box.world
        self.chance = random.Random(seed)
        self.done: dict[str, int] = {}
        """How often each was made to happen."""
        self._closed: set[int] = set()
        left_out = set(without)
        families: dict[str, list[Callable[[], str]]] = {
            "rest": [self.rest_error, self.rest_limit, self.rest_broken, self.rest_slow, self.rest_stale, self.search],
            "cdn": [self.cdn],
            "gateway": [self.event, self.event, self.socket, self.socket, self.session, self.odd, self.outage],
            "world": [
                self.away,
                self.away,
                self.meanwhile,
                self.lose_permission,
                self.regain_permission,
                self.surprise,
            ],
        }
        self._strikes = [
            strike
            for family, strikes in families.items()
            if family not in left_out
            for strike in strikes
            if strike.__name__ not in left_out
        ]

    def strike(self) -> str:
        """Let one thing go wrong; what it was, in a word."""
        while True:
            try:
                name = self.chance.choice(self._strikes)()
            except (NothingThere, Missing, Refused):
                continue
            self.done[name] = self.done.get(name, 0) + 1
            return name

    def calm(self) -> None:
        """Take every fault back: the bot sees all channels, hears everything and is answered at once."""
        faults = self.box.faults
        faults.clear()
        faults.add("gateway.slow", seconds=0)
        faults.add("gateway.replay_capacity", events=100)
        faults.add("world.links_live", seconds=LIFETIME.total_seconds())
        for guild_id in list(self.box.gateway.unavailable):
            faults.add("gateway.guild_back", guild_id=guild_id)
        for channel_id in [one for one in self._closed if one in self.world.channels]:
            faults.add("world.regain_permission", channel_id=channel_id)
        self._closed.clear()

    def _add(self, kind: str, **options: Any) -> str:
        self.box.faults.add(kind, **options)
        return kind

    def _times(self) -> int:
        return self.chance.choice((1, 1, 1, 2, 3))

    def rest_error(self) -> str:
        """An answer with an error status."""
        status = self.chance.choice((500, 502, 503, 504))
        kind = self.chance.choice(("rest.status", "rest.status", "rest.html"))
        return self._add(kind, status=status, match=READS, count=self._times())

    def rest_limit(self) -> str:
        """A 429 of any scope but Cloudflare's, which lasts long."""
        scope = self.chance.choice(("user", "shared", "global", "hidden"))
        return self._add("rest.limited", scope=scope, retry_after=self.chance.uniform(0.01, 0.3), match=READS)

    def rest_broken(self) -> str:
        """A connection that ends."""
        return self._add(self.chance.choice(("rest.reset", "rest.lost", "rest.truncated")), match=READS, count=2)

    def rest_slow(self) -> str:
        """An answer that takes its time."""
        seconds, place = self.chance.uniform(0.05, 0.5), self.chance.choice(("head", "body"))
        return self._add("rest.slow", seconds=seconds, match=READS, **{"in": place})

    def rest_stale(self) -> str:
        """A page from the past."""
        return self._add("rest.stale", seconds=self.chance.uniform(0.05, 2), match=PAGES)

    def search(self) -> str:
        """Search that is not ready, counts wrong or lags behind."""
        kinds = ("rest.indexing", "rest.inexact_total", "rest.search_short", "rest.search_behind")
        return self._add(self.chance.choice(kinds), seconds=2, by=self.chance.choice((-1, 1, 3)), retry_after=1)

    def cdn(self) -> str:
        """A file that does not come as it should."""
        kind, options = self.chance.choice(
            (
                ("cdn.missing", {}),
                ("cdn.status", {"status": self.chance.choice((500, 503))}),
                ("cdn.status", {"status": 429, "retry_after": 1}),
                ("cdn.reset", {"count": 2}),
                ("cdn.short", {}),
                ("cdn.wrong_length", {}),
                ("cdn.wrong_length", {"extra": 5}),
                ("cdn.slow", {"in": "body", "seconds": 0.3}),
                ("rest.not_refreshed", {}),
            )
        )
        return self._add(kind, **options)

    def event(self) -> str:
        """An event that is lost, doubled, late or in the wrong place."""
        kind, options = self.chance.choice(
            (
                ("gateway.drop", {"consume_seq": True}),
                ("gateway.drop", {"consume_seq": False}),
                ("gateway.duplicate", {}),
                ("gateway.delay", {"seconds": self.chance.uniform(0.02, 0.4)}),
                ("gateway.reorder", {"window": self.chance.randint(2, 6), "seconds": 0.3}),
                ("gateway.extra_keys", {}),
                ("gateway.partial_update", {}),
            )
        )
        seed = self.chance.randrange(1 << 30)
        return self._add(kind, match=MESSAGES, count=self._times(), seed=seed, **options)

    def socket(self) -> str:
        """A socket that is cut, closed, silent or slow."""
        kind, options = self.chance.choice(
            (
                ("gateway.abort", {}),
                ("gateway.abort", {"match": {"event": "MESSAGE_CREATE"}}),
                ("gateway.close", {"code": self.chance.choice(CLOSES)}),
                ("gateway.reconnect", {}),
                ("gateway.silence", {"seconds": 0.3}),
                ("gateway.slow", {"seconds": 0.005}),
                ("gateway.heartbeat_request", {}),
                ("gateway.unreachable", {}),
                ("gateway.no_ack", {}),
                ("gateway.late_ack", {"seconds": 0.05}),
            )
        )
        return self._add(kind, **options)

    def session(self) -> str:
        """A session that is over, or remembers little."""
        kind, options = self.chance.choice(
            (
                ("gateway.invalidate", {"resumable": True}),
                ("gateway.invalidate", {"resumable": False}),
                ("gateway.invalid_session", {"match": {"on": "resume"}}),
                ("gateway.expire_sessions", {"abort": True}),
                ("gateway.replay_capacity", {"events": 3}),
            )
        )
        return self._add(kind, **options)

    def odd(self) -> str:
        """Something odd that Discord does send."""
        guild_id = self.crowd.guild_id
        kind, options = self.chance.choice(
            (
                ("gateway.unknown_event", {}),
                ("gateway.malformed", {}),
                ("gateway.members_rate_limited", {"seconds": 0.1}),
                ("gateway.missing_chunk", {}),
                ("gateway.member_again", {"guild_id": guild_id, "user_id": self.crowd.person()}),
                ("gateway.thread_again", {"thread_id": self.crowd.thread(archived=False)}),
            )
        )
        return self._add(kind, **options)

    def outage(self) -> str:
        """A server that is away for a moment; what happens meanwhile is heard by nobody."""
        guild_id = self.crowd.guild_id
        self._add("gateway.guild_unavailable", guild_id=guild_id)
        self.box.gateway.later(0.3, lambda: self._come_back(guild_id))
        return "gateway.guild_unavailable"

    def _come_back(self, guild_id: int) -> None:
        if guild_id in self.box.gateway.unavailable:
            self._add("gateway.guild_back", guild_id=guild_id)

    def away(self) -> str:
        """The crowd does something that goes unheard."""
        with unheard(self.box.gateway):
            return f"unheard {self.crowd.act()}"

    def meanwhile(self) -> str:
        """Something happens just when the bot reads."""
        channel_id, message_id = self.crowd.message()
        where = {"channel_id": channel_id, "message_id": message_id}
        kind, match, options = self.chance.choice(
            (
                ("world.archive_thread", ARCHIVED, {"thread_id": self.crowd.thread(archived=False)}),
                ("world.delete", PAGES, where),
                ("world.edit", PAGES, where | {"content": self.crowd.text()}),
                ("world.post", PAGES, {"channel_id": channel_id, "user_id": self.crowd.person()}),
            )
        )
        when = self.chance.choice(("before", "after"))
        return self._add(kind, match={**match, "when": when}, quiet=self.chance.random() < 0.5, **options)

    def lose_permission(self) -> str:
        """The bot may not see or read a channel any more."""
        channel_id = self.crowd.text_channel()
        self._closed.add(channel_id)
        permission = self.chance.choice(("VIEW_CHANNEL", "READ_MESSAGE_HISTORY"))
        return self._add("world.lose_permission", channel_id=channel_id, permission=permission)

    def regain_permission(self) -> str:
        """The bot may see and read a channel again."""
        channel_id = self.crowd.one_of([one for one in sorted(self._closed) if one in self.world.channels])
        self._closed.discard(channel_id)
        return self._add("world.regain_permission", channel_id=channel_id)

    def surprise(self) -> str:
        """Something rare that is hard to follow."""
        guild_id, person = self.crowd.guild_id, self.crowd.ordinary_person()
        channel = self.crowd.one_of(self.crowd.channels(frozenset({0, 5})))
        kind, options = self.chance.choice(
            (
                ("world.twins", {"channel_id": channel, "user_id": person}),
                ("world.leave_and_return", {"guild_id": guild_id, "user_id": person}),
                ("world.channel_type", {"channel_id": channel, "type": self.chance.choice((0, 5))}),
                ("world.links_live", {"seconds": 1}),
            )
        )
        return self._add(kind, **options)
