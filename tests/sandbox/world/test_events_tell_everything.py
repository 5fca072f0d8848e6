"""Whoever hears every event knows exactly what the pages show, whatever people do in whatever order."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from sandbox import Event, World

_text = st.text(max_size=20)
_emoji = st.sampled_from(["👍", "🎉"])


class Listener:
    """What a client that only listens would have on record."""

    def __init__(self):
        self.messages: dict[str, dict[str, dict[str, Any]]] = {}
        self.reactions: dict[str, dict[str, int]] = {}

    def hear(self, event: Event):
        data, name = event.data, event.name
        channel = self.messages.setdefault(data.get("channel_id", ""), {})
        if name in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
            channel[data["id"]] = data
        elif name == "MESSAGE_DELETE":
            del channel[data["id"]]
        elif name == "MESSAGE_DELETE_BULK":
            for one in data["ids"]:
                del channel[one]
        elif name in {"CHANNEL_DELETE", "THREAD_DELETE"}:
            self.messages.pop(data["id"], None)
        elif name.startswith("MESSAGE_REACTION_"):
            self.react(name, data)

    def react(self, name, data):
        counts = self.reactions.setdefault(data["message_id"], {})
        if name.endswith("ALL"):
            counts.clear()
        elif name.endswith("EMOJI"):
            counts.pop(data["emoji"]["name"], None)
        else:
            emoji = data["emoji"]["name"]
            counts[emoji] = counts.get(emoji, 0) + (1 if name.endswith("ADD") else -1)


class Life(RuleBasedStateMachine):
    """People writing, editing, reacting and deleting in a channel and its threads."""

    places = Bundle("places")
    messages = Bundle("messages")

    @initialize(target=places)
    def begin(self):
        self.world, self.listener = World.empty(), Listener()
        self.people = [self.world.add_user(name)["id"] for name in ("ada", "sam", "eve")]
        self.guild = self.world.add_guild("School", self.people[0])["id"]
        for one in self.people[1:]:
            self.world.add_member(self.guild, one)
        self.world.subscribe(self.listener.hear)
        return self.world.add_channel(self.guild, "general")["id"]

    @rule(target=messages, place=places, who=st.integers(0, 2), text=_text)
    def post(self, place, who, text):
        return place, self.world.post(place, self.people[who], text)["id"]

    @rule(target=messages, message=messages, who=st.integers(0, 2))
    def reply(self, message, who):
        place, one = message
        return place, self.world.post(place, self.people[who], "re", reply_to=one)["id"]

    @rule(message=messages, text=_text)
    def edit(self, message, text):
        if self.is_there(message):
            self.world.edit(message[0], message[1], text)

    @rule(message=messages)
    def pin(self, message):
        if self.is_there(message):
            self.world.pin(message[0], message[1])

    @rule(message=consumes(messages))
    def delete(self, message):
        if self.is_there(message):
            self.world.delete(message[0], message[1])

    @rule(place=places)
    def delete_the_newest(self, place):
        self.world.bulk_delete(place, [one["id"] for one in self.world.messages(place).page(limit=2)])

    @rule(message=messages, who=st.integers(0, 2), emoji=_emoji, burst=st.booleans())
    def react(self, message, who, emoji, burst):
        if self.is_there(message):
            self.world.react(message[0], message[1], self.people[who], emoji, burst=burst)

    @rule(message=messages, who=st.integers(0, 2), emoji=_emoji, burst=st.booleans())
    def unreact(self, message, who, emoji, burst):
        if self.is_there(message):
            self.world.unreact(message[0], message[1], self.people[who], emoji, burst=burst)

    @rule(message=messages, emoji=st.none() | _emoji)
    def clear(self, message, emoji):
        if self.is_there(message):
            self.world.clear_reactions(message[0], message[1], emoji)

    @rule(target=places, place=places, who=st.integers(0, 2))
    def open_thread(self, place, who):
        if "thread_metadata" in self.world.channel(place):
            return place
        return self.world.add_thread(place, "talk", self.people[who])["id"]

    def is_there(self, message):
        return self.world.messages(message[0]).get(message[1]) is not None

    @invariant()
    def the_listener_knows_what_the_pages_show(self):
        for place, known in self.listener.messages.items():
            if not place:
                continue
            told = {one["id"]: one for one in self.world.messages(place).page(limit=1000)}
            assert known.keys() == told.keys()
            for one, message in told.items():
                assert known[one]["content"] == message["content"]
                assert known[one]["edited_timestamp"] == message["edited_timestamp"]
                assert known[one]["pinned"] == message["pinned"]
                counts = {emoji: n for emoji, n in self.listener.reactions.get(one, {}).items() if n}
                assert counts == {each["emoji"]["name"]: each["count"] for each in message.get("reactions", ())}

    @invariant()
    def the_truth_has_every_message_once(self):
        facts = list(self.world.every_message())
        there = {one["id"] for one in facts if one["deleted_at"] is None}
        shown = {str(one) for place in self.world.shelves for one in self.world.messages(place).ids()}
        assert len({one["id"] for one in facts}) == len(facts)
        assert there == shown


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
