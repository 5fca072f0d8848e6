"""What is there when the bot begins is not looked through for garbage, and what is freed later is given back."""

import ctypes
import gc
import subprocess
import sys

import pytest

from services.garbage import YOUNG, settle
from tests.e2e.command_line import ROOT

# Large blocks with small ones between them that stay, as pages and what is remembered of them. One is freed before: up
# to its size, glibc would keep what is freed from then on.
SCENE = """
import sys
from pathlib import Path

from services.garbage import settle

def held():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in line)

if "settled" in sys.argv:
    settle()
first = [b"x" * 300_000]
del first
before, stays, large = held(), [], []
for _ in range(200):
    large.append(b"x" * 250_000)
    stays.append(b"x" * 2_000)
large.clear()
print(held() - before)
"""


def test_a_settled_process_leaves_its_libraries_alone_and_looks_through_more_new_objects_at_once():
    before = gc.get_threshold()
    try:
        settle()
        assert gc.get_threshold() == (YOUNG, *before[1:])
        assert gc.get_freeze_count() > YOUNG
        assert len(gc.get_objects()) < YOUNG
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def kept(*how: str) -> int:
    """KiB that a process holds more than before it had large blocks, all of them freed."""
    return int(subprocess.check_output([sys.executable, "-c", SCENE, *how], cwd=ROOT, timeout=60))


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="this C library cannot be told what to give back")
def test_large_blocks_that_are_freed_are_given_back_though_small_ones_between_them_stay():
    assert kept("settled") < 5_000
    assert kept() > 20_000
