"""What counts as another text, and what is only the exporter's way of writing the same one."""

import time
from datetime import timedelta

import pytest

from services.imports.differences import differing, reads_as
from services.storage.transactions import Connection
from services.storage.writes import write_messages
from tests.services.payloads import GUILD, NOW
from tests.services.records_made import FIRST, message_seen


@pytest.mark.parametrize(
    ("stored", "exported"),
    [
        ("plain words", "plain words"),
        ("hi <@7> and <@!8>", "hi <@7> and @somebody"),
        ("<@&50> look at <#2000>", "@Student look at #python"),
        ("due <t:1700000000:R>.", "due in 3 days."),
        ("<:blob:123> done <a:party:9>", ":blob: done :party:"),
        ("<@7>", "@a name with <odd> parts"),
        ("trailing ", "trailing"),
        ("", ""),
    ],
)
def test_what_the_exporter_reads_aloud_is_the_same_text(stored: str, exported: str) -> None:
    assert reads_as(stored, exported)


@pytest.mark.parametrize(
    ("stored", "exported"),
    [
        ("plain words", "other words"),
        ("hi <@7> there", "hi @ann"),
        ("a <@7> b <@8> a", "a x a"),
        ("<:blob:123>", ":other:"),
        ("words", ""),
        ("ab<@7>b", "ab"),
    ],
)
def test_other_words_are_another_text(stored: str, exported: str) -> None:
    assert not reads_as(stored, exported)


def test_a_text_full_of_mentions_costs_no_more_than_another() -> None:
    stored, exported = "<@7> a " * 20_000, "@x a " * 19_999 + "@x b"
    began = time.perf_counter()
    assert not reads_as(stored, exported)
    assert time.perf_counter() - began < 2


async def test_only_known_messages_with_another_text_or_edit_time_differ(con: Connection) -> None:
    edited = NOW + timedelta(minutes=5)
    known = [
        message_seen(FIRST, content="hi <@7>"),
        message_seen(FIRST + 1, content="first"),
        message_seen(FIRST + 2, edited_at=edited),
        message_seen(FIRST + 3, edited_at=edited + timedelta(microseconds=100)),
        message_seen(FIRST + 4, type=6, content=""),
    ]
    async with con.transaction():
        await write_messages(con, known)
        shown = [
            message_seen(FIRST, content="hi @ann"),
            message_seen(FIRST + 1, content="second"),
            message_seen(FIRST + 2),
            message_seen(FIRST + 3, edited_at=edited),
            message_seen(FIRST + 4, type=6, content="something"),
            message_seen(FIRST + 5, content="unknown so far"),
        ]
        assert await differing(con, GUILD, shown) == [FIRST + 1, FIRST + 2]
