"""Columns sent as one text come out of PostgreSQL as they went in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.encryption.keys import Keyring, TextKey
from services.encryption.private import Private, PrivateColumn
from services.storage.columns import SEPARATOR, array, joined
from services.storage.transactions import Connection

signs = st.sampled_from(["a", "ż", "", "\n", "\\", '"', ",", SEPARATOR, "\x1e", "0", "1", "\x1e0\x1f", "🙂"])
texts = st.lists(st.lists(signs, max_size=6).map("".join), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", [0, 2**63 - 1, -(2**63), None]),
        ("integer", [7, None, 2**31 - 1]),
        ("boolean", [True, None, False]),
        (
            "timestamptz",
            [datetime(2026, 11, 23, 12, 0, 0, 7, UTC), None, datetime.min.replace(tzinfo=UTC) + timedelta(days=1)],
        ),
        ("timestamptz", [datetime.max.replace(tzinfo=UTC), datetime(2301, 1, 1, 0, 0, 0, 999_999, UTC)]),
        ("text", []),
    ],
)
async def test_an_array_comes_back_as_it_was_given(con: Connection, kind: str, values: list[object]) -> None:
    assert await con.fetchval(f"select $1::text::{kind}[]", array(values)) == values  # type: ignore[arg-type]


@given(columns=st.lists(texts, max_size=3))
def test_what_is_between_joined_texts_is_in_none_of_them(columns: list[list[str]]) -> None:
    made, separator = joined(columns)
    assert [one.split(separator) for one in made] == columns


async def test_texts_come_back_as_they_were_given_and_empty_ones_as_null(con: Connection) -> None:
    given_texts = ["a\nb", "", "żółw 🙂", f'\\"{SEPARATOR}', "{,}", "null"]
    (made, nothing), separator = joined([given_texts, ()])
    assert await con.fetchval("select string_to_array($1, $2, '')", made, separator) == [
        text or None for text in given_texts
    ]
    assert await con.fetchval("select string_to_array($1, $2, '')", nothing, separator) == []


def test_every_text_of_a_column_is_sealed_by_itself() -> None:
    keys = Keyring([TextKey(bytes(32))])
    (made,), separator = joined([["one", "", f"two{SEPARATOR}"]])
    sealed = PrivateColumn(made, [1, 2, 3], separator, Private).sealed(keys)
    assert sealed.split(separator) == [keys.text("one", 1), "", keys.text(f"two{SEPARATOR}", 3)]
    assert PrivateColumn("", [1, 2], separator, Private).sealed(keys) == ""
