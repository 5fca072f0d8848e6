"""Bad weather that remembers what really struck."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sandbox import Sandbox
from sandbox.crowd import Crowd
from sandbox.faults.registry import Fault
from sandbox.weather import Weather

# What no bot can notice while its session lasts: a new session, or Discord's own counts, have to tell.
UNNOTICED = ("away", "meanwhile")


class Storm(Weather):
    """`silent` off leaves out what happens unheard while the bot is connected."""

    def __init__(
        self, box: Sandbox, crowd: Crowd, seed: int, *, silent: bool = True, without: Iterable[str] = ()
    ) -> None:
        super().__init__(box, crowd, seed, without=[*without, *(() if silent else UNNOTICED)])
        self._silent = silent
        self.set: list[Fault] = []
        self.last_options: dict[str, Any] = {}
        self.silent_since: datetime | None = None
        self.hidden: set[int] = set()
        """Channels that were closed to the bot at some time."""

    def _add(self, kind: str, **options: Any) -> str:
        if options.get("consume_seq") is False and not self._silent:
            options["consume_seq"] = True
        if options.get("consume_seq") is False or options.get("quiet"):
            self._something_silent()
        if kind == "world.lose_permission":
            self.hidden.add(options["channel_id"])
        self.last_options = options
        self.set.append(self.box.faults.add(kind, **options))
        return kind

    def away(self) -> str:
        self._something_silent()
        return super().away()

    def _something_silent(self) -> None:
        self.silent_since = self.silent_since or datetime.now(UTC)

    def struck(self) -> Counter[str]:
        """How often each fault really struck."""
        counted = Counter({name: times for name, times in self.done.items() if name.startswith("unheard ")})
        for fault in self.set:
            counted[fault.kind] += fault.struck - fault.missed
        return +counted
