"""The bot as people start it: `python -m bot run` in a process of its own, against a local Discord."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from tests.e2e.command_line import environment

READY = "the commands are ready"
COMPLETE = "the history is complete"
UNHURRIED = 15.0  # seconds for the beginning of an answer: Discord's three are no matter of a crowded machine
LONGEST_LOOK = 0.1


class BotProcess:
    """One start of the bot; its log is a file that tests wait on and failures show."""

    def __init__(
        self,
        box: Sandbox,
        database_url: str,
        folder: Path,
        command: tuple[str, ...],
        env: dict[str, str],
        *,
        module: str = "bot",
    ) -> None:
        self._module = module
        self._command = command
        self._env = environment(folder) | {
            "DISCORD_TOKEN": box.token,
            "DISCORD_API_BASE": box.api_base,
            "DISCORD_CDN_BASE": box.cdn_base,
            "DATABASE_URL": database_url,
            **env,
        }
        self._folder = folder
        self.log_path = folder / "bot.log"
        self._process: asyncio.subprocess.Process | None = None
        self._began = 0

    async def start(self) -> None:
        """Start it; the log goes on in the same file."""
        with self.log_path.open("ab") as log:
            self._began = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                *self._command,
                cwd=self._folder,
                env=self._env,
                stdout=log,
                stderr=log,
            )

    @property
    def pid(self) -> int:
        """The number of the process that was started last."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def said(self) -> str:
        """What it said since its last start."""
        return self.log_path.read_bytes()[self._began :].decode(errors="replace")

    async def until_said(self, text: str, seconds: float = 30) -> None:
        """Wait until it has said something; fails with its log when it ends first or takes too long."""
        assert self._process is not None
        await until(lambda: text in self.said or self._process.returncode is not None, seconds, self._explain)  # type: ignore[union-attr]
        assert text in self.said, self._explain()

    async def ready(self, seconds: float = 30) -> None:
        """Wait until commands are answered."""
        await self.until_said(READY, seconds)

    async def complete(self, seconds: float = 60) -> None:
        """Wait until the whole history is stored."""
        await self.until_said(COMPLETE, seconds)

    def kill(self) -> None:
        """End it at once, as a crash or a power cut would."""
        self.signal(signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended takes none."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    async def ended(self, seconds: float = 30) -> int:
        """The exit code, once it has ended."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), seconds)

    async def stop(self, seconds: float = 30) -> int:
        """Ask it to end, as an operator would; returns the exit code."""
        self.signal(signal.SIGTERM)
        return await self.ended(seconds)

    def _explain(self) -> str:
        assert self._process is not None
        return f"exit code {self._process.returncode}; the bot said:\n{self.said[-6000:]}"


@contextlib.asynccontextmanager
async def bot_process(
    box: Sandbox, database_url: str, folder: Path, *command: str, **env: str
) -> AsyncIterator[BotProcess]:
    """A started bot (`run` unless another command is named); it is gone when the block ends."""
    if isinstance(box, Sandbox):  # one that serves an export by another process is another's matter
        box.interactions.board.deadline = UNHURRIED
    bot = BotProcess(box, database_url, folder, command or ("run",), env)
    await bot.start()
    try:
        yield bot
    finally:
        bot.kill()
        await bot.ended()


async def until(
    condition: Callable[[], bool | Awaitable[bool]], seconds: float = 30, explain: Callable[[], Any] = lambda: ""
) -> None:
    """Wait for a condition; fails with the explanation when it takes too long."""
    deadline, pause = asyncio.get_running_loop().time() + seconds, 0.01
    while True:
        met = condition()
        if met if isinstance(met, bool) else await met:
            return
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"not within {seconds} s; {explain()}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.2, LONGEST_LOOK)
