"""Events in line are read into batches as they come, and lose neither their order nor their number."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from services.capture.batch import Event
from services.capture.line import MOST_IN_A_BATCH, Line, fold_politely, packed, unpacked
from tests.services.payloads import message

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def said(number: int) -> Event:
    return Event("MESSAGE_CREATE", message(number, guild_id="7"), NOW + timedelta(seconds=number))


def test_a_batch_knows_what_its_events_amount_to_before_it_is_taken() -> None:
    line = Line()
    for number in range(1, 4):
        line.append(said(number))
    events, batch = line.take()
    assert batch is not None
    assert [record.id for record in batch.messages.created] == [1, 2, 3]
    assert list(map(unpacked, events)) == [said(1), said(2), said(3)]
    assert not line


def test_what_comes_while_a_batch_is_written_goes_into_the_next() -> None:
    line = Line()
    line.append(said(1))
    line.take()
    line.append(said(2))
    events, batch = line.take()
    assert batch is not None
    assert [each.id for each in batch.messages.created] == [2]
    assert list(map(unpacked, events)) == [said(2)]


def test_a_batch_that_is_full_begins_the_next() -> None:
    line = Line()
    for number in range(1, MOST_IN_A_BATCH + 2):
        line.append(said(number))
    assert len(line) == MOST_IN_A_BATCH + 1
    assert [len(line.take()[0]) for _ in range(3)] == [MOST_IN_A_BATCH, 1, 0]


def test_events_that_are_put_back_come_first_and_are_read_again() -> None:
    line = Line()
    line.append(said(1))
    events, _ = line.take()
    line.append(said(2))
    line.put_back(events)
    assert line.since == said(1).received_at
    assert line.take() == (events, None)
    line.append(said(3))
    assert list(map(unpacked, line.take()[0])) == [said(2), said(3)]


def test_nothing_is_put_back_where_nothing_was_taken() -> None:
    line = Line()
    line.put_back(line.take()[0])
    assert line.since is None
    assert len(line) == 0


async def test_reading_again_amounts_to_the_same() -> None:
    line = Line()
    for number in range(1, 120):
        line.append(said(number))
    events, batch = line.take()
    assert batch is not None
    assert (await fold_politely(events)).messages.created == batch.messages.created


@pytest.mark.parametrize("data", [{"id": "1", "text": "zażółć 👍"}, "no JSON at all", None, 7, [1, None], {}])
def test_what_is_packed_comes_out_as_it_was(data: Any) -> None:
    event = Event("MESSAGE_CREATE", data, NOW, "a fault")
    assert unpacked(packed(event)) == event


def test_the_frame_that_an_event_came_in_is_kept_as_it_is() -> None:
    line, event, frame = Line(), said(1), orjson.dumps({"op": 0, "s": 5, "t": "MESSAGE_CREATE", "d": said(1).data})
    line.append(event, frame)
    (kept,) = line.take()[0]
    assert kept.data is frame
    assert unpacked(kept) == event


def test_what_is_no_json_is_kept_as_it_is() -> None:
    event = Event("MESSAGE_CREATE", {"id": object()}, NOW)
    assert packed(event) is event
    assert unpacked(event) is event
