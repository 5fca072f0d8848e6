"""What a served server needs besides its own people: somebody to act as, the bot, and the mentors' channel."""

from datetime import datetime
from typing import Any

from sandbox import permissions as bits
from sandbox.objects.channels import overwrite
from sandbox.world import World

type Json = dict[str, Any]

MENTOR_ROLE, STUDENT_ROLE, BOT_ROLE, ADMIN_ROLE = "Mentor", "Student", "Student Profiler", "Admin"
MENTOR_CHANNEL = "mentors"
BOT_PERMISSIONS = (
    bits.VIEW_CHANNEL
    | bits.READ_MESSAGE_HISTORY
    | bits.CONNECT
    | bits.MANAGE_THREADS
    | bits.VIEW_AUDIT_LOG
    | bits.SEND_MESSAGES
    | bits.EMBED_LINKS
    | bits.ATTACH_FILES
    | bits.SEND_MESSAGES_IN_THREADS
    | bits.CREATE_PUBLIC_THREADS
    | bits.CREATE_PRIVATE_THREADS
    | bits.ADD_REACTIONS
)
_WRITE = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY | bits.SEND_MESSAGES | bits.EMBED_LINKS | bits.ATTACH_FILES


class Host:
    """A server owned by a local admin, with a local mentor and one student more than the export has."""

    def __init__(self, world: World, guild_id: int, name: str, at: datetime) -> None:
        self._world = world
        self._guild_id = guild_id
        self._at = at
        self._roles: dict[str, int] = {}
        self.notes: dict[int, tuple[str, str]] = {}
        """User id to part and note."""
        self._admin = self._person("local.admin", "Local Admin")
        world.add_guild(name, self._admin, id=guild_id)

    def finish(self, roles: list[Json]) -> None:
        """Add the export's roles and the local ones, the local people, the bot and the mentors' channel."""
        for role in sorted(roles, key=lambda one: one["position"]):
            self._add_role(role["name"], 0, role["color"], int(role["id"]))
        for name, allowed in ((STUDENT_ROLE, 0), (BOT_ROLE, BOT_PERMISSIONS), (MENTOR_ROLE, bits.MANAGE_MESSAGES)):
            if name not in self._roles:
                self._add_role(name, allowed, 0, self._world.new_id(self._at))
        self._add_role(ADMIN_ROLE, bits.ADMINISTRATOR, 0, self._world.new_id(self._at))
        self._world.update_role(self._guild_id, self._roles[BOT_ROLE], permissions=BOT_PERMISSIONS)
        self._world.give_role(self._guild_id, self._admin, self._roles[ADMIN_ROLE])
        self._add_locals()
        self._add_mentor_channel()

    def let_in(self, user_id: int, roles: list[str], joined_at: datetime, *, bot: bool) -> None:
        """Make somebody of the export a member; people who are no bots are students."""
        known = {int(role) for role in roles} & set(self._world.roles[self._guild_id])
        if not bot:
            known.add(self._roles[STUDENT_ROLE])
        self._world.add_member(self._guild_id, user_id, sorted(known), joined_at=joined_at, quiet=True)

    def _person(self, username: str, name: str) -> int:
        user_id = self._world.new_id(self._at)
        self._world.add_user(username, global_name=name, id=user_id)
        self.notes[user_id] = ("admin", "owns the server here; not part of the export")
        return user_id

    def _add_role(self, name: str, allowed: int, colour: int, role_id: int) -> None:
        self._world.add_role(self._guild_id, name, allowed, colour, id=role_id)
        self._roles[name] = role_id

    def _add_locals(self) -> None:
        mentor, student = self._person("local.mentor", "Local Mentor"), self._person("local.student", "Local Student")
        self.notes[mentor] = ("mentor", "may use the bot's commands; not part of the export")
        self.notes[student] = ("student", "has never written; not part of the export")
        self.notes[self._world.bot_user_id] = ("bot", "answers commands")
        members = ((mentor, MENTOR_ROLE), (student, STUDENT_ROLE), (self._world.bot_user_id, BOT_ROLE))
        for user_id, role in members:
            self._world.add_member(self._guild_id, user_id, [self._roles[role]], joined_at=self._at, quiet=True)

    def _add_mentor_channel(self) -> None:
        hidden = overwrite(self._guild_id, 0, 0, bits.VIEW_CHANNEL)
        readers = [overwrite(self._roles[role], 0, _WRITE, 0) for role in (MENTOR_ROLE, BOT_ROLE)]
        name, made = MENTOR_CHANNEL, self._world.new_id(self._at)
        self._world.add_channel(self._guild_id, name, overwrites=[hidden, *readers], id=made)
