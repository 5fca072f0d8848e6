"""Processor time, which a busy machine changes less than seconds."""

import time
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time: this process', and those of the PostgreSQL server in a folder."""

    own: float
    server: float

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.own - other.own, self.server - other.server)

    @property
    def total(self) -> float:
        """Both."""
        return self.own + self.server


def spent(cluster: Path) -> Spent:
    """What was spent until now; the difference of two is what something took."""
    postmaster = psutil.Process(int((cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0]))
    ended = postmaster.cpu_times()
    server = ended.user + ended.system + ended.children_user + ended.children_system
    for backend in postmaster.children():
        try:
            lives = backend.cpu_times()
        except psutil.NoSuchProcess:
            continue
        server += lives.user + lives.system
    return Spent(time.process_time(), server)
