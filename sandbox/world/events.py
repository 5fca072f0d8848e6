"""What the world tells its listeners."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """A gateway event with its full object.

    ``user_ids`` names the only people it may reach; None means everybody who may see
    ``channel_id``, or the whole server when that is None too.
    """

    name: str
    data: dict[str, Any]
    guild_id: int | None = None
    channel_id: int | None = None
    user_ids: frozenset[int] | None = None


type Listener = Callable[[Event], None]
