"""People and roles an export mentions, gathered while its messages stream by."""

from dataclasses import dataclass, field

from exports.entry import Entry
from exports.values import Json

GHOST = "456226577798135808"
"""The one account under which Discord shows the messages of everybody who deleted theirs."""


@dataclass(slots=True)
class Seen:
    """Users, roles and who has which, of one server; the latest mention wins."""

    users: dict[str, Json] = field(default_factory=dict)
    roles: dict[str, Json] = field(default_factory=dict)
    roles_of: dict[str, list[str]] = field(default_factory=dict)
    first_seen_at: dict[str, str] = field(default_factory=dict)
    """User id to the time (ISO, UTC) of the earliest message naming that person."""
    webhooks: set[str] = field(default_factory=set)

    def note(self, entry: Entry) -> None:
        """Take in one message's people."""
        at = entry.message["timestamp"]
        for user in entry.users:
            self.users[user["id"]] = user
            if at < self.first_seen_at.get(user["id"], "~"):
                self.first_seen_at[user["id"]] = at
        for role in entry.roles:
            self.roles[role["id"]] = role
        self.roles_of.update(entry.roles_of)
        if "webhook_id" in entry.message:
            self.webhooks.add(entry.message["webhook_id"])

    def people(self) -> list[Json]:
        """The users who can be members: no webhook and not the account that stands for deleted ones."""
        return [user for user_id, user in self.users.items() if user_id not in self.webhooks and not is_deleted(user)]


def is_deleted(user: Json) -> bool:
    """Whether this is Discord's stand-in for deleted accounts."""
    return bool(user["id"] == GHOST or user["username"] == "Deleted User")
