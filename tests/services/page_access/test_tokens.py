"""Links say for whom they are and cannot be altered; cookies hold sessions and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.page_access.cookie import MOST, Held, as_cookie, chosen, cookie_name, held_in
from services.page_access.tokens import digest, new_token, read_link, signed_link

KEY = "k" * 32
GUILD, MENTOR = 1525985103052800071, 1525985103052800002
LATER = datetime(2026, 11, 23, 12, 15, tzinfo=UTC)


def link() -> str:
    return signed_link(KEY, GUILD, MENTOR, LATER)


def test_a_link_says_for_which_server_whom_and_until_when() -> None:
    text = link()

    read = read_link(KEY, text)

    assert read is not None
    assert (read.guild_id, read.user_id, read.expires_at) == (GUILD, MENTOR, LATER)
    assert read.digest == digest(text)


def test_no_two_links_are_the_same() -> None:
    assert link() != link()
    assert new_token() != new_token()


def test_a_link_signed_with_another_key_is_none() -> None:
    assert read_link("o" * 32, link()) is None


@pytest.mark.parametrize("place", range(5))
def test_a_link_altered_anywhere_is_none(place: int) -> None:
    parts = link().split(".")
    parts[place] = ("2" if parts[place][0] != "2" else "3") + parts[place][1:]

    assert read_link(KEY, ".".join(parts)) is None


def test_a_link_for_somebody_else_or_for_longer_is_none() -> None:
    _, _, _, nonce, signature = link().split(".")
    longer = int((LATER + timedelta(days=1)).timestamp())

    assert read_link(KEY, f"{GUILD}.{MENTOR + 1}.{int(LATER.timestamp())}.{nonce}.{signature}") is None
    assert read_link(KEY, f"{GUILD + 1}.{MENTOR}.{int(LATER.timestamp())}.{nonce}.{signature}") is None
    assert read_link(KEY, f"{GUILD}.{MENTOR}.{longer}.{nonce}.{signature}") is None


@given(st.text(max_size=200) | st.from_regex(r"\A\d{1,19}\.\d{1,19}\.\d{1,12}\.[\w-]{22}\.[\w-]{43}\Z"))
def test_nothing_that_was_not_signed_is_a_link(text: str) -> None:
    assert read_link(KEY, text) is None


def test_a_cookie_holds_the_sessions_of_a_few_servers() -> None:
    held = [Held(guild, new_token()) for guild in range(1, MOST + 3)]

    assert held_in(as_cookie(held)) == tuple(held[:MOST])


@given(st.text(max_size=400))
def test_what_is_no_session_in_a_cookie_is_left_out(value: str) -> None:
    assert held_in(value) == ()


def test_of_several_sessions_the_server_chooses_or_the_newest_is_meant() -> None:
    newest, other = Held(1, new_token()), Held(2, new_token())

    assert chosen((newest, other), 2) is other
    assert chosen((newest, other), None) is newest
    assert chosen((newest, other), 3) is None
    assert chosen((), None) is None


def test_an_encrypted_page_takes_its_cookie_from_its_own_host_alone() -> None:
    assert cookie_name(secure=True).startswith("__Host-")
    assert not cookie_name(secure=False).startswith("__")


def test_tokens_are_not_shown_where_their_holders_are() -> None:
    held = Held(1, new_token())

    assert held.token not in repr(held)
