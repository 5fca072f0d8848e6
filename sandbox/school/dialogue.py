"""A conversation turned into what is said: a question with answers, small talk, a round of reports."""

from dataclasses import dataclass
from random import Random
from typing import Any

from sandbox.school.cast import Person
from sandbox.school.gathering import Conversation
from sandbox.school.phrases import Talk, in_style

_STAFF = frozenset({"mentor", "admin"})
_WITH_CODE = {"detail": 0.3, "answer": 0.25, "followup": 0.12, "suggest": 0.05, "progress": 0.03}
_WITH_TAIL = {"reply": 0.62, "thanks": 0.3, "welcome": 0.35, "worry": 0.3, "cheer": 0.3}
_OPENINGS = {"question": "ask", "chat": "chat", "progress": "progress", "worry": "worry", "mentors": "mentors"}


@dataclass(slots=True)
class Line:
    """One message of a conversation."""

    author: Person
    text: str
    act: str
    pause_ms: int
    """Time since the message before."""
    answers: int | None = None
    """The place of the message that this is a reply to."""
    mentioned: Person | None = None


class Dialogue:
    """Speaks the turns of one conversation in a believable order."""

    def __init__(
        self, talk: Talk, random: Random, kind: str, topic: dict[str, Any], week: int, students: list[Person]
    ) -> None:
        self._talk = talk
        self._random = random
        self._kind = kind
        self._topic = topic
        self._week = week
        self._students = students
        self._answered = self._thanked = False
        self.language = "en"
        """What is spoken, known once the lines are."""

    def lines(self, conversation: Conversation) -> list[Line]:
        """What is said, in order; the opener begins."""
        self.language = self._language(conversation)
        left = dict(conversation.turns)
        found: list[Line] = []
        speaker: Person | None = conversation.opener
        while speaker is not None:
            left[speaker] -= 1
            act = self._act(speaker, conversation.opener, found, left)
            found.append(self._line(speaker, act, found, conversation.opener))
            speaker = self._next(left, speaker)
        return found

    def _language(self, conversation: Conversation) -> str:
        usual = conversation.opener.language
        if any(person.language != usual for person in conversation.turns):
            return "en"
        return usual if self._random.random() < 0.92 else "en"

    def _next(self, left: dict[Person, int], last: Person) -> Person | None:
        """Whoever has most to say comes soonest, seldom the same person twice in a row."""
        waiting = [person for person, amount in left.items() if amount > 0]
        if not waiting:
            return None
        others = [person for person in waiting if person is not last]
        if others and self._random.random() < 0.85:
            waiting = others
        return self._random.choice(waiting)

    def _act(self, speaker: Person, opener: Person, said: list[Line], left: dict[Person, int]) -> str:
        if not said:
            return "staff_chat" if self._kind == "chat" and speaker.part in _STAFF else _OPENINGS[self._kind]
        if self._kind == "question":
            return self._own_turn(said, left[speaker]) if speaker is opener else self._helping(speaker)
        if self._kind == "worry" and speaker is not opener:
            cheered = sum(line.act == "cheer" for line in said)
            return "cheer" if self._random.random() < 0.8 / (1 + cheered) else "reply"
        if self._kind == "progress" and all(line.author is not speaker for line in said):
            return "progress"
        if self._kind == "mentors":
            return "mentors"
        if speaker.part in _STAFF and self._random.random() < 0.7:
            return "staff_chat"
        return self._random.choices(("reply", "talkon", "chat"), (0.5, 0.35, 0.15))[0]

    def _own_turn(self, said: list[Line], left: int) -> str:
        """What somebody says in the conversation about their own question."""
        if self._answered and not self._thanked and (left == 0 or self._random.random() < 0.3):
            self._thanked = True
            return "thanks"
        if self._thanked:
            return "talkon"
        return "followup" if any(line.author is not said[0].author for line in said) else "detail"

    def _helping(self, speaker: Person) -> str:
        if self._thanked:
            return "welcome" if self._random.random() < 0.6 else "reply"
        knows = 0.75 if speaker.part in _STAFF else 0.25
        if self._random.random() < knows:
            self._answered = True
            return "answer"
        return "suggest" if self._random.random() < 0.8 else "reply"

    def _line(self, speaker: Person, act: str, said: list[Line], opener: Person) -> Line:
        random = self._random
        other = next((line.author for line in reversed(said) if line.author is not speaker), opener)
        mentioned = other if other is not speaker and random.random() < 0.08 else None
        if act == "mentors":
            other, mentioned = random.choice(self._students), None
        named = f"<@{other.user_id}>" if mentioned else other.name.split()[0]
        text = self._said(act, named)
        if mentioned and named not in text:
            text = f"{named} {text}"
        text = in_style(text, speaker.style, random)
        if text.endswith(":") or random.random() < _WITH_CODE.get(act, 0):
            text += "\n" + self._talk.code(self._topic, self.language)
        pause = int(random.expovariate(1 / 55_000)) + 4_000 + len(text) * 60
        return Line(speaker, text, act, pause, self._replied(act, speaker, said), mentioned)

    def _said(self, act: str, named: str) -> str:
        """A sentence, and often a second one."""
        text = self._talk.say(act, self._topic, self.language, week=self._week, addressed=named)
        if self._random.random() >= _WITH_TAIL.get(act, 0) or text.endswith((":", "?")):
            return text
        joint = self._random.choice((", ", ". ", " - ", "... "))
        return text + joint + self._talk.say("tail", self._topic, self.language, week=self._week, addressed=named)

    def _replied(self, act: str, speaker: Person, said: list[Line]) -> int | None:
        """The place of the message this one answers with Discord's reply, if it does."""
        chance = 0.4 if act in {"answer", "suggest", "cheer"} else 0.14
        if not said or self._random.random() > chance:
            return None
        place = 0 if act == "answer" else len(said) - 1
        return None if said[place].author is speaker else place
