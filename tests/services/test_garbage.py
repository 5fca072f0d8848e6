"""What is there when the bot begins is not looked through for garbage, and what comes is less often."""

import gc

from services.garbage import YOUNG, settle


def test_a_settled_process_leaves_its_libraries_alone_and_looks_through_more_new_objects_at_once():
    before = gc.get_threshold()
    try:
        settle()
        assert gc.get_threshold() == (YOUNG, *before[1:])
        assert gc.get_freeze_count() > YOUNG
        assert len(gc.get_objects()) < YOUNG
    finally:
        gc.set_threshold(*before)
