"""What the benchmarks ran on."""

import asyncio
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import psutil

from services.database import connect

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ("shared_buffers", "max_wal_size", "wal_compression", "fsync", "synchronous_commit", "full_page_writes")


async def machine(data: Path, server_url: str) -> dict[str, Any]:
    """Processor, memory, the disk of `data`, PostgreSQL and Python, by name."""
    connection = await connect(server_url)
    try:
        version = await connection.fetchval("show server_version")
        settings = {name: await connection.fetchval("select current_setting($1)", name) for name in SETTINGS}
    finally:
        await connection.close()
    return {
        "processor": await asyncio.to_thread(_processor),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "disk": await asyncio.to_thread(_disk, data),
        "system": f"{platform.system()} {platform.release()}",
        "postgresql": version.split()[0],
        "postgresql_settings": settings,
        "python": platform.python_version(),
    }


def commit() -> str:
    """The commit that was measured, with a plus where files had changed since, empty outside of git."""
    asked = ("git", "describe", "--always", "--abbrev=10", "--dirty=+", "--exclude=*")
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _disk(data: Path) -> str:
    mounts = [part for part in psutil.disk_partitions(all=True) if data.resolve().is_relative_to(part.mountpoint)]
    if not mounts:
        return "unknown"
    mount = max(mounts, key=lambda part: len(part.mountpoint))
    turns = Path("/sys/class/block") / Path(mount.device).name / "queue" / "rotational"
    if not turns.exists():
        return str(mount.fstype)
    if Path(mount.device).name.startswith(("vd", "xvd")):  # what it stands for is not told
        return f"{mount.fstype} on a virtual disk"
    return f"{mount.fstype} on {'a rotating' if turns.read_text().strip() == '1' else 'a solid-state'} disk"
