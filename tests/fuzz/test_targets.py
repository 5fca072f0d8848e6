"""A short look at every target of the fuzzing, the same one each time; `make fuzz` is the long one."""

from random import Random

import pytest

from tests.fuzz.all_targets import NAMES, target
from tests.fuzz.change import changed
from tests.fuzz.targets.database import VARIABLE

WITH_DATABASE = ("asked", "stored")


def look_at(name: str) -> int:
    """Try the target's seeds and some changes of them; returns how many inputs that were."""
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
    return tried


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITH_DATABASE])
def test_no_input_does_what_it_never_may(name: str) -> None:
    assert look_at(name) >= 100


@pytest.mark.parametrize("name", WITH_DATABASE)
def test_no_input_does_what_it_never_may_with_the_record(
    name: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, database_url)

    assert look_at(name) >= 25


def test_a_seed_gives_the_same_input_every_time() -> None:
    made = [changed(b'{"a": [1, "x", {"b": null}], "c": "text"}', Random(seed)) for seed in range(50)]

    assert made == [changed(b'{"a": [1, "x", {"b": null}], "c": "text"}', Random(seed)) for seed in range(50)]
    assert len(set(made)) > 30
