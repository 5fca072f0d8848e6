"""Gateway events of a busy school server, as Discord spells them: the same ones for the same seed.

What there is of each kind is what such servers have: mostly messages, a fifth of them replies that carry the message
they answer, some with files or a preview of a link; then reactions, edits, deletions and voice. The rest, which is
rarer, is left out.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.live.school import CHANNELS, GUILD, PEOPLE, VOICE, Json, member, person

DISCORD_EPOCH_MS = 1_420_070_400_000
KINDS = {
    "MESSAGE_CREATE": 70,
    "MESSAGE_REACTION_ADD": 14,
    "MESSAGE_REACTION_REMOVE": 2,
    "MESSAGE_UPDATE": 6,
    "MESSAGE_DELETE": 2,
    "VOICE_STATE_UPDATE": 4,
    "GUILD_MEMBER_UPDATE": 2,
}
EMOJIS = ("👍", "✅", "🎉", "❤️", "😂")
SAID = (
    "ok",
    "dzięki, działa!",
    "it works now, thanks! the path was wrong",
    "I pushed the branch to the second repository, the tests are green",
    "haha dokładnie, u mnie też tak było",
    "zrobiłem pierwszą część, druga jutro po zajęciach",
    "the deployment went through after I had set the port, here is what I changed on the way there: " * 2,
    "```python\nfor row in rows:\n    print(row['name'])\n```\nthis prints every name once",
)
ASKED = (
    "how do I make this test pass? I have been at it since the morning",
    "nie wiem jak zacząć z tym zadaniem, ktoś już zrobił pierwszą część?",
)
ASKING = 0.2  # of all messages


class Events:
    """An endless stream of events."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._said: list[Json] = []
        self._last = 0

    def __iter__(self) -> Iterator[tuple[str, Json]]:
        """Events for ever."""
        while True:
            yield self.next()

    def next(self, at: datetime | None = None) -> tuple[str, Json]:
        """The next event, as it would happen at `at`; without it a thousand happen in a second."""
        moment = int(at.timestamp() * 1000) if at is not None else (self._last >> 22) + DISCORD_EPOCH_MS + 1
        name = "MESSAGE_CREATE"
        if len(self._said) > PEOPLE:
            (name,) = self._random.choices(list(KINDS), list(KINDS.values()))
        return name, _MAKERS[name](self, moment)

    def _id(self, moment: int) -> int:
        self._last = max(self._last + 1, (moment - DISCORD_EPOCH_MS) << 22)
        return self._last

    def message(self, moment: int) -> Json:
        """MESSAGE_CREATE's data."""
        chance = self._random.random()
        who = self._random.randrange(1, PEOPLE)
        id_ = self._id(moment)
        said: Json = {
            "id": str(id_),
            "channel_id": str(self._random.choice(CHANNELS)),
            "guild_id": str(GUILD),
            "author": person(who),
            "member": member(),
            "type": 0,
            "content": f"{self._random.choice(ASKED if self._random.random() < ASKING else SAID)} {id_ >> 22}",
            "timestamp": datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="microseconds"),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": 0,
            "nonce": str(id_ + 1),
        }
        if chance < 0.20 and self._said:
            answered = self._random.choice(self._said[-50:])
            said["type"] = 19
            said["channel_id"] = answered["channel_id"]
            said["message_reference"] = {
                "type": 0,
                "message_id": answered["id"],
                "channel_id": answered["channel_id"],
                "guild_id": str(GUILD),
            }
            said["mentions"] = [answered["author"]]
            said["referenced_message"] = {
                key: value for key, value in answered.items() if key not in {"member", "referenced_message", "nonce"}
            }
        elif chance < 0.26:
            said["attachments"] = [_file(id_ + 2)]
        elif chance < 0.30:
            said["embeds"] = [_preview(id_)]
        self._said.append(said)
        del self._said[:-2000]
        return said

    def edit(self, _moment: int) -> Json:
        """MESSAGE_UPDATE's data: the whole message, as Discord sends it since 2024."""
        said = self._random.choice(self._said[-500:])
        said["content"] += " (edited)" if len(said["content"]) < 1500 else ""
        said["edited_timestamp"] = self._now()
        return {key: value for key, value in said.items() if key != "nonce"}

    def reaction(self, _moment: int) -> Json:
        """MESSAGE_REACTION_ADD's data."""
        said, who = self._random.choice(self._said[-200:]), self._random.randrange(1, PEOPLE)
        return {
            "user_id": person(who)["id"],
            "type": 0,
            "message_id": said["id"],
            "message_author_id": said["author"]["id"],
            "member": {**member(), "user": person(who)},
            "emoji": {"name": self._random.choice(EMOJIS), "id": None},
            "channel_id": said["channel_id"],
            "burst": False,
            "guild_id": str(GUILD),
        }

    def reaction_gone(self, moment: int) -> Json:
        """MESSAGE_REACTION_REMOVE's data."""
        told = self.reaction(moment)
        return {key: value for key, value in told.items() if key not in {"member", "message_author_id"}}

    def deletion(self, _moment: int) -> Json:
        """MESSAGE_DELETE's data."""
        said = self._said.pop(self._random.randrange(max(0, len(self._said) - 500), len(self._said)))
        return {"id": said["id"], "channel_id": said["channel_id"], "guild_id": str(GUILD)}

    def voice(self, _moment: int) -> Json:
        """VOICE_STATE_UPDATE's data."""
        who = self._random.randrange(1, PEOPLE)
        return {
            "guild_id": str(GUILD),
            "channel_id": self._random.choice((str(VOICE), None)),
            "user_id": person(who)["id"],
            "member": {**member(), "user": person(who)},
            "session_id": f"{who:032x}",
            "deaf": False,
            "mute": False,
            "self_deaf": False,
            "self_mute": self._random.random() < 0.5,
            "self_video": False,
            "suppress": False,
            "request_to_speak_timestamp": None,
        }

    def person_changed(self, _moment: int) -> Json:
        """GUILD_MEMBER_UPDATE's data."""
        who = self._random.randrange(1, PEOPLE)
        return {**member(), "user": person(who), "guild_id": str(GUILD), "nick": f"nick {self._last >> 22}"}

    def _now(self) -> str:
        moment = datetime.fromtimestamp(((self._last >> 22) + DISCORD_EPOCH_MS) / 1000, UTC)
        return moment.isoformat(timespec="microseconds")


