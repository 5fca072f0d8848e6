"""Questions and their answers counted again from Discord's own truth, message by message in plain Python."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from analytics.questions.asking import asks
from sandbox.school.cast import Person
from services.people.students import DELETED_USERS
from tests.e2e.mentor_scene import Scene

HALF_AN_HOUR, TEN_MINUTES, DAY = timedelta(minutes=30), timedelta(minutes=10), timedelta(days=1)


@dataclass
class Said:
    """A message as Discord knows it."""

    id: int
    channel: int
    author: int
    at: datetime
    asks: bool
    reply_to: int | None
    mentions: frozenset[int]


@dataclass
class Counted:
    """A question, and who replied first."""

    message: int
    student: int
    at: datetime
    reply: Said | None
    mentor: Said | None


class Recount:
    """Everything that was said, looked through as slowly as it is simple."""

    def __init__(self, scene: Scene) -> None:
        self.staff = {one.user_id for one in scene.school.people if one.part in {"mentor", "admin"}}
        self.mentors = {one.user_id for one in scene.school.people if one.part == "mentor"}
        self.said = [_said(scene, row) for row in scene.messages().to_dict("records")]
        self.by_id = {one.id: one for one in self.said}
        self.by_channel: dict[int, list[Said]] = defaultdict(list)
        self.answers_to: dict[int, list[Said]] = defaultdict(list)
        for one in self.said:
            self.by_channel[one.channel].append(one)
            if one.reply_to is not None:
                self.answers_to[one.reply_to].append(one)
        threads = scene.world.channels
        self.titles = {id_: one["name"] for id_, one in threads.items() if one["type"] == 11}

    def questions(self, since: datetime, before: datetime, students: list[Person] | None = None) -> list[Counted]:
        """What students asked in a time, oldest first."""
        wanted = None if students is None else {one.user_id for one in students}
        last: dict[tuple[int, int], datetime] = {}
        found = []
        for one in self.said:
            if not self._opens(one):
                continue
            place = one.author, one.channel
            follows = place in last and one.at - last[place] <= HALF_AN_HOUR
            last[place] = one.at
            if not follows and since <= one.at < before and (wanted is None or one.author in wanted):
                replies = self._replies(one)
                mentor = [each for each in replies if each.author in self.mentors]
                found.append(Counted(one.id, one.author, one.at, _first(replies), _first(mentor)))
        return found

    def _opens(self, one: Said) -> bool:
        if one.author in self.staff or one.author == DELETED_USERS or not self._is_question(one):
            return False
        about = self.by_id.get(one.reply_to or 0)
        if about is not None and about.asks and about.author != one.author:
            return False
        opener = self.by_id.get(one.channel)
        return opener is None or opener is one or opener.author in self.mentors or not self._is_question(opener)

    def _is_question(self, one: Said) -> bool:
        return one.asks or (one.channel == one.id and "?" in self.titles.get(one.id, ""))

    def _replies(self, asked: Said) -> list[Said]:
        """Every message that answers a question."""
        here = self.by_channel[asked.channel]
        later = here[bisect_right(here, asked.id, key=lambda one: one.id) :]
        own = [one for one in later if one.author == asked.author and one.at - asked.at <= HALF_AN_HOUR]
        chain = [asked, *(one for one in own if one.reply_to is None)]
        for one in chain:
            chain += [each for each in self.answers_to[one.id] if each not in chain]
        below = [one for one in self.by_channel[asked.id] if one.id != asked.id]
        named = [one for one in later if asked.author in one.mentions and one.at - asked.at <= DAY]
        return [one for one in (*chain, *below, *named, *self._next(asked, later)) if one.author != asked.author]

    def _next(self, asked: Said, later: list[Said]) -> list[Said]:
        found = []
        for one in later:
            if one.at - asked.at > TEN_MINUTES:
                break
            if one.author == asked.author or one.reply_to is not None:
                continue
            if one.asks and one.author not in self.mentors:
                break
            if not one.mentions or asked.author in one.mentions:
                found.append(one)
        return found


def _said(scene: Scene, row: Mapping[Any, Any]) -> Said:
    told = scene.world.message(row["channel"], row["id"])
    reply_to = int(told["message_reference"]["message_id"]) if told["type"] == 19 else None
    mentions = frozenset(int(one["id"]) for one in told["mentions"])
    return Said(row["id"], row["channel"], row["author"], row["at"], asks(row["text"]), reply_to, mentions)


def _first(some: list[Said]) -> Said | None:
    return min(some, key=lambda one: one.id, default=None)
