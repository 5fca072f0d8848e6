"""Python's search for garbage and the C library's keeping of free memory, as suits a process that reads all day."""

import ctypes
import gc

# Objects made until those since the last search are looked through. Python begins at 2,000, which two pages of messages
# are: walking through what is about to be stored took 8 % of reading a history. A search of 10,000 takes some 8 ms.
YOUNG = 10_000
# In bytes; glibc begins at 128 KiB for both, and raises them for good with the first large block that is freed. Then
# pages and pictures lie between what stays, and what they leave free is of little use: the bot grew by up to 1 MB a
# minute with 200 messages a second. Set once they stay.
OF_ITS_OWN = 128 * 1024  # a block from this size is given back to the system as soon as it is freed
FREE_AT_THE_END = 256 * 1024  # what may stay free above all blocks that are in use
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # as mallopt(3) numbers them


def settle() -> None:
    """Take what is there now for permanent, libraries above all, and search less often from now on.

    Walking through the libraries at every full search would block the loop for 80 ms. Large blocks of memory are given
    back from now on, where the C library has a way to say so.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    if tell := getattr(ctypes.CDLL(None), "mallopt", None):
        tell(M_MMAP_THRESHOLD, OF_ITS_OWN)
        tell(M_TRIM_THRESHOLD, FREE_AT_THE_END)
