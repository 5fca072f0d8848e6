"""A school where every kind of message, change and deletion happens."""

from dataclasses import dataclass, field
from typing import Any

from sandbox import World
from tests.e2e.history_scene import School

OWN_EMOJI: dict[str, Any] = {"id": "1100000000000000099", "name": "party", "animated": False}
EMOJIS: tuple[Any, ...] = ("👍", "❤️", OWN_EMOJI)
ANSWERS = [{"poll_media": {"text": text}} for text in ("Monday", "Tuesday", "never")]
FORUM, PRIVATE_THREAD = 15, 12
SLASH_ANSWER, JOINED, BOOSTED = 20, 7, 8
VOICE_MESSAGE, COMPONENTS_V2 = 1 << 13, 1 << 15

type Where = tuple[int, int]
"""A channel and a message in it."""


@dataclass
class EveryMessage:
    """Acts on a school; what it posted last is kept by the name of its kind."""

    place: School
    posted: dict[str, Where] = field(default_factory=dict)
    reacted: int = 0

    @property
    def world(self) -> World:
        """The place's world."""
        return self.place.world

    def post(self, kind: str, text: str = "", *, who: int = 0, room: int = 0, **parts: Any) -> Where:
        """Post as one of the students in one of the rooms."""
        channel = self.place.channels[room]
        said = self.world.post(channel, self.place.students[who], text, **parts)
        self.posted[kind] = channel, int(said["id"])
        return self.posted[kind]

    def write_everything(self) -> None:
        """One message of each kind and more."""
        ada, ben, cleo = self.place.students
        plain = self.post("plain", f"hello <@{ben}>, look: ```py\nprint(1)\n```")
        self.post("reply", "thanks", who=1, reply_to=plain[1])
        files = [("notes.txt", b"some notes", "text/plain"), ("more.bin", b"\x00" * 40, None)]
        with_files = self.post("files", "two files", attachments=files)
        self.post("forward", who=2, room=1, forward_of=with_files)
        self.post("sticker", extra={"sticker_items": [{"id": "1100000000000000031", "name": "wave", "format_type": 1}]})
        embed = {"type": "rich", "title": "a card", "description": "with words", "fields": []}
        self.post("embed", "see", embeds=[embed])
        text = {"type": 10, "id": 2, "content": "text of a new kind"}
        shown = {"type": 17, "id": 1, "accent_color": None, "components": [text], "spoiler": False}
        self.post("components", components=[shown], flags=COMPONENTS_V2)
        self.post("poll", poll={"question": {"text": "when?"}, "answers": ANSWERS, "allow_multiselect": True})
        self.post("ended poll", poll={"question": {"text": "done?"}, "answers": ANSWERS})
        self.post("voice", flags=VOICE_MESSAGE, attachments=[("voice.ogg", b"OggS" * 9, "audio/ogg")])
        self.post("joined", type=JOINED)
        self.post("boosted", type=BOOSTED)
        self.post("webhook", "from outside", webhook={"id": "1100000000000000077", "name": "CI"})
        asked = {
            "id": "1100000000000000055",
            "type": 2,
            "user": self.world.users[cleo],
            "authorizing_integration_owners": {},
        }
        bot = self.world.post(
            self.place.channels[0], self.world.bot_user_id, "an answer", type=SLASH_ANSWER, interaction=asked
        )
        self.posted["answer"] = self.place.channels[0], int(bot["id"])
        self._open_threads(ada)
        for kind in ("single", "bulk 1", "bulk 2", "unseen"):
            self.post(kind, f"to be deleted: {kind}")

    def _open_threads(self, ada: int) -> None:
        room, world = self.place.channels[0], self.world
        starter = self.post("starter", "a question")
        thread = int(world.add_thread(room, "its thread", ada, starter_message_id=starter[1])["id"])
        self.posted["in thread"] = thread, int(world.post(thread, ada, "inside")["id"])
        private = int(world.add_thread(room, "a secret", ada, kind=PRIVATE_THREAD)["id"])
        self.posted["in private"] = private, int(world.post(private, ada, "whispered")["id"])
        forum = int(world.add_channel(self.place.guild_id, "questions", FORUM, tags=["solved"])["id"])
        post = int(world.add_thread(forum, "how do I?", ada)["id"])
        self.posted["in forum"] = post, int(world.post(post, ada, "like this")["id"])
        doomed = world.add_thread(room, "soon gone", ada), world.add_channel(self.place.guild_id, "soon gone")
        for name, where in zip(("doomed thread", "doomed channel"), doomed, strict=True):
            self.posted[name] = int(where["id"]), int(world.post(int(where["id"]), ada, "in vain")["id"])

    def change_everything(self) -> None:
        """Edits, touches that are no edits, pins, reactions, votes and deletions of all kinds."""
        world, posted = self.world, self.posted
        world.edit(*posted["plain"], "hello, edited once")
        world.edit(*posted["plain"], "hello, edited twice")
        world.edit(*posted["embed"], "see again", embeds=[])
        world.touch_message(*posted["reply"], embeds=[{"type": "link", "url": "https://example.org", "fields": []}])
        world.edit(*posted["in thread"], "inside, edited")
        world.pin(*posted["files"], self.place.students[0])
        world.pin(*posted["reply"], self.place.students[0])
        world.unpin(*posted["reply"])
        self._react()
        self._vote()
        world.delete(*posted["single"])
        world.bulk_delete(posted["bulk 1"][0], [posted["bulk 1"][1], posted["bulk 2"][1]])
        world.delete_thread(posted["doomed thread"][0])
        world.delete_channel(posted["doomed channel"][0])

    def _react(self) -> None:
        world, posted, people = self.world, self.posted, self.place.students
        for kind in ("plain", "files", "in thread", "forward", "webhook", "reply"):
            for emoji in EMOJIS:
                for person in people:
                    world.react(*posted[kind], person, emoji)
            world.react(*posted[kind], people[0], "👍", burst=True)
        world.unreact(*posted["plain"], people[1], "👍")
        world.unreact(*posted["plain"], people[0], "👍", burst=True)
        world.unreact(*posted["plain"], people[2], OWN_EMOJI)
        world.react(*posted["plain"], people[2], OWN_EMOJI)
        world.clear_reactions(*posted["files"], "❤️")
        world.clear_reactions(*posted["reply"])

    def _vote(self) -> None:
        world, posted, people = self.world, self.posted, self.place.students
        for answer in (1, 2):
            for person in people:
                world.vote(*posted["poll"], person, answer)
        world.unvote(*posted["poll"], people[0], 2)
        world.vote(*posted["ended poll"], people[0], 1)
        world.vote(*posted["ended poll"], people[0], 2)
        world.vote(*posted["ended poll"], people[1], 3)
        world.end_poll(*posted["ended poll"])

    def delete_account(self) -> int:
        """Delete ben's account; returns his id."""
        ben = self.place.students[1]
        self.world.delete_account(ben)
        return ben
