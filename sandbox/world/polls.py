"""Votes in polls."""

from datetime import datetime
from typing import Any

from sandbox.kinds import POLL_RESULT
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.pins import Pins
from sandbox.world.state import Missing, Refused

type Json = dict[str, Any]


class Polls(Pins):
    """Votes in polls."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.running_polls: dict[tuple[int, int], str] = {}

    def _settle(self, channel_id: int, message_id: int, row: Json, *, quiet: bool) -> Json:
        if row.get("poll"):
            self.running_polls[channel_id, message_id] = row["poll"]["expiry"]
        return super()._settle(channel_id, message_id, row, quiet=quiet)

    def end_due_polls(self) -> list[Json]:
        """End every poll whose time is over, and return their messages; deleted ones are passed over."""
        now = self._now()
        due = [where for where, expiry in self.running_polls.items() if expiry <= now]
        there = [where for where in due if self.shelves[where[0]].place(where[1])]
        for where in due:
            self.running_polls.pop(where)
        return [self.end_poll(*where) for where in there]

    def vote(
        self, channel_id: Snowflake, message_id: Snowflake, user_id: Snowflake, answer_id: int, *, quiet: bool = False
    ) -> None:
        """Vote for an answer; in a poll with one answer each an earlier vote is taken back first."""
        poll = self._running_poll(channel_id, message_id, answer_id)
        votes = self.votes.setdefault(int(message_id), {})
        if int(user_id) in votes.get(answer_id, ()):
            return
        if not poll["allow_multiselect"]:
            for other in [number for number, voters in votes.items() if int(user_id) in voters]:
                self.unvote(channel_id, message_id, user_id, other)
        votes.setdefault(answer_id, {})[int(user_id)] = None
        if not quiet:
            self._tell_vote("MESSAGE_POLL_VOTE_ADD", channel_id, message_id, user_id, answer_id)

    def unvote(self, channel_id: Snowflake, message_id: Snowflake, user_id: Snowflake, answer_id: int) -> None:
        """Take a vote back; nothing happens when there is none."""
        self._running_poll(channel_id, message_id, answer_id)
        voters = self.votes.get(int(message_id), {}).get(answer_id, {})
        if int(user_id) in voters:
            del voters[int(user_id)]
            self._tell_vote("MESSAGE_POLL_VOTE_REMOVE", channel_id, message_id, user_id, answer_id)

    def _running_poll(self, channel_id: Snowflake, message_id: Snowflake, answer_id: int) -> Json:
        poll: Json | None = self._row(channel_id, message_id).get("poll")
        if poll is None or answer_id not in {one["answer_id"] for one in poll["answers"]}:
            raise Missing("poll answer", 10102)
        if poll.get("results", {}).get("is_finalized") or (poll.get("expiry") or "9") <= self._now():
            raise Refused("Poll expired", 520001)
        return poll

    def _tell_vote(
        self, name: str, channel_id: Snowflake, message_id: Snowflake, user_id: Snowflake, answer_id: int
    ) -> None:
        data = self._address(int(channel_id)) | {
            "user_id": str(int(user_id)),
            "message_id": str(int(message_id)),
            "answer_id": answer_id,
        }
        self.publish(Event(name, data, self.guild_of(channel_id), int(channel_id)))

    def voters(self, channel_id: Snowflake, message_id: Snowflake, answer_id: int) -> list[int]:
        """The users who voted for an answer, by id."""
        poll = self._row(channel_id, message_id).get("poll")
        if poll is None or answer_id not in {one["answer_id"] for one in poll["answers"]}:
            raise Missing("poll answer", 10102)
        return sorted(self.votes.get(int(message_id), {}).get(answer_id, ()))

    def end_poll(self, channel_id: Snowflake, message_id: Snowflake) -> Json:
        """End a poll: its results are final and a type 46 message tells so."""
        row = self._row(channel_id, message_id)
        if "poll" not in row:
            raise Refused("Cannot expire a message without a poll", 520006)
        self.running_polls.pop((int(channel_id), int(message_id)), None)
        results = {**row["poll"].get("results", {}), "is_finalized": True}
        ended = row["poll"] | {"expiry": self._now(), "results": results}
        message = self.touch_message(channel_id, message_id, poll=ended)
        reference = self._address(int(channel_id)) | {"type": 0, "message_id": str(int(message_id))}
        extra = {"message_reference": reference}
        embeds = [_result(message["poll"])]
        self.post(channel_id, message["author"]["id"], type=POLL_RESULT, embeds=embeds, extra=extra)
        return self.message(channel_id, message_id)


def _result(poll: Json) -> Json:
    """The embed of a message that tells a poll's result; a tie has no winner."""
    counts = {one["id"]: one["count"] for one in poll["results"]["answer_counts"]}
    best = max(counts.values(), default=0)
    winners = [answer for answer in poll["answers"] if best and counts.get(answer["answer_id"]) == best]
    told = {
        "poll_question_text": poll["question"].get("text", ""),
        "victor_answer_votes": best,
        "total_votes": sum(counts.values()),
    }
    if len(winners) == 1:
        told["victor_answer_id"] = winners[0]["answer_id"]
        told["victor_answer_text"] = winners[0]["poll_media"].get("text", "")
    fields = [{"name": name, "value": str(value), "inline": False} for name, value in told.items()]
    return {"type": "poll_result", "fields": fields}
