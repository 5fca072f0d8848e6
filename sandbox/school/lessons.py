"""Every day's conversations, put where they belong: channels, threads, forum posts."""

from random import Random
from typing import Any

from sandbox.hosts import MENTOR_CHANNEL
from sandbox.school.cast import Person
from sandbox.school.dialogue import Dialogue, Line
from sandbox.school.diary import Diary, Row, Thread, moment_ms
from sandbox.school.gathering import Conversation
from sandbox.school.phrases import Talk, topics
from sandbox.school.places import QUESTIONS
from sandbox.school.term import Term, week_of
from sandbox.school.trimmings import Trimmings
from sandbox.snowflake import TIME_SHIFT

_DAY_MINUTES = 24 * 60
_IN_FORUM = 0.11
_KINDS = {"question": 0.55, "chat": 0.24, "progress": 0.15, "worry": 0.06}
_TALK_ROOMS = ("general",) * 6 + ("off-topic",) * 4 + ("wins",) * 2 + ("Study room",)


class Lessons:
    """Writes conversations into the diary."""

    def __init__(
        self,
        term: Term,
        diary: Diary,
        talk: Talk,
        random: Random,
        trimmings: Trimmings,
        *,
        mentors: list[Person],
        students: list[Person],
    ) -> None:
        self._term = term
        self._diary = diary
        self._talk = talk
        self._random = random
        self._trimmings = trimmings
        self._topics = topics()
        self.mentors = mentors
        self.students = students

    def topic_of(self, day: int) -> dict[str, Any]:
        """What is taught on a day, now and then something from before."""
        taught = min(len(self._topics) - 1, (week_of(day) - 1) * len(self._topics) // 16)
        return self._topics[taught if self._random.random() < 0.7 else self._random.randint(0, taught)]

    def hold(self, conversation: Conversation, day: int) -> None:
        """Let one conversation take place."""
        kind = self._kind(conversation)
        topic = self.topic_of(day)
        dialogue = Dialogue(self._talk, self._random, kind, topic, week_of(day), self.students)
        lines = dialogue.lines(conversation)
        start = self._term.milliseconds(day, min(conversation.minute, _DAY_MINUTES - 30))
        where = self._room(conversation, kind, topic)
        if where == QUESTIONS:
            self._as_post(lines, start, topic, dialogue.language, day)
        elif where != "Study room" and kind == "question" and len(lines) > 4 and self._random.random() < 0.07:
            self._as_thread(lines, start, where, topic)
        else:
            for row in self._rows(lines, start):
                self._diary.write(where, row)

    def _kind(self, conversation: Conversation) -> str:
        if all(person.part in {"mentor", "admin"} for person in conversation.turns):
            return "mentors"
        kind = self._random.choices(tuple(_KINDS), tuple(_KINDS.values()))[0]
        asks = conversation.opener.part not in {"mentor", "admin"}
        return kind if asks or kind == "progress" else "chat"

    def _room(self, conversation: Conversation, kind: str, topic: dict[str, Any]) -> str:
        random = self._random
        if kind == "mentors":
            return MENTOR_CHANNEL if random.random() < 0.8 else "staff"
        if conversation.cohort:
            return conversation.cohort.lower().replace(" ", "-")
        if kind != "question":
            return random.choice(_TALK_ROOMS)
        where = random.random()
        if where < _IN_FORUM:
            return QUESTIONS
        return "help" if where < _IN_FORUM + 0.25 else str(topic["channel"])

    def _rows(self, lines: list[Line], start_ms: int) -> list[Row]:
        """The conversation's messages; a few have been deleted since, replies to them remain."""
        around = list(dict.fromkeys(line.author for line in lines))
        ids: list[str] = []
        found: list[Row] = []
        at_ms = start_ms
        for line in lines:
            at_ms += line.pause_ms
            row = self._diary.row(at_ms, line.author.user_id, line.text)
            ids.append(row["id"])
            if line.mentioned is not None:
                row["mentions"] = [str(line.mentioned.user_id)]
            if line.answers is not None:
                row["type"] = 19
                row["message_reference"] = {"type": 0, "message_id": ids[line.answers]}
            self._trimmings.add(row, line.act, around)
            if at_ms < self._diary.end_ms and (not found or self._random.random() > 0.004):
                found.append(row)
        return found

    def _as_post(self, lines: list[Line], start_ms: int, topic: dict[str, Any], language: str, day: int) -> None:
        """A forum post: its first message has its id. Some are answered late, some never."""
        rows = self._rows(lines, start_ms)
        if not rows:
            return
        asked = lines[0].text.partition("\n")[0]
        title = asked if self._random.random() < 0.6 else self._talk.say("title", topic, language, week=week_of(day))
        tags = [str(topic["channel"])]
        if any(line.act in {"answer", "thanks"} for line in lines):
            tags.append("answered")
        elif self._random.random() < 0.5:
            self._answer_late(rows, topic, language, day)
        owner = lines[0].author.user_id
        post = Thread(int(rows[0]["id"]), QUESTIONS, title[:100], owner, moment_ms(rows[0]), tags=tags, rows=rows)
        self._diary.threads.append(post)

    def _answer_late(self, rows: list[Row], topic: dict[str, Any], language: str, day: int) -> None:
        """A mentor finds the question some days later."""
        at_ms = self._term.milliseconds(day + self._random.randint(2, 5), self._random.uniform(9, 20) * 60)
        if at_ms < self._diary.end_ms:
            mentor = self._random.choice(self.mentors)
            rows.append(
                self._diary.row(at_ms, mentor.user_id, self._talk.say("late", topic, language, week=week_of(day)))
            )

    def _as_thread(self, lines: list[Line], start_ms: int, where: str, topic: dict[str, Any]) -> None:
        """A question in a channel whose answers go into a thread below it."""
        rows = self._rows(lines, start_ms)
        if not rows:
            return
        first, *rest = rows
        self._diary.write(where, first)
        name = f"{self._random.choice(topic['en'])}, {lines[0].author.name.split()[0]}"
        thread = Thread(int(first["id"]), where, name, lines[0].author.user_id, moment_ms(first), starter=True)
        for row in rest:
            if row.get("message_reference", {}).get("message_id") == first["id"]:
                row["type"] = 0  # a reply cannot reach out of its thread
                del row["message_reference"]
        thread.rows = [row for row in rest if int(row["id"]) >> TIME_SHIFT > int(first["id"]) >> TIME_SHIFT]
        self._diary.threads.append(thread)
