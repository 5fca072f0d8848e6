"""Who sits down together on one day: everybody's messages of the day, dealt out to conversations."""

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from random import Random

from sandbox.school.cast import Person
from sandbox.school.habits import minute_of_day, share_of_day

_JOINS_WITHIN = 50
"""Minutes between somebody's own time and a conversation that they still join."""


_IN_A_ROW = 2


@dataclass(slots=True)
class Conversation:
    """People and how many messages each has to say."""

    minute: float
    cohort: str | None
    """None: a channel everybody sees."""
    opener: Person
    turns: dict[Person, int] = field(default_factory=dict)


def messages_of_day(person: Person, day: int, last_day: int, scale: float, random: Random) -> int:
    """How many messages somebody writes on a day: their habit, with the luck of the day."""
    expected = expected_on(person, day, last_day) * scale
    if expected <= 0:
        return 0
    amount = expected * random.gammavariate(1.6, 1 / 1.6)
    return math.floor(amount) + (random.random() < amount % 1)


def expected_on(person: Person, day: int, last_day: int) -> float:
    """The mean of messages_of_day before the school is scaled to its size."""
    return person.kind.per_week * person.energy * share_of_day(person.habit, day, last_day)


def gather(speakers: dict[Person, int], random: Random) -> list[Conversation]:
    """The day's conversations; everybody comes at hours of their own."""
    sessions = [session for person, amount in speakers.items() for session in _sessions(person, amount, random)]
    random.shuffle(sessions)
    open_to: dict[str | None, list[Conversation]] = {}
    found: list[Conversation] = []
    for minute, person, amount in sessions:
        conversation = _one_to_join(open_to, person, minute, random)
        if conversation is None:
            cohort = person.cohort if random.random() < 0.34 else None
            conversation = Conversation(minute, cohort, person)
            found.append(conversation)
            _insert(open_to.setdefault(cohort, []), conversation)
        conversation.turns[person] = conversation.turns.get(person, 0) + amount
    return [*found, *(one for conversation in found for one in _without_monologue(conversation, random))]


def _without_monologue(conversation: Conversation, random: Random) -> list[Conversation]:
    """Cut what one person has to say far beyond all others; it is said later, in small pieces."""
    found: list[Conversation] = []
    total = sum(conversation.turns.values())
    for person, amount in conversation.turns.items():
        kept = max(1, min(amount, total - amount + _IN_A_ROW))
        conversation.turns[person] = kept
        for later in range(kept, amount, _IN_A_ROW):
            minute = conversation.minute + random.uniform(25, 200)
            piece = min(_IN_A_ROW, amount - later)
            found.append(Conversation(minute, conversation.cohort, person, {person: piece}))
    return found


def _sessions(person: Person, amount: int, random: Random) -> list[tuple[float, Person, int]]:
    """A day's messages split into a few sittings."""
    found = []
    while amount > 0:
        part = min(amount, 1 + int(random.expovariate(1 / 2.6)))
        amount -= part
        found.append((minute_of_day(person.kind, random), person, part))
    return found


def _one_to_join(
    open_to: dict[str | None, list[Conversation]], person: Person, minute: float, random: Random
) -> Conversation | None:
    """A conversation near somebody's time, None when they begin one of their own."""
    if random.random() < 0.16:
        return None
    rooms = list(open_to) if person.part in {"mentor", "admin"} else [None, person.cohort]
    random.shuffle(rooms)
    for room in rooms:
        near = open_to.get(room, [])
        place = bisect_left(near, minute, key=_minute) + random.choice((-1, 0))
        if 0 <= place < len(near) and abs(near[place].minute - minute) < _JOINS_WITHIN:
            return near[place]
    return None


def _minute(conversation: Conversation) -> float:
    return conversation.minute


def _insert(conversations: list[Conversation], new: Conversation) -> None:
    conversations.insert(bisect_left(conversations, new.minute, key=_minute), new)
