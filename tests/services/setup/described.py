"""A small server as Discord's REST API describes it to the bot."""

from typing import Any

from services.discord.invite import PERMISSIONS

GUILD, ME, BOT_ROLE = 10, 99, 20
EVERYTHING = int(PERMISSIONS)


class Described:
    """Channels mentors (text), general (text), talk (voice) and ideas (forum); `denied` counts in mentors only."""

    def __init__(self, *, denied: int = 0, everywhere: int = EVERYTHING) -> None:
        self.guild: dict[str, Any] = {
            "id": str(GUILD),
            "name": "School",
            "owner_id": "1",
            "roles": [
                {"id": str(GUILD), "name": "@everyone", "permissions": "0"},
                {"id": str(BOT_ROLE), "name": "Profiler", "permissions": str(everywhere)},
                {"id": "21", "name": "Mentor", "permissions": "0"},
                {"id": "22", "name": "Cohort Spring", "permissions": "0"},
            ],
        }
        self.channels = [
            channel(30, 4, "Course", position=0),
            channel(31, 0, "mentors", position=0, denied=denied),
            channel(32, 0, "general", position=1),
            channel(33, 2, "talk", position=2),
            channel(34, 15, "ideas", position=3),
        ]
        self.member: dict[str, Any] = {"user": {"id": str(ME)}, "roles": [str(BOT_ROLE)]}


def channel(id_: int, kind: int, name: str, *, position: int, denied: int = 0, who: int = BOT_ROLE) -> dict[str, Any]:
    """A channel with one overwrite, for a role or for everybody."""
    overwrite = {"id": str(who), "type": 0, "allow": "0", "deny": str(denied)}
    return {"id": str(id_), "type": kind, "name": name, "position": position, "permission_overwrites": [overwrite]}
