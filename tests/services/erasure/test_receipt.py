"""The receipt in words: what went, what could not, what is left; nothing that is zero, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest

from services.erasure.receipt import Receipt, last_receipt, receipt_lines
from services.storage.transactions import Connection
from services.wording.words import Words
from tests.services.erasure.course import GUILD, KEY, NOW, ZOFIA

DONE = datetime(2026, 11, 22, 18, tzinfo=UTC)


def lines(done_at: datetime | None = DONE, language: str = "en-GB", **counts: int) -> list[str]:
    return list(receipt_lines(Receipt(NOW, done_at, counts), Words(language)))


def test_it_counts_each_thing_once_and_leaves_out_what_there_was_none_of() -> None:
    said = lines(message=4, message_search=4, search_due=4, message_reaction=2, poll_vote=1, member=1, consent=2)
    assert said[1:5] == ["- 4 messages", "- 3 reactions or votes", "- 3 other entries", ""]


def test_it_says_what_could_not_be_deleted() -> None:
    said = "\n".join(lines(message=1, left_in_discord=2, files_elsewhere=1))
    assert "2 messages or threads of mine in Discord could not be deleted" in said
    assert "1 file lies where I no longer reach" in said


@pytest.mark.parametrize(("language", "word"), [("en-GB", "within the hour"), ("pl", "w ciągu godziny")])
def test_while_it_goes_on_it_promises_an_end(language: str, word: str) -> None:
    (only,) = lines(None, language)
    assert word in only


async def test_it_is_found_by_the_keyed_hash_alone_and_the_last_one_counts(con: Connection) -> None:
    for number in (1, 2):
        await con.execute(
            "insert into erasure (guild_id, id, kind, digest, why, asked_at, done_at, counts)"
            " values ($1, $2, 'person', $3, 'asked', $4, $4, $5)",
            *(GUILD, number, KEY.digest(GUILD, ZOFIA), NOW + timedelta(days=number), {"message": number}),
        )
    found = await last_receipt(con, KEY, GUILD, ZOFIA)
    assert found is not None
    assert found.counts == {"message": 2}
    assert await last_receipt(con, KEY, GUILD + 1, ZOFIA) is None
