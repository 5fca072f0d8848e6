"""Everything that a crowd does, and how often."""

from collections.abc import Iterable
from datetime import timedelta

from sandbox.crowd.choosing import NothingThere
from sandbox.crowd.living import Living
from sandbox.world import Missing, Refused, World

OFTEN = {"post": 40, "reply": 12, "edit": 14, "react": 20, "unreact": 5, "delete": 6, "vote": 6, "speak": 8}
NOW_AND_THEN = {
    "attach": 4,
    "forward": 3,
    "post_by_webhook": 2,
    "unfurl": 4,
    "edit_again_soon": 2,
    "bulk_delete": 1,
    "clear_reactions": 1,
    "pin": 3,
    "unpin": 2,
    "ask": 2,
    "unvote": 2,
    "end_poll": 1,
    "open_thread": 3,
    "start_from_message": 2,
    "post_in_forum": 3,
    "archive": 3,
    "unarchive": 2,
    "retitle": 2,
    "come": 2,
    "go": 2,
    "nickname": 3,
    "give_role": 3,
    "take_role": 2,
    "rename": 1,
    "fall_silent": 4,
    "announce": 1,
    "attend": 3,
    "go_on": 1,
}
SELDOM = {"ban": 0.5, "unban": 0.5, "delete_thread": 0.4, "open_channel": 0.5, "close_channel": 0.2, "call_off": 0.3}
ALL = OFTEN | NOW_AND_THEN | SELDOM
WITH_A_PRICE = {"delete_account": 0.3}
"""Not done unless asked for: what follows from it cannot be undone, or is no matter of one server."""


class Crowd(Living):
    """Seeded people on one server of a world; each `act()` is one thing that somebody does.

    The server needs somebody beside its owner and a channel; forums, voice channels and roles are used when there are
    some. `without` leaves acts out, `also` adds those of WITH_A_PRICE.
    """

    def __init__(
        self, world: World, guild_id: int, seed: int, *, without: Iterable[str] = (), also: Iterable[str] = ()
    ) -> None:
        super().__init__(world, guild_id, seed)
        left_out = set(without)
        chosen = ALL | {name: WITH_A_PRICE[name] for name in also}
        self._weights = {name: weight for name, weight in chosen.items() if name not in left_out}
        self.done: dict[str, int] = {}
        """How often each act was done."""

    def act(self, *, seconds: float = 0) -> str:
        """Do one thing, after the world's clock jumped by so many seconds; its name."""
        if seconds:
            self.world.clock.advance(timedelta(seconds=seconds))
        while True:
            (name,) = self.chance.choices([*self._weights], [*self._weights.values()])
            try:
                getattr(self, name)()
            except (NothingThere, Missing, Refused):
                continue
            self.done[name] = self.done.get(name, 0) + 1
            return name
