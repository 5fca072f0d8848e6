"""A short look at every target of the fuzzing, the same one each time; `make fuzz` is the long one."""

from random import Random

import pytest

from tests.fuzz.all_targets import NAMES, target
from tests.fuzz.change import changed


@pytest.mark.parametrize("name", NAMES)
def test_no_input_does_what_it_never_may(name: str) -> None:
    found, random, tried = target(name), Random(20261123), 0
    with found.opened() as check:
        for seed in found.seeds:
            check(seed)
        while tried < found.rounds:
            data = random.choice(found.seeds)
            for _ in range(random.randrange(1, 5)):
                data = changed(data, random)
                check(data)
                tried += 1

    assert tried >= found.rounds


def test_a_seed_gives_the_same_input_every_time() -> None:
    made = [changed(b'{"a": [1, "x", {"b": null}], "c": "text"}', Random(seed)) for seed in range(50)]

    assert made == [changed(b'{"a": [1, "x", {"b": null}], "c": "text"}', Random(seed)) for seed in range(50)]
    assert len(set(made)) > 30
