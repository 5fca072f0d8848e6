"""People who write at a steady pace, and a mentor who asks meanwhile."""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import aiohttp

TICK = 0.05
AT_ONCE = 40
ASK_EVERY = 10.0
LINES = (
    "how do I make this test pass?",
    "I pushed the branch, could somebody look at it",
    "it works now, thanks! the path was wrong",
    "ok",
    "the deployment fails with exit code 1 and I do not understand why, here is what I tried so far: " * 3,
)


@dataclass(slots=True)
class Crowd:
    """Writes through the local Discord's own page; counts what was written, refused, and answered to the mentor."""

    http: aiohttp.ClientSession
    people: list[int]
    channels: list[int]
    mentor: int
    mentor_channel: int
    students: list[int]
    written: int = 0
    refused: int = 0
    late: float = 0.0
    answers: list[float] = field(default_factory=list)

    async def live(self, rate: float, seconds: float) -> None:
        """Write that many messages a second for so long; one that is late is made up for at once."""
        turns, asking = asyncio.Semaphore(AT_ONCE), asyncio.create_task(self._ask_on())
        began, sent = monotonic(), 0
        async with asyncio.TaskGroup() as writing:
            while (passed := monotonic() - began) < seconds:
                while sent < passed * rate:
                    sent += 1
                    await turns.acquire()
                    writing.create_task(self._write(turns))
                self.late = max(self.late, monotonic() - began - passed)
                await asyncio.sleep(TICK)
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking

    async def _write(self, turns: asyncio.Semaphore) -> None:
        body = {"as": str(random.choice(self.people)), "channel_id": str(random.choice(self.channels))}
        try:
            answer = await self.post("messages", {**body, "content": random.choice(LINES)})
        finally:
            turns.release()
        self.written += answer is not None
        self.refused += answer is None

    async def _ask_on(self) -> None:
        while True:
            began = monotonic()
            question = {
                "as": str(self.mentor),
                "kind": "slash",
                "channel_id": str(self.mentor_channel),
                "command": "activity",
                "options": {"student": str(random.choice(self.students))},
            }
            if await self.post("interactions?wait=final", question) is not None:
                self.answers.append(monotonic() - began)
            await asyncio.sleep(ASK_EVERY)

    async def post(self, what: str, body: dict[str, Any]) -> Any:
        """The local Discord's answer, None when it refused."""
        async with self.http.post(f"/__sandbox__/{what}", json=body) as response:
            return await response.json() if response.status == 200 else None