_MAKERS = {
    "MESSAGE_CREATE": Events.message,
    "MESSAGE_UPDATE": Events.edit,
    "MESSAGE_REACTION_ADD": Events.reaction,
    "MESSAGE_REACTION_REMOVE": Events.reaction_gone,
    "MESSAGE_DELETE": Events.deletion,
    "VOICE_STATE_UPDATE": Events.voice,
    "GUILD_MEMBER_UPDATE": Events.person_changed,
}


def _file(id_: int) -> Json:
    signed = f"ex={(id_ >> 22) // 1000:08x}&is=00000000&hm={id_:064x}"
    path = f"attachments/{CHANNELS[0]}/{id_}/screenshot.png"
    return {
        "id": str(id_),
        "filename": "screenshot.png",
        "size": 48_213,
        "url": f"https://cdn.discordapp.com/{path}?{signed}&",
        "proxy_url": f"https://media.discordapp.net/{path}?{signed}&",
        "width": 1280,
        "height": 720,
        "content_type": "image/png",
        "content_scan_version": 0,
        "placeholder": "T/gFBwQYqIiHeIiAeHd3eHeHCA==",
        "placeholder_version": 1,
    }


def _preview(id_: int) -> Json:
    return {
        "type": "article",
        "url": f"https://docs.python.org/3/library/{id_}.html",
        "title": "Data structures — a tutorial",
        "description": "This chapter describes some things you have learned about already in more detail.",
        "color": 3_447_003,
        "provider": {"name": "Python documentation"},
        "thumbnail": {"url": "https://docs.python.org/3/_static/og-image.png", "width": 1200, "height": 630},
    }
