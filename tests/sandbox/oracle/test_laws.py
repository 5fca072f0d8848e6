"""Whatever a crowd does, its events alone lead to the truth that the oracle tells."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest

from sandbox import Event, World
from sandbox.clock import parsed
from sandbox.crowd import Crowd
from sandbox.crowd.crowd import ALL, WITH_A_PRICE
from sandbox.oracle import truth
from tests.sandbox.crowded import crowded

ACTS = 1500


def name_of(emoji):
    return f"{emoji['name']}:{emoji['id']}" if emoji["id"] else emoji["name"]


class Listener:
    """What somebody knows who only hears the events; times are those of the world's clock when an event came."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.texts: dict[int, list[tuple[str, str | None]]] = {}
        self.gone: set[int] = set()
        self.reactions: dict[int, dict[str, tuple[set[int], set[int]]]] = defaultdict(dict)
        self.votes: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.pinned: dict[int, bool] = {}
        self.roles: dict[int, set[int]] = {}
        self.names: dict[int, str] = {}
        self.left: dict[int, str] = {}
        self.voice: dict[int, int] = {}
        self.stays_in_voice = 0
        self.interested: dict[int, set[int]] = defaultdict(set)
        self.status: dict[int, int] = {}

    def hear(self, event: Event) -> None:
        handler = getattr(self, event.name.lower(), None)
        if handler is not None:
            handler(event.data)

    def message_create(self, data):
        self.texts[int(data["id"])] = [(data["content"], data["edited_timestamp"])]
        self.pinned[int(data["id"])] = data["pinned"]

    def message_update(self, data):
        known, now = self.texts[int(data["id"])], (data["content"], data["edited_timestamp"])
        if known[-1][1] != now[1]:
            known.append(now)
        self.pinned[int(data["id"])] = data["pinned"]

    def message_delete(self, data):
        self.gone.add(int(data["id"]))

    def message_delete_bulk(self, data):
        self.gone |= {int(one) for one in data["ids"]}

    def channel_delete(self, data):
        closed = {int(data["id"])} | {one for one, thread in self.threads() if thread["parent_id"] == data["id"]}
        self.gone |= {one for one, gone in self.world.deleted.items() if gone.channel_id in closed}

    def threads(self):
        return [(one, each) for one, each in self.world.deleted_channels.items() if "thread_metadata" in each]

    thread_delete = channel_delete

    def people(self, data):
        return self.reactions[int(data["message_id"])].setdefault(name_of(data["emoji"]), (set(), set()))

    def message_reaction_add(self, data):
        self.people(data)[data["burst"]].add(int(data["user_id"]))

    def message_reaction_remove(self, data):
        self.people(data)[data["burst"]].discard(int(data["user_id"]))

    def message_reaction_remove_all(self, data):
        self.reactions.pop(int(data["message_id"]), None)

    def message_reaction_remove_emoji(self, data):
        self.reactions[int(data["message_id"])].pop(name_of(data["emoji"]), None)

    def message_poll_vote_add(self, data):
        self.votes[int(data["message_id"])][data["answer_id"]].add(int(data["user_id"]))

    def message_poll_vote_remove(self, data):
        self.votes[int(data["message_id"])][data["answer_id"]].discard(int(data["user_id"]))

    def guild_member_add(self, data):
        user = int(data["user"]["id"])
        self.left.pop(user, None)
        self.guild_member_update(data)

    def guild_member_update(self, data):
        user = int(data["user"]["id"])
        self.roles[user] = set(map(int, data["roles"]))
        self.names[user] = data["nick"] or data["user"]["global_name"] or data["user"]["username"]

    def guild_ban_add(self, data):
        self.left[int(data["user"]["id"])] = "ban"

    def guild_member_remove(self, data):
        user = int(data["user"]["id"])
        self.left.setdefault(user, "left")
        self.roles[user] = set()

    def voice_state_update(self, data):
        user, now = int(data["user_id"]), data["channel_id"]
        if now is None:
            self.voice.pop(user, None)
        elif self.voice.get(user) != int(now):
            self.voice[user] = int(now)
            self.stays_in_voice += 1

    def guild_scheduled_event_create(self, data):
        self.status[int(data["id"])] = data["status"]

    guild_scheduled_event_update = guild_scheduled_event_create

    def guild_scheduled_event_user_add(self, data):
        self.interested[int(data["guild_scheduled_event_id"])].add(int(data["user_id"]))

    def guild_scheduled_event_user_remove(self, data):
        self.interested[int(data["guild_scheduled_event_id"])].discard(int(data["user_id"]))


