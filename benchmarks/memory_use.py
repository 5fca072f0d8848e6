"""How much memory this process has taken at most."""

import resource
import sys


def peak_megabytes() -> float:
    """The largest resident memory so far, in MB (a million bytes), without that of children and of PostgreSQL."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1024 if sys.platform == "linux" else 1) / 1e6
