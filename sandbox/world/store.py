"""Messages as they are kept, and as they are told."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from sandbox.clock import iso
from sandbox.kinds import REPLY, THREAD_STARTER
from sandbox.objects import messages, people
from sandbox.snowflake import Snowflake, time_of
from sandbox.world.files import Files
from sandbox.world.shelf import Shelf
from sandbox.world.spool import Place
from sandbox.world.state import Missing

type Json = dict[str, Any]

_SHOWS_REFERENCE = frozenset({REPLY, THREAD_STARTER})


@dataclass(slots=True)
class Reacted:
    """Who reacted to one message with one emoji, in order."""

    emoji: Json
    normal: dict[int, None] = field(default_factory=dict)
    burst: dict[int, None] = field(default_factory=dict)
    unnamed: int = 0

    @property
    def count(self) -> int:
        """All reactions, those of people whose names an export left out among them."""
        return len(self.normal) + len(self.burst) + self.unnamed

    def told(self, viewer: int) -> Json:
        """Discord's reaction object for one viewer."""
        return {
            "emoji": self.emoji,
            "count": self.count,
            "count_details": {"normal": len(self.normal) + self.unnamed, "burst": len(self.burst)},
            "burst_colors": [],
            "me": viewer in self.normal,
            "me_burst": viewer in self.burst,
        }


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that is gone: where it was, where its last version lies, when it went."""

    channel_id: int
    place: Place
    at: str


class Store(Files):
    """Keeps every version of every message outside of memory and tells messages as Discord does."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.shelves: dict[int, Shelf] = defaultdict(Shelf)
        self.versions: dict[int, list[tuple[Place, str]]] = {}
        self.deleted: dict[int, Deleted] = {}
        self.reactions: dict[int, list[Reacted]] = {}
        self.reaction_log: list[Json] = []
        self.pinned: dict[int, dict[int, str]] = defaultdict(dict)
        self.votes: dict[int, dict[int, dict[int, None]]] = {}
        self._authors: dict[int, str] = {}

    def _keep(self, channel_id: int, message_id: int, row: Json) -> None:
        place = self.spool.append(orjson.dumps(row))
        self.shelves[channel_id].put(message_id, place)

    def _row(self, channel_id: Snowflake, message_id: Snowflake) -> Json:
        place = self.shelves[int(channel_id)].place(int(message_id))
        if place is None:
            raise Missing("Message", 10008)
        return self.row_at(place)

    def row_at(self, place: Place) -> Json:
        """What is kept at a place of the spool."""
        row: Json = orjson.loads(self.spool.read(*place))
        return row

    def author_of(self, channel_id: int, message_id: int) -> str:
        """The id under which a message's author is told now: the account's, the webhook's or the ghost's."""
        if message_id not in self._authors:
            author = self._row(channel_id, message_id)["author"]
            self._authors[message_id] = author["id"] if isinstance(author, dict) else author
        author_id = self._authors[message_id]
        known = self.users.get(int(author_id))
        return str(known["id"]) if known else author_id

    def place_at(self, channel_id: int, message_id: int, then: str) -> Place:
        """Where the version of a message that was told at a moment (ISO time) lies."""
        for place, replaced_at in self.versions.get(message_id, ()):
            if replaced_at > then:
                return place
        current = self.shelves[channel_id].place(message_id)
        if current is None:
            raise Missing("Message", 10008)
        return current

    def reacted_then(self, message_id: int, then: str) -> list[Reacted]:
        """Who reacted at a moment (ISO time): later reactions not there yet, those taken back later still there."""
        known = {
            (one.emoji["id"], one.emoji["name"]): Reacted(one.emoji, dict(one.normal), dict(one.burst), one.unnamed)
            for one in self.reactions.get(message_id, ())
        }
        for entry in reversed(self.reaction_log):
            if entry["at"] <= then:
                break
            if entry["message_id"] != str(message_id):
                continue
            emoji = entry["emoji"]
            reacted = known.setdefault((emoji["id"], emoji["name"]), Reacted(emoji))
            people, who = reacted.burst if entry["burst"] else reacted.normal, int(entry["user_id"])
            if entry["what"] == "add":
                people.pop(who, None)
            else:
                people[who] = None
        return [one for one in known.values() if one.count]

    def message(self, channel_id: Snowflake, message_id: Snowflake, *, viewer: int | None = None) -> Json:
        """A message as one viewer (the bot by default) gets it; Missing when there is none."""
        return self.told(int(channel_id), int(message_id), self._row(channel_id, message_id), viewer)

    def told(
        self, channel_id: int, message_id: int, row: Json, viewer: int | None = None, *, deep: bool = True
    ) -> Json:
        """The complete message object of a row; deep adds the message that it refers to."""
        told: Json = messages.blank()
        told |= row
        told["id"], told["channel_id"] = str(message_id), str(channel_id)
        told["author"] = self._person(row["author"])
        told["mentions"] = [self._person(one) for one in row.get("mentions", ())]
        told["pinned"] = channel_id in self.pinned and message_id in self.pinned[channel_id]
        if "timestamp" not in told:
            told["timestamp"] = iso(time_of(message_id))
        if "attachments" in row:
            told["attachments"] = [self.attachment(channel_id, one) for one in row["attachments"]]
            told["embeds"] = [_with_links(embed, told["attachments"]) for embed in told["embeds"]]
        self._add_what_others_did(told, message_id, viewer or self.bot_user_id, deep=deep)
        return told

    def _add_what_others_did(self, told: Json, message_id: int, viewer: int, *, deep: bool) -> None:
        reactions = [one.told(viewer) for one in self.reactions.get(message_id, ()) if one.count]
        if reactions and deep:
            told["reactions"] = reactions
        thread = self.channels.get(message_id)
        if thread and "thread_metadata" in thread and thread["parent_id"] == told["channel_id"]:
            told["thread"] = thread
        if "poll" in told:
            told["poll"] = self._with_results(told["poll"], message_id, viewer)
        if "message_snapshots" in told:
            told["message_snapshots"] = [self._snapshot(one) for one in told["message_snapshots"]]
        if deep and told["type"] in _SHOWS_REFERENCE and "message_reference" in told:
            told["referenced_message"] = self._referenced(told["message_reference"])

    def _person(self, person: Any) -> Json:
        if isinstance(person, dict):
            return person
        return self.users.get(int(person)) or people.ghost()

    def attachment(self, channel_id: int, kept: Json) -> Json:
        """An attachment with a link that is good from now on."""
        url = self.links.attachment(kept.get("channel_id", channel_id), kept["id"], kept["filename"])
        told = {key: value for key, value in kept.items() if key != "channel_id"}
        return {**told, "url": url, "proxy_url": url}

    def _snapshot(self, kept: Json) -> Json:
        inner = kept["message"]
        attached = [self.attachment(int(one.get("channel_id", 0)), one) for one in inner["attachments"]]
        mentions = [self._person(one) for one in inner["mentions"]]
        return {"message": {**inner, "attachments": attached, "mentions": mentions}}

    def _referenced(self, reference: Json) -> Json | None:
        channel_id, message_id = int(reference["channel_id"]), int(reference.get("message_id", 0))
        place = self.shelves[channel_id].place(message_id) if channel_id in self.shelves else None
        return self.told(channel_id, message_id, self.row_at(place), deep=False) if place else None

    def _with_results(self, poll: Json, message_id: int, viewer: int) -> Json:
        votes, known = self.votes.get(message_id, {}), poll.get("results", {})
        unnamed = {one["id"]: one["count"] for one in known.get("answer_counts", ())}
        counts = [
            {
                "id": answer,
                "count": unnamed.get(answer, 0) + len(votes.get(answer, ())),
                "me_voted": viewer in votes.get(answer, ()),
            }
            for answer in sorted({*votes, *unnamed})
        ]
        finished = known.get("is_finalized", False)
        return {**poll, "results": {"is_finalized": finished, "answer_counts": counts}}


USER_MENTION = re.compile(r"<@!?(\d+)>")
ROLE_MENTION = re.compile(r"<@&(\d+)>")


def _with_links(embed: Json, attachments: list[Json]) -> Json:
    """An embed whose attachment://name addresses have become links."""
    links = {f"attachment://{one['filename']}": one for one in attachments}
    told = dict(embed)
    for place in ("image", "thumbnail", "video"):
        one = links.get(embed.get(place, {}).get("url"))
        if one:
            size = {key: one[key] for key in ("width", "height") if key in one}
            told[place] = {**embed[place], **size, "url": one["url"], "proxy_url": one["proxy_url"]}
    for place in ("author", "footer"):
        one = links.get(embed.get(place, {}).get("icon_url"))
        if one:
            told[place] = {**embed[place], "icon_url": one["url"], "proxy_icon_url": one["proxy_url"]}
    return told
