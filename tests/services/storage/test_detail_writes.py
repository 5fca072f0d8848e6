"""Votes that Discord left out of a poll: unknown, which is not none."""

from datetime import timedelta
from typing import Any

from services.records.message_details import MessageDetails, message_details
from services.storage.transactions import Connection
from services.storage.writes import write_messages, write_voters
from tests.services.payloads import CHANNEL, GUILD, NOW, message
from tests.services.records_made import FIRST, message_seen

ANSWERS = [{"answer_id": number, "poll_media": {"text": "x"}} for number in (1, 2)]
LATER = NOW + timedelta(hours=1)


def shown(at: Any = NOW, **results: Any) -> MessageDetails:
    poll = {"question": {"text": "Well?"}, "answers": ANSWERS, "allow_multiselect": False, "layout_type": 1} | results
    details = message_details(message(FIRST, poll=poll), GUILD, at)
    assert details is not None
    return details


async def due(con: Connection) -> list[str]:
    return [row["key"] for row in await con.fetch("select key from detail_due where kind = 'poll' order by key")]


async def test_voters_of_a_poll_without_results_are_asked_for_once(con: Connection) -> None:
    for results in ({}, {"results": None}):
        await write_messages(con, [message_seen()], [shown(**results)], read_back=True)
        assert await due(con) == ["1", "2"]
    for answer_id in (1, 2):
        await write_voters(con, GUILD, CHANNEL, FIRST, answer_id, {answer_id}, LATER)
    assert await due(con) == []
    await write_messages(con, [message_seen()], [shown(LATER + timedelta(hours=1))], read_back=True)
    assert await due(con) == []


async def test_a_poll_heard_of_as_it_is_sent_needs_no_asking(con: Connection) -> None:
    await write_messages(con, [message_seen()], [shown()])
    assert await due(con) == []


async def test_an_answer_that_counted_results_leave_out_has_no_votes(con: Connection) -> None:
    counted = {"results": {"is_finalized": False, "answer_counts": [{"id": 2, "count": 3, "me_voted": False}]}}
    await write_messages(con, [message_seen()], [shown(**counted)], read_back=True)
    assert await due(con) == ["2"]
