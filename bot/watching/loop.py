"""How late the event loop is: whatever blocks it delays every event, command and heartbeat."""

import asyncio
from time import monotonic

from bot.watching.blocked import Lookout
from services.metrics import figures

EVERY = 0.025  # seconds between two looks
TOO_LONG = 0.05  # law 7


async def watch_loop() -> None:
    """Measure until cancelled, at a cost of about a thousandth of one core, and say in the log what blocked it."""
    with Lookout() as lookout:
        while True:
            began = monotonic()
            lookout.sign()
            await asyncio.sleep(EVERY)
            note_delay(monotonic() - began - EVERY)


def note_delay(late: float) -> None:
    """One look came that many seconds late."""
    figures.STALL.note(late)
    if late > TOO_LONG:
        figures.STALLED.add()
