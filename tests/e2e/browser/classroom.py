"""A small server for looking at the page: five people, a few rooms, one of everything that can be shown."""

import struct
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import World
from sandbox.world import Upload

TEXT, VOICE, CATEGORY, FORUM = 0, 2, 4, 15
VIEW = 1 << 10
ADMINISTRATOR = 1 << 3
OLD_MESSAGES = 130


def png(width: int, height: int) -> bytes:
    """A plain blue picture."""
    rows = b"".join(b"\0" + b"\x55\x63\xe0" * width for _ in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass
class Classroom:
    """The world and the ids of what is in it, by name."""

    world: World
    guild: int
    people: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, int] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)

    def name(self, person: str) -> str:
        """What somebody is called on the server."""
        return str(self.world.users[self.people[person]]["global_name"])


def classroom() -> Classroom:
    """A new classroom, the same every time."""
    world = World.empty(now=datetime.now(UTC))
    owner = int(world.add_user("art", global_name="Art Admin")["id"])
    guild = int(world.add_guild("Classroom", owner)["id"])
    room = Classroom(world, guild, people={"admin": owner})
    _people(room)
    _rooms(room)
    _messages(room)
    return room


def _people(room: Classroom) -> None:
    world, guild = room.world, room.guild
    roles = {
        "Admin": int(world.add_role(guild, "Admin", permissions=ADMINISTRATOR)["id"]),
        "Mentor": int(world.add_role(guild, "Mentor", color=0xF4A261)["id"]),
        "Student": int(world.add_role(guild, "Student", color=0x2A9D8F)["id"]),
    }
    world.add_member(guild, room.people["admin"], roles=[roles["Admin"]])
    for key, username, name, role in (
        ("mentor", "mia.m", "Mia Mentor", "Mentor"),
        ("anna", "anna.k", "Anna Kowalska", "Student"),
        ("lukasz", "turtle99", "Łukasz Żółw", "Student"),
        ("zoe", "zoe", "Zoë Müller", "Student"),
    ):
        room.people[key] = int(world.add_user(username, global_name=name)["id"])
        world.add_member(guild, room.people[key], roles=[roles[role]])
    room.people["bot"] = int(world.bot_user_id)
    world.add_member(guild, room.people["bot"], roles=[roles["Admin"]])
    room.rooms["mentor role"] = roles["Mentor"]


def _rooms(room: Classroom) -> None:
    world, guild = room.world, room.guild
    course = int(world.add_channel(guild, "Course", CATEGORY)["id"])
    room.rooms["general"] = int(world.add_channel(guild, "general", TEXT, parent_id=course)["id"])
    room.rooms["mentors"] = int(world.add_channel(guild, "mentors", TEXT, parent_id=course)["id"])
    room.rooms["questions"] = int(world.add_channel(guild, "questions", FORUM, parent_id=course)["id"])
    room.rooms["study"] = int(world.add_channel(guild, "Study room", VOICE, parent_id=course)["id"])
    world.set_overwrite(room.rooms["mentors"], guild, 0, 0, VIEW)
    world.set_overwrite(room.rooms["mentors"], room.rooms["mentor role"], 0, VIEW, 0)


def _messages(room: Classroom) -> None:
    world, people, general = room.world, room.people, room.rooms["general"]
    began = datetime.now(UTC) - timedelta(days=2)
    for number in range(OLD_MESSAGES):
        author = people["anna"] if number % 2 else people["zoe"]
        world.post(general, author, f"old message {number}", at=began + timedelta(minutes=10 * number), quiet=True)
    room.messages["markup"] = _post(room, "anna", "**bold** <script>document.title='broken'</script> `code` ||secret||")
    room.messages["reply"] = _post(room, "zoe", "an answer", reply_to=room.messages["markup"])
    picture = Upload("screen.png", png(640, 360), "image/png", description="A blue screen")
    room.messages["picture"] = _post(room, "lukasz", "look", attachments=[picture])
    world.voice(room.guild, people["zoe"], room.rooms["study"])
    thread = world.add_thread(room.rooms["questions"], "Why does my loop never end?", people["anna"])
    room.rooms["post"] = int(thread["id"])
    world.post(room.rooms["post"], people["anna"], "It prints for ever.")
    archived = world.add_thread(room.rooms["questions"], "An old question", people["zoe"])
    world.post(int(archived["id"]), people["zoe"], "Solved long ago.")
    world.archive_thread(int(archived["id"]))


def _post(room: Classroom, author: str, content: str, **parts: Any) -> int:
    return int(room.world.post(room.rooms["general"], room.people[author], content, **parts)["id"])
