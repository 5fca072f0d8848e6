"""One student's figures counted again with pandas from Discord's own truth."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pandas as pd

from sandbox.school.cast import Person
from tests.e2e.mentor_scene import ZONE, Scene

WEEKS = 12


@dataclass
class Truth:
    """What Discord holds, up to the moment of asking."""

    scene: Scene
    frame: pd.DataFrame

    @property
    def today(self) -> date:
        """The date it is at the school."""
        return self.scene.today

    def days_of(self, who: Person, first: date, last: date) -> pd.Series:
        """Messages per day, silent days left out."""
        own = self.frame[(self.frame["author"] == who.user_id) & self.frame["day"].between(first, last)]
        return own.groupby("day").size()

    def cohort_middle(self, who: Person, first: date, last: date) -> tuple[float, float]:
        """The medians of messages and active days over the students of a cohort who were there for half of the time."""
        people = [one for one in self.scene.school.people if one.cohort == who.cohort and one.part == "student"]
        half = first + timedelta(days=((last - first).days + 1) // 2)
        there = [self.days_of(one, first, last) for one in people if self.joined(one) < half]
        return median(int(days.sum()) for days in there), median(len(days) for days in there)

    def joined(self, who: Person) -> date:
        """The day somebody joined."""
        member = self.scene.world.member(self.scene.school.guild_id, who.user_id)
        return datetime.fromisoformat(member["joined_at"]).astimezone(ZONE).date()

    def active_weeks(self, who: Person, last: date) -> int:
        """Weeks of the last twelve with two or more days with a message."""
        monday = last - timedelta(days=last.weekday() + 7 * (WEEKS - 1))
        days = pd.Series(pd.to_datetime(self.days_of(who, monday, last).index))
        weeks = days.dt.to_period("W-SUN").value_counts()
        return int((weeks >= 2).sum())

    def silence(self, who: Person, last: date) -> int:
        """Whole days since the last one with a message."""
        newest = self.days_of(who, date(2000, 1, 1), last).index.max()
        return max(0, int((min(last, self.today - timedelta(days=1)) - newest).days))

    def usual_gap(self, who: Person, last: date) -> float:
        """The shrunk mean of the last ten gaps in the twelve weeks."""
        first = min(last - timedelta(days=83), last - timedelta(days=last.weekday() + 77))
        gaps = [(late - early).days for early, late in pairwise(sorted(self.days_of(who, first, last).index))][-10:]
        return float(sum(gaps) + 3) / (len(gaps) + 1)

    def replies(self, who: Person, first: date, last: date) -> tuple[int, int, int]:
        """Replies given, received, and the number of students among whom they went."""
        frame = self.frame
        authors = dict(zip(frame["id"], frame["author"], strict=True))
        period = frame[frame["day"].between(first, last) & frame["reply_to"].notna()]
        mentors = {one.user_id for one in self.scene.school.people if one.part in {"mentor", "admin"}}
        pairs = [
            (author, authors.get(target)) for author, target in zip(period["author"], period["reply_to"], strict=True)
        ]
        given = [other for author, other in pairs if author == who.user_id and other not in {None, who.user_id}]
        got = [author for author, other in pairs if other == who.user_id and author != who.user_id]
        return len(given), len(got), len({*given, *got} - mentors)

    def reactions(self, who: Person, first: date, last: date) -> tuple[int, int]:
        """Reactions given to others' and received on one's own messages of those days."""
        given = received = 0
        own = str(who.user_id)
        bots = {user_id for user_id, user in self.scene.world.users.items() if user.get("bot")}
        for fact in self.scene.world.every_message():
            day = datetime.fromisoformat(fact["timestamp"]).astimezone(ZONE).date()
            staff = fact["channel_id"] == str(self.scene.school.channels["staff"])
            if fact["deleted_at"] or staff or not first <= day <= last:
                continue
            for reaction in fact["reactions"]:
                users = {str(user) for user in reaction["users"]}
                if fact["author_id"] == own:
                    received += len(users - {own} - {str(bot) for bot in bots})
                elif own in users:
                    given += 1
        return given, received

    def channels(self, who: Person, first: date, last: date) -> dict[str, int]:
        """Messages by channel, threads with theirs."""
        own = self.frame[(self.frame["author"] == who.user_id) & self.frame["day"].between(first, last)]
        return {f"#{name}": int(count) for name, count in own["channel"].map(self.home).value_counts().items()}

    def home(self, channel: int) -> str:
        """The name of a channel, or of the one a thread belongs to."""
        found: Any = self.scene.world.channel(channel)
        if found["type"] in {10, 11, 12}:
            found = self.scene.world.channel(int(found["parent_id"]))
        return str(found["name"])
