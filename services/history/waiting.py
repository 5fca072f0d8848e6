"""How long a reading waits before its next step, when Discord was away or said something doubtful."""

from dataclasses import dataclass

from services.discord.pacing import Limiter

LONGEST_PAUSE = 60.0
MOST_DOUBLINGS = 16


@dataclass(slots=True)
class Waiting:
    """Pauses that double from `first` seconds to a minute, for as long as nothing works."""

    limiter: Limiter
    first: float
    until: float = float("-inf")
    """When (monotonic seconds) the next step may be taken."""
    failures: int = 0

    def pause(self, seconds: float) -> None:
        """Wait for so many seconds."""
        self.until = self.limiter.now() + seconds

    def longer(self) -> None:
        """Wait, longer than the last time."""
        self.pause(min(self.first * 2**self.failures, LONGEST_PAUSE))
        self.failures = min(self.failures + 1, MOST_DOUBLINGS)

    def over(self) -> None:
        """Something worked: the next pause is short again."""
        self.failures = 0
