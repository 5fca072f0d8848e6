"""How much memory this process takes, in MB (a million bytes), without its children and PostgreSQL."""

import re
import resource
import sys
from pathlib import Path

import psutil

STATUS = Path("/proc/self/status")
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def peak_megabytes() -> float:
    """The largest resident memory so far.

    What `getrusage` says of a new process on Linux begins with what the process had that started it.
    """
    if STATUS.exists() and (told := PEAK.search(STATUS.read_text(encoding="utf-8"))):
        return int(told[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1024 if sys.platform == "linux" else 1) / 1e6


def present_megabytes() -> float:
    """The resident memory now."""
    return float(psutil.Process().memory_info().rss) / 1e6
