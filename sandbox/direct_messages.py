"""What Discord refuses about direct messages: too many opened, people who closed theirs."""

from dataclasses import dataclass, field

from sandbox.rest.errors import ApiError
from sandbox.world import World

OPENINGS_BEFORE_REFUSAL = 50


@dataclass(slots=True)
class DirectMessages:
    """Who does not want direct messages, and how many channels may still be opened."""

    closed: set[int] = field(default_factory=set)
    openings_left: int = OPENINGS_BEFORE_REFUSAL
    _opened: set[int] = field(default_factory=set)

    def may_open(self, user_id: int) -> bool:
        """Count an opening; False when there were too many. One that is open already is free."""
        if user_id in self._opened:
            return True
        if self.openings_left <= 0:
            return False
        self.openings_left -= 1
        self._opened.add(user_id)
        return True

    def check_sending(self, world: World, user_id: int) -> None:
        """Error 50007 for somebody who closed their direct messages, 50278 without a common server."""
        if user_id in self.closed:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        if not any(user_id in people and world.bot_user_id in people for people in world.members.values()):
            raise ApiError(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