@pytest.fixture(scope="module", params=range(3))
def life(request):
    world = World.empty(now=datetime(2026, 11, 2, 8, tzinfo=UTC))
    guild_id = crowded(world)
    listener = Listener(world)
    world.subscribe(listener.hear)
    for person in world.members[guild_id].values():
        listener.guild_member_update(person)
    crowd = Crowd(world, guild_id, seed=request.param)
    for _ in range(ACTS):
        crowd.act(seconds=7)
    return listener, truth(world)[guild_id], crowd


def test_a_crowd_does_everything(life):
    assert life[2].done.keys() >= ALL.keys() - {"delete_thread", "close_channel", "call_off", "ban", "unban"}


def test_messages_their_edits_and_their_end(life):
    listener, guild, _ = life
    assert guild.messages.keys() == listener.texts.keys()
    for message in guild.messages.values():
        told = [(one.content, one.edited_at) for one in message.revisions] + [(message.content, message.edited_at)]
        heard = [(text, edited and parsed(edited)) for text, edited in listener.texts[message.id]]
        assert told == heard
    assert {one.id for one in guild.messages.values() if one.deleted_at} == listener.gone
    alive = [one for one in guild.messages.values() if not one.deleted_at]
    assert {one.id for one in alive if one.pinned} == {one.id for one in alive if listener.pinned[one.id]}
    assert all((one.pinned_at is not None) == one.pinned for one in guild.messages.values())


def test_reactions_and_votes_by_person(life):
    listener, guild, _ = life
    for message in guild.messages.values():
        told = {name: (set(one.normal), set(one.burst)) for name, one in message.reactors.items()}
        heard = {name: people for name, people in listener.reactions[message.id].items() if any(people)}
        assert told == heard
        assert message.reactions == {name: len(normal) + len(burst) for name, (normal, burst) in heard.items()}
        votes = {answer: people for answer, people in listener.votes[message.id].items() if people}
        assert votes == ({} if message.poll is None else message.poll.votes)


def test_people_with_their_roles_and_names(life):
    listener, guild, crowd = life
    for member in guild.members.values():
        if member.user_id == crowd.world.bot_user_id:
            continue
        assert {span.value for span in member.roles if span.to_at is None} == listener.roles[member.user_id]
        names = [span.value for span in member.names if span.to_at is None]
        assert names == ([listener.names[member.user_id]] if member.present else [])
        assert member.present == (member.stays[-1].to_at is None)
        assert member.present or member.stays[-1].ended_by == listener.left[member.user_id]
        for spans in ([one[1:] for one in member.names], [one[:2] for one in member.stays]):
            moments = [moment for span in spans for moment in span if moment]
            assert moments == sorted(moments)


def test_voice_and_meetings(life):
    listener, guild, _ = life
    assert {one.user_id: one.channel_id for one in guild.voice if one.to_at is None} == listener.voice
    assert len(guild.voice) == listener.stays_in_voice
    assert {one.id: one.status for one in guild.events.values()} == listener.status
    for event in guild.events.values():
        assert event.interested == listener.interested[event.id]


def test_the_same_seed_does_the_same():
    def done(seed):
        world = World.empty(now=datetime(2026, 11, 2, 8, tzinfo=UTC))
        crowd = Crowd(world, crowded(world), seed, without={"ban"}, also=WITH_A_PRICE)
        return [crowd.act() for _ in range(200)]

    assert done(5) == done(5)
    assert "ban" not in done(5)
    assert "delete_account" in {act for seed in range(12) for act in done(seed)}
