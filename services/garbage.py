"""Python's search for garbage, as suits a process that reads messages all day."""

import gc

# Objects made until those since the last search are looked through. Python begins at 2,000, which two pages of messages
# are: walking through what is about to be stored took 8 % of reading a history. A search of 10,000 takes some 8 ms.
YOUNG = 10_000


def settle() -> None:
    """Take what is there now for permanent, libraries above all, and search less often from now on.

    Walking through the libraries at every full search would block the loop for 80 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
