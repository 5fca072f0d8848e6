"""The command line as people start it, away from this machine's own settings."""

import asyncio
import os
import sys
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PRIVACY_KEY = "the same for every process and every copy of a database"


def environment(folder: Path) -> dict[str, str]:
    """This environment without any setting of the bot's, and with the checkout importable from anywhere."""
    own = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in own}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder / "data"),
        "PYTHONUNBUFFERED": "1",
        "HEALTH_ADDRESS": "off",  # several bots run on this machine
        "PRIVACY_KEY": PRIVACY_KEY,
    }


async def profiler(folder: Path, *arguments: str, **env: str) -> tuple[int, str]:
    """The exit code of one command, and what it said on stderr."""
    return await exit_code_and_words([sys.executable, "-m", "bot", *arguments], folder, **env)


async def exit_code_and_words(command: list[str], folder: Path, **env: str) -> tuple[int, str]:
    """The exit code of a program run in a folder, and what it said on stderr."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment(folder) | env,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, said.decode()
