"""Whatever messages say, each of a batch comes back from the database as it was given."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.records.json_values import LARGEST, LARGEST_SMALL
from services.records.messages import MessageRecord
from services.storage.columns import SEPARATOR
from services.storage.transactions import Connection
from services.storage.writes import write_messages
from tests.services.payloads import GUILD, NOW
from tests.services.records_made import FIRST, message_seen

SIGNS = ["a", "ż", "🙂", "\n", "\r", "\\", '"', "'", ",", "{", "}", " ", "null", "NULL", "\t", "\x1e", "0", SEPARATOR]
texts = st.lists(st.sampled_from(SIGNS), max_size=5).map("".join)
ids = st.integers(1, LARGEST)
small = st.integers(0, LARGEST_SMALL)
moments = st.integers(0, 2**53).map(lambda passed: NOW.replace(year=2015) + timedelta(microseconds=passed))
objects = st.dictionaries(st.sampled_from(["embeds", "components", "call"]), st.lists(texts, max_size=2), min_size=1)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "author_id": ids,
    "author_name": texts,
    "webhook_id": st.none() | ids,
    "is_bot": st.booleans(),
    "type": small,
    "content": texts,
    "sent_at": moments,
    "edited_at": st.none() | moments,
    "flags": st.integers(0, LARGEST),
    "pinned": st.booleans(),
    "reply_to_id": st.none() | ids,
    "forwarded_from_id": st.none() | ids,
    "mention_ids": st.lists(ids, max_size=3).map(tuple),
    "attachments": small,
    "embeds": small,
    "reactions": small,
    "stickers": small,
    "words": small,
    "characters": small,
    "code_blocks": small,
    "snapshot_text": texts,
    "poll": st.none() | objects,
    "components_text": texts,
    "interaction_user_id": st.none() | ids,
    "interaction_name": st.none() | texts.filter(bool),
    "parts": st.none() | objects,
    "asks": st.booleans(),
}
# Most messages have few of these.
some = st.sets(st.sampled_from(sorted(VALUES)), max_size=6)
said = some.flatmap(lambda names: st.fixed_dictionaries({name: VALUES[name] for name in sorted(names)}))


def test_every_column_is_tried() -> None:
    assert VALUES.keys() | {"guild_id", "id", "channel_id", "observed_at"} == set(MessageRecord._fields)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(messages=st.lists(said, min_size=1, max_size=5))
async def test_every_message_of_a_batch_comes_back_as_it_was_given(
    con: Connection, messages: list[dict[str, Any]]
) -> None:
    given_records = [
        message_seen(FIRST + place, observed_at=NOW + timedelta(hours=1), **one) for place, one in enumerate(messages)
    ]
    attempt = con.transaction()
    await attempt.start()
    try:
        await write_messages(con, given_records)
        names = ", ".join(MessageRecord._fields)
        rows = await con.fetch(f"select {names} from message where guild_id = $1 order by id", GUILD)
    finally:
        await attempt.rollback()
    assert [tuple(tuple(value) if isinstance(value, list) else value for value in row) for row in rows] == [
        tuple(record) for record in given_records
    ]
