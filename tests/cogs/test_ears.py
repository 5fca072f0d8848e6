"""Several shards heard by one process."""

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

from cogs.ears import Ears
from cogs.ingestion import Ingestion

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ear(*, listening: bool = True, last_sign: datetime | None = NOON) -> Ingestion:
    return Mock(Ingestion, listening=listening, last_sign=last_sign)


def test_they_listen_when_all_of_them_do() -> None:
    assert Ears({0: ear(), 2: ear()}).listening
    assert not Ears({0: ear(), 2: ear(listening=False)}).listening


def test_the_last_sign_is_that_of_the_one_that_was_silent_longest() -> None:
    assert Ears({0: ear(last_sign=NOON + timedelta(seconds=1)), 2: ear()}).last_sign == NOON
    assert Ears({0: ear(), 2: ear(last_sign=None)}).last_sign is None


def test_lost_events_concern_every_shard_and_the_first_is_the_lowest() -> None:
    both = {3: ear(), 1: ear()}
    ears = Ears(both)
    ears.missed("the queue was full")
    for one in both.values():
        one.missed.assert_called_once_with("the queue was full")  # type: ignore[attr-defined]
    assert ears.first is both[1]
