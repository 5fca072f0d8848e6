"""Whatever people do on a server, its events alone lead the database to the local Discord's own truth."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox import Event, World
from sandbox.oracle import TrueMessage, truth
from services.capture.writer import Capture
from services.database import Database
from tests.services.records_made import fold, rollup, stored

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ACTIONS = 300
OWN: dict[str, Any] = {"id": "99", "name": "party"}
EMOJIS: tuple[Any, ...] = ("👍", "🎉", OWN)


class Server:
    """A small server on which seeded people act; `events` is what the gateway would send."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.world = World.empty(now=NOW)
        self.people = [int(self.world.add_user(f"user{number}")["id"]) for number in range(5)]
        self.guild_id = int(self.world.add_guild("School", self.people[0])["id"])
        self.events: list[Event] = []
        self.world.subscribe(self.events.append)
        for person in self.people[1:]:
            self.world.add_member(self.guild_id, person)
        self.channels = [int(self.world.add_channel(self.guild_id, f"room{number}")["id"]) for number in range(3)]
        self.messages: list[tuple[int, int]] = []
        self.polls: list[tuple[int, int]] = []

    def act(self) -> None:
        """Do something, a second after the last thing."""
        self.world.clock.advance(timedelta(seconds=1))
        doing = [self.post] * 6 + [self.edit, self.edit, self.delete, self.react, self.react, self.unreact, self.pin]
        more = [self.ask, self.vote, self.vote, self.unvote, self.clear]
        self.chance.choice([*doing, *more, self.open_thread, self.come_and_go])()
        if self.chance.random() < 0.01:
            self.close_channel()

    def person(self) -> int:
        return self.chance.choice([each for each in self.people if each in self.world.members[self.guild_id]])

    def some_message(self) -> tuple[int, int]:
        if not self.messages:
            self.post()
        return self.chance.choice(self.messages)

    def post(self) -> None:
        channel_id = self.chance.choice(self.channels)
        content = self.chance.choice(["hello there", "```py\nx = 1\n``` why?", "zażółć 🙂", "👋"])
        posted = self.world.post(channel_id, self.person(), content, at=self.world.clock.now())
        self.messages.append((channel_id, int(posted["id"])))

    def edit(self) -> None:
        self.world.edit(*self.some_message(), f"edited {self.chance.random()}")

    def delete(self) -> None:
        gone = self.some_message()
        self.messages.remove(gone)
        self.polls = [each for each in self.polls if each != gone]
        self.world.delete(*gone)

    def react(self) -> None:
        emoji, burst = self.chance.choice(EMOJIS), self.chance.random() < 0.2
        self.world.react(*self.some_message(), self.person(), emoji, burst=burst)

    def unreact(self) -> None:
        reacted = [(where, emoji) for where in self.messages for emoji in EMOJIS if where[1] in self.world.reactions]
        for where, emoji in self.chance.sample(reacted, min(len(reacted), 3)):
            self.world.unreact(*where, self.person(), emoji)

    def clear(self) -> None:
        reacted = [where for where in self.messages if where[1] in self.world.reactions]
        if reacted:
            self.world.clear_reactions(*self.chance.choice(reacted), self.chance.choice((None, *EMOJIS)))

    def ask(self) -> None:
        answers = [{"poll_media": {"text": text}} for text in ("yes", "no")]
        channel_id, asked = self.chance.choice(self.channels), {"question": {"text": "?"}, "answers": answers}
        posted = self.world.post(channel_id, self.person(), poll=asked)
        self.messages.append((channel_id, int(posted["id"])))
        self.polls.append(self.messages[-1])

    def vote(self) -> None:
        if self.polls:
            self.world.vote(*self.chance.choice(self.polls), self.person(), self.chance.choice((1, 2)))

    def unvote(self) -> None:
        if self.polls:
            self.world.unvote(*self.chance.choice(self.polls), self.person(), self.chance.choice((1, 2)))

    def pin(self) -> None:
        self.world.pin(*self.some_message(), self.people[0])

    def open_thread(self) -> None:
        self.channels.append(int(self.world.add_thread(self.channels[0], "a thread", self.person())["id"]))

    def come_and_go(self) -> None:
        person = self.people[-1]
        if person in self.world.members[self.guild_id]:
            self.world.remove_member(self.guild_id, person)
        else:
            self.world.add_member(self.guild_id, person)

    def close_channel(self) -> None:
        channel_id = self.channels.pop()
        self.messages = [each for each in self.messages if each[0] != channel_id]
        self.polls = [each for each in self.polls if each[0] != channel_id]
        self.world.delete_channel(channel_id)
        if len(self.channels) < 2:
            self.channels.append(int(self.world.add_channel(self.guild_id, "another")["id"]))


