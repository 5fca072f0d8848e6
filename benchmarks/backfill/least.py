"""What Discord's documented limits alone ask of whoever reads a server's history, however quick; pure arithmetic.

It knows nothing of our own pacing: the fewest requests that can bring everything, and the shortest time in which
Discord would answer them all if every answer came at once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.limits import DEFAULT, GLOBAL, NUMBERS

MESSAGES = "GET /channels/{channel_id}/messages"
REACTIONS = "GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}"
PUBLIC = "GET /channels/{channel_id}/threads/archived/public"
PRIVATE = "GET /channels/{channel_id}/threads/archived/private"
MEMBERS = "GET /guilds/{guild_id}/members"
ACTIVE = "GET /guilds/{guild_id}/threads/active"
PAGE, MEMBER_PAGE = 100, 1000

type Limited = tuple[str, int]
"""A route and which channel (or server) it is limited by."""


@dataclass(frozen=True, slots=True)
class Least:
    """The fewest requests of a route and resource each."""

    requests: Mapping[Limited, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.requests.values())

    def seconds(self, scale: float = 1.0) -> float:
        """The time from the first request to the last: no limit of a route, and not the global one, allows less.

        Of windows that allow `most` requests each, the last of `n` requests is allowed once the windows before it are
        over. `scale` multiplies every window.
        """
        spans = [_span(n, *NUMBERS.get(route, DEFAULT)) for (route, _), n in self.requests.items() if n]
        return scale * max([_span(self.total, *GLOBAL), *spans])


def least_for(
    messages: Sequence[int], members: int, reacted: Sequence[int] = (), *, lists_of_threads: bool = True
) -> Least:
    """What a server needs whose channels hold so many messages, `reacted` lists of people behind reactions each.

    A page of 100 for every 100 messages, and each list once: nothing proves here that a list was whole.
    """
    requests: Counter[Limited] = Counter()
    for channel, count in enumerate(messages):
        requests[MESSAGES, channel] = -(-count // PAGE)
        if lists_of_threads:
            requests[PUBLIC, channel] = requests[PRIVATE, channel] = 1
    for channel, count in enumerate(reacted):
        requests[REACTIONS, channel] = count
    requests[MEMBERS, 0] = -(-members // MEMBER_PAGE)
    requests[ACTIVE, 0] = 1
    return Least(requests)


def _span(requests: int, most: int, seconds: float) -> float:
    return (requests - 1) // most * seconds
