"""Programs that this one starts and that never outlive it."""

import asyncio
import contextlib
import ctypes
import signal

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 5.0


def die_with_parent() -> None:
    """Ask the kernel to end this child when its parent is killed; runs in the child before Python starts."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def stopped(process: asyncio.subprocess.Process) -> None:
    """End a child in order; one that does not listen is killed."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
