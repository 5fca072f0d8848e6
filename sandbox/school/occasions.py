"""What happens at a school besides conversations: announcements, polls, pins, arrivals, the build server."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sandbox.clock import iso
from sandbox.kinds import HAS_SNAPSHOT
from sandbox.objects.messages import SNAPSHOT_KEYS, blank
from sandbox.objects.people import webhook_author
from sandbox.school.cast import COHORTS, Person
from sandbox.school.diary import Diary, Row, Thread, moment_ms
from sandbox.school.lessons import Lessons
from sandbox.school.phrases import Talk, topics
from sandbox.school.term import EXAM_WEEK, HOLIDAY_WEEK, Term, week_of
from sandbox.school.trimmings import Trimmings
from sandbox.snowflake import time_of

_COHORT_ROOMS = tuple(cohort.lower().replace(" ", "-") for cohort in COHORTS)


class Occasions:
    """Writes them into the diary."""

    def __init__(self, term: Term, diary: Diary, talk: Talk, random: Random, trimmings: Trimmings) -> None:
        self._term = term
        self._diary = diary
        self._talk = talk
        self._random = random
        self._trimmings = trimmings

    def arrivals(self, people: list[Person]) -> None:
        """Everybody's join message in #welcome; the greeting number is Discord's choice by time."""
        for person in people:
            minute = 8 * 60 + person.user_id % 700
            row = self._diary.row(self._term.milliseconds(person.joins_on_day, minute), person.user_id, "", type=7)
            self._diary.write("welcome", row)

    def announcements(self, lessons: Lessons, staff: list[Person], students: list[Person]) -> None:
        """Each week's news, some of it pinned, with polls in between."""
        for day in range(0, self._term.last_day + 1, 7):
            week, topic = week_of(day), lessons.topic_of(day)
            author = self._random.choice(staff)
            act = {EXAM_WEEK: "exam", HOLIDAY_WEEK: "holiday"}.get(week, "announce")
            for place, language in enumerate(("en", "pl")):
                text = self._talk.say(act, topic, language, week=week)
                row = self._diary.row(self._term.milliseconds(day, 9 * 60 + place * 3), author.user_id, text)
                if place == 0:
                    row |= {"content": f"@everyone {text}", "mention_everyone": True}
                self._trimmings.react(row, self._random.sample(students, 9))
                if self._diary.write("announcements", row) and week % 3 == 1:
                    self._pin("announcements", row, author)
            if week % 2 == 0:
                self._poll(self._random.choice(_COHORT_ROOMS), day, topic, author, students)

    def _pin(self, channel: str, row: Row, author: Person) -> None:
        at_ms = moment_ms(row) + 45_000
        reference = {"type": 0, "message_id": row["id"]}
        if self._diary.write(channel, self._diary.row(at_ms, author.user_id, "", type=6, message_reference=reference)):
            row |= {"pinned": True, "_pinned_at": iso(time_of(self._diary.new_id(at_ms)))}

    def _poll(self, room: str, day: int, topic: dict[str, Any], author: Person, students: list[Person]) -> None:
        """A poll of a day, and Discord's own message with its result when it is over."""
        question, *answers = self._talk.choices("poll", topic, "pl" if room.endswith("g") else "en", week=week_of(day))
        row = self._diary.row(self._term.milliseconds(day, 12 * 60), author.user_id, "")
        ends = time_of(row["id"]) + timedelta(days=1)
        finished = ends.timestamp() * 1000 < self._diary.end_ms
        row["poll"] = {
            "question": {"text": question},
            "answers": [{"answer_id": n, "poll_media": {"text": text}} for n, text in enumerate(answers, start=1)],
            "expiry": iso(ends),
            "allow_multiselect": False,
            "layout_type": 1,
            "results": {"is_finalized": finished, "answer_counts": []},
        }
        cohort = COHORTS[_COHORT_ROOMS.index(room)]
        votes: dict[int, list[int]] = {}
        for person in students:
            if person.cohort == cohort and self._random.random() < 0.6:
                votes.setdefault(self._random.randint(1, len(answers)), []).append(person.user_id)
        row["_votes"] = votes
        if self._diary.write(room, row) and finished:
            self._poll_result(room, row, question, votes)

    def _poll_result(self, room: str, poll: Row, question: str, votes: dict[int, list[int]]) -> None:
        names = {
            "poll_question_text": question,
            "total_votes": str(sum(map(len, votes.values()))),
            "victor_answer_votes": str(max(map(len, votes.values()), default=0)),
        }
        fields = [{"name": name, "value": value, "inline": False} for name, value in names.items()]
        at_ms = moment_ms(poll) + 24 * 3_600_000 + 1_500
        more: dict[str, Any] = {"embeds": [{"type": "poll_result", "fields": fields}]}
        more["message_reference"] = {"type": 0, "message_id": poll["id"]}
        self._diary.write(room, self._diary.row(at_ms, int(poll["author"]), "", type=46, **more))

    def builds(self, webhook_id: int, amount: int, students: list[Person]) -> None:
        """The build server reports in #ci through a webhook."""
        author = webhook_author(webhook_id, "Build server")
        start_ms = self._term.milliseconds(0)
        for number in range(1, amount + 1):
            at_ms = start_ms + int(self._random.random() * (self._diary.end_ms - start_ms))
            embed = self._build_result(number, self._random.choice(students).username)
            row = self._diary.row(at_ms, webhook_id, "", embeds=[embed], webhook_id=str(webhook_id))
            self._diary.write("ci", row | {"author": author})

    def _build_result(self, number: int, who: str) -> dict[str, Any]:
        """An embed, green or red."""
        passed = self._random.random() < 0.72
        failed = f"failed in {self._random.randint(1, 9)} of {self._random.randint(10, 40)} tests"
        return {
            "type": "rich",
            "title": f"Build {number} {'passed' if passed else failed}",
            "description": f"pushed by {who}",
            "color": 0x2ECC71 if passed else 0xE74C3C,
        }

    def forwards(self, amount: int, students: list[Person], channel_ids: dict[str, int]) -> None:
        """Good answers from the help channels, forwarded to #resources."""
        sources = [
            (name, row) for name in ("help", "python") for row in self._diary.rows[name] if "```" in row["content"]
        ]
        steady = [person for person in students if person.habit == "steady"]
        for name, source in self._random.sample(sources, min(amount, len(sources))):
            at_ms = moment_ms(source) + self._random.randint(60_000, 7_200_000)
            reference: dict[str, Any] = {"type": 1, "message_id": source["id"], "channel_id": str(channel_ids[name])}
            copied = blank() | {"type": source["type"], "content": source["content"], "mentions": []}
            copied |= {"timestamp": iso(time_of(source["id"]))}
            copied = {key: value for key, value in copied.items() if key in SNAPSHOT_KEYS}
            more = {"message_reference": reference, "message_snapshots": [{"message": copied}], "flags": HAS_SNAPSHOT}
            self._diary.write("resources", self._diary.row(at_ms, self._random.choice(steady).user_id, "", **more))

    def private_talks(self, mentors: list[Person], students: list[Person]) -> None:
        """Private threads of one mentor and one student each."""
        for student in self._random.sample([one for one in students if one.habit in {"steady", "burst"}], 8):
            mentor = self._random.choice(mentors)
            acts = (mentor, "cheer"), (student, "worry"), (mentor, "cheer"), (student, "thanks"), (mentor, "welcome")
            self._side_room(f"{student.name.split()[0]}, how is it going?", student, acts, private=True)

    def study_groups(self, students: list[Person]) -> None:
        """Public threads that hang on no message; a notice in the channel tells of each."""
        for number, cohort in enumerate(COHORTS, start=1):
            members = [one for one in students if one.cohort == cohort and one.habit in {"steady", "evening"}]
            acts = [(self._random.choice(members), "talkon") for _ in range(9)]
            thread = self._side_room(f"Study group {number}", members[0], acts, private=False)
            reference = {"type": 0, "channel_id": str(thread.thread_id)}
            row = self._diary.row(thread.started_ms, members[0].user_id, thread.name, type=18)
            self._diary.write(thread.parent, row | {"message_reference": reference})

    def _side_room(self, name: str, student: Person, acts: Sequence[tuple[Person, str]], *, private: bool) -> Thread:
        """A thread below the channel of a student's cohort, with what is said in it."""
        day = self._random.randint(14, self._term.last_day - 5)
        at_ms = self._term.milliseconds(day, self._random.uniform(10, 18) * 60)
        room = _COHORT_ROOMS[COHORTS.index(student.cohort or COHORTS[0])]
        thread = Thread(self._diary.new_id(at_ms), room, name, acts[0][0].user_id, at_ms, private=private)
        for author, act in acts:
            at_ms += self._random.randint(60_000, 900_000)
            first_name = student.name.split()[0]
            text = self._talk.say(act, topics()[0], student.language, week=week_of(day), addressed=first_name)
            thread.rows.append(self._diary.row(at_ms, author.user_id, text))
        self._diary.threads.append(thread)
        return thread
