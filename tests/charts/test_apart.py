from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.apart import apart


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], []),
        ([0.5], [0.5]),
        ([-1], [0]),
        ([0.2, 0.8], [0.2, 0.8]),
        ([0.5, 0.5], [0.4, 0.6]),
        ([0.8, 0.2], [0.8, 0.2]),
        ([1, 1, 1], [0.6, 0.8, 1]),
    ],
)
def test_labels_move_no_further_than_they_must(wanted, found):
    assert apart(wanted, 0.2, 0, 1) == pytest.approx(found)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1, 2) | st.sampled_from([0, 0.5, 0.51, 1]), min_size=1, max_size=9))
def test_labels_never_touch_nor_leave_their_room_nor_change_their_order(wanted):
    found = apart(wanted, 0.1, 0, 1)
    assert min(found) >= -1e-9
    assert max(found) <= 1 + 1e-9
    ordered = [at for _, at in sorted(zip(wanted, found, strict=True))]
    assert all(higher - lower >= 0.1 - 1e-9 for lower, higher in pairwise(ordered))


def test_too_many_labels_share_the_room_evenly():
    assert apart([0.5] * 3, 1, 0, 1) == pytest.approx([0, 0.5, 1])
