"""What makes messages look lived in: reactions, edits, files, stickers, vanished ones."""

from random import Random
from typing import Any

from sandbox.clock import iso
from sandbox.school.cast import Person
from sandbox.school.diary import Diary, Row, moment_ms
from sandbox.school.pictures import File
from sandbox.snowflake import time_of

_EMOJI = ("👍", "👍", "❤️", "🎉", "😂", "🙏", "👀", "✅", "🔥", "💯", "😅")
_FITTING = {"ask": "👀", "thanks": "❤️", "answer": "👍", "worry": "❤️", "progress": "👏"}
_STICKERS = (("749054660769218631", "Wave"), ("751606379340365864", "Happy"), ("754112474868580435", "Thinking"))
_FILE_CHANCE = {"detail": 0.2, "followup": 0.06, "progress": 0.06, "chat": 0.03, "ask": 0.05, "answer": 0.02}


class Trimmings:
    """Adds them at the rates of a real server."""

    def __init__(self, diary: Diary, random: Random, files: list[File], reactors: list[Person]) -> None:
        self._diary = diary
        self._random = random
        self._files = files
        self._reactors = reactors

    def add(self, row: Row, act: str, around: list[Person]) -> None:
        """Give a message of a conversation what it may get."""
        random = self._random
        if random.random() < 0.11:
            self.react(row, random.sample(around, min(len(around), random.randint(1, 3))), act)
        if random.random() < 0.035:
            edit(row, random.randint(20, 400))
        if random.random() < _FILE_CHANCE.get(act, 0):
            self.attach(row)
        if act in {"reply", "thanks", "welcome"} and random.random() < 0.012:
            sticker_id, name = random.choice(_STICKERS)
            row["sticker_items"] = [{"id": sticker_id, "name": name, "format_type": 1}]
            row["content"] = ""

    def react(self, row: Row, people: list[Person], act: str = "") -> None:
        """Let people react, quiet readers now and then among them."""
        chosen = [person for person in people if str(person.user_id) != row["author"]]
        if self._random.random() < 0.3:
            chosen.append(self._random.choice(self._reactors))
        given: dict[str, dict[int, None]] = {}
        for person in chosen:
            emoji = _FITTING.get(act) if self._random.random() < 0.5 else None
            given.setdefault(emoji or self._random.choice(_EMOJI), {})[person.user_id] = None
        if given:
            row["_reactors"] = [[emoji, list(users)] for emoji, users in given.items()]

    def attach(self, row: Row) -> None:
        """Attach one of the school's files."""
        name, data, content_type = self._random.choice(self._files)
        attachment_id = str(self._diary.new_id(moment_ms(row)))
        made: dict[str, Any] = {"id": attachment_id, "filename": name, "size": len(data), "content_type": content_type}
        if content_type == "image/png":
            made["width"], made["height"] = _size_of_png(data)
        row["attachments"] = [made]
        row["_files"] = {attachment_id: data}


def edit(row: Row, after_seconds: int) -> None:
    """Mark a message as edited some time after it was written."""
    row["edited_timestamp"] = iso(time_of(int(row["id"]) + (after_seconds * 1000 << 22)))


def _size_of_png(data: bytes) -> tuple[int, int]:
    """Width and height, which a PNG file names at a fixed place."""
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
