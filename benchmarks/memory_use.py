"""How much memory this process takes, in MB (a million bytes), without its children and PostgreSQL."""

import resource
import sys

import psutil


def peak_megabytes() -> float:
    """The largest resident memory so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1024 if sys.platform == "linux" else 1) / 1e6


def present_megabytes() -> float:
    """The resident memory now."""
    return float(psutil.Process().memory_info().rss) / 1e6
