"""How far an audit is, told to whoever follows it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What an audit is doing."""

    CHANNELS = "channels"
    PEOPLE = "people"
    REPAIR = "repair"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is: so many of so many questions of this step, and the differences found until now."""

    step: Step
    done: int
    total: int
    differences: int


type Listener = Callable[[Progress], Awaitable[None]]


@dataclass(slots=True)
class Teller:
    """Where an audit is; tells `told` at every question it asks."""

    told: Listener
    step: Step = Step.CHANNELS
    done: int = 0
    total: int = 0
    differences: int = 0

    def begin(self, step: Step, total: int) -> None:
        """The next step, of so many questions."""
        self.step, self.done, self.total = step, 0, total

    async def asking(self) -> None:
        """A question is asked."""
        await self._tell(self.step)

    async def repairing(self, _found: int) -> None:
        """Something that differs is read again."""
        await self._tell(Step.REPAIR)

    async def index_awaited(self) -> None:
        """Discord prepares its search."""
        await self._tell(Step.INDEX)

    async def _tell(self, step: Step) -> None:
        await self.told(Progress(step, self.done, self.total, self.differences))