def in_order(events: list[Any], chance: random.Random) -> list[Any]:
    return events


def twice(events: list[Any], chance: random.Random) -> list[Any]:
    """Some again at once, some again much later."""
    late = chance.sample(events, len(events) // 5)
    return [event for event in events for _ in range(chance.choice((1, 2)))] + sorted(late)


def mixed_up(events: list[Any], chance: random.Random) -> list[Any]:
    """Each up to ten places from where it belongs."""
    places = sorted((number + chance.uniform(0, 10), number) for number in range(len(events)))
    return [events[number] for _, number in places]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("arrive", [in_order, twice, mixed_up])
async def test_the_events_of_a_server_lead_to_its_truth(
    database: Database, arrive: Callable[[list[Any], random.Random], list[Any]], seed: int
) -> None:
    server = Server(seed)
    for _ in range(ACTIONS):
        server.act()
    capture = Capture(database, capacity=10_000, on_gap=pytest.fail)
    numbered = [(seq, event.name) for seq, event in enumerate(server.events)]
    for place, (seq, _) in enumerate(arrive(numbered, server.chance)):
        event = server.events[seq]
        capture.offer(event.name, event.data, seq=seq, received_at=NOW + timedelta(hours=1, milliseconds=place))
    await _write(capture)
    expected = truth(server.world)[server.guild_id]
    assert await stored(database.pool, "id", "channel_id", "author_id", "type", "content", "deleted_at is null") == [
        (
            each.id,
            each.channel_id,
            each.author_id,
            each.type,
            "" if each.deleted_at else each.content,
            not each.deleted_at,
        )
        for _, each in sorted(expected.messages.items())
    ]
    assert await stored(database.pool, "id", "deleted_at is not null", table="channel") == [
        (each.id, each.deleted) for _, each in sorted(expected.channels.items())
    ]
    assert await revisions_stored(database) == [
        (each.id, number.edited_at or each.sent_at, number.content)
        for _, each in sorted(expected.messages.items())
        if each.deleted_at is None
        for number in each.revisions
    ]
    if arrive is not mixed_up:  # pins, reactions and comings carry no version: their order is all there is
        alive = [each for _, each in sorted(expected.messages.items()) if each.deleted_at is None]
        assert await stored(database.pool, "id", "pinned", "reactions", table="message where deleted_at is null") == [
            (each.id, each.pinned, sum(each.reactions.values())) for each in alive
        ]
        assert await people_stored(database) == people_of(alive)
        assert await stored(database.pool, "key", table="detail_due", order="1") == []
    assert await rollup(database.pool) == await fold(database.pool)
    assert capture.stats.unreadable == 0


async def revisions_stored(database: Database) -> list[tuple[Any, ...]]:
    """The message, the time and the text of each earlier version."""
    return await stored(
        database.pool,
        "message_id",
        "version_at",
        "content",
        table="message_revision",
        order="message_id, version_at",
    )


async def people_stored(database: Database) -> set[tuple[Any, ...]]:
    """Who reacts to and votes in messages that are there: message, emoji or answer, person, super reaction."""
    there = "where x.removed_at is null and message.deleted_at is null"
    reactions = await database.pool.fetch(
        "select message_id, emoji, user_id, burst from message_reaction x"
        f" join message on message.id = message_id {there}"
    )
    votes = await database.pool.fetch(
        f"select message_id, answer_id, user_id from poll_vote x join message on message.id = message_id {there}"
    )
    return {tuple(row) for row in (*reactions, *votes)}


def people_of(messages: list[TrueMessage]) -> set[tuple[Any, ...]]:
    """The same from the truth."""
    reactions = {
        (each.id, emoji, person, burst)
        for each in messages
        for emoji, reacted in each.reactors.items()
        for burst, people in ((False, reacted.normal), (True, reacted.burst))
        for person in people
    }
    polls = [(each.id, each.poll.votes) for each in messages if each.poll is not None]
    votes = {(id_, answer, person) for id_, given in polls for answer, people in given.items() for person in people}
    return reactions | votes


async def _write(capture: Capture) -> None:
    writer = asyncio.create_task(capture.run())
    async with asyncio.timeout(60):
        await capture.drained()
    writer.cancel()
